"""Who asks? OAuth 1.0a signatures are verified as a client of the real X makes them: over X's own host, whatever
local address the request came to. A bearer token stands for the app and for no user."""

import hmac
import sqlite3
from dataclasses import dataclass
from typing import Any

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

from civic.simulator.clock import Clock
from civic.simulator.state import accounts, meta
from civic.simulator.state.accounts import Account
from civic.simulator.x.problems import unauthorized

HOSTS = ("https://api.twitter.com", "https://api.x.com")
TIMESTAMP_LIFETIME_S = 600


@dataclass(frozen=True)
class Signed:
    """The parts of a request that a signature covers."""

    method: str
    path: str
    query: str
    form_body: str
    headers: dict[str, str]


class Gate:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str], float] = {}

    def identify(self, db: sqlite3.Connection, signed: Signed) -> Account | None:
        """The account that signed, None for the app itself; the 401 problem for anybody else."""
        scheme, _, rest = signed.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            _check_bearer(db, rest.strip())
            return None
        if scheme.lower() != "oauth":
            raise unauthorized()
        return self._signer(db, signed)

    def _signer(self, db: sqlite3.Connection, signed: Signed) -> Account:
        keys = _Keys(db)
        endpoint = ResourceEndpoint(keys)
        uri = signed.path + (f"?{signed.query}" if signed.query else "")
        for host in HOSTS:
            try:
                valid, request = endpoint.validate_protected_resource_request(
                    host + uri, signed.method, signed.form_body, signed.headers
                )
            except ValueError:  # a header or query that is no OAuth at all
                raise unauthorized() from None
            if valid and keys.account:
                self._refuse_replay(keys.account.token, str(request.nonce))
                return keys.account
        raise unauthorized()

    def _refuse_replay(self, token: str, nonce: str) -> None:
        now = self._clock.wall_seconds()
        if (token, nonce) in self._seen:
            raise unauthorized()
        self._seen[token, nonce] = now
        if len(self._seen) > 50_000:
            self._seen = {key: at for key, at in self._seen.items() if now - at < 2 * TIMESTAMP_LIFETIME_S}


def _check_bearer(db: sqlite3.Connection, token: str) -> None:
    if not hmac.compare_digest(token.encode(), str(meta(db, "bearer_token")).encode()):
        raise unauthorized()


class _Keys(RequestValidator):  # type: ignore[misc]
    """Our accounts, as oauthlib asks for them."""

    timestamp_lifetime = TIMESTAMP_LIFETIME_S
    dummy_client = "no-such-client"
    dummy_access_token = "no-such-token"  # noqa: S105  (stands in for an unknown one, so that timing tells nothing)

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db
        self.account: Account | None = None

    def check_client_key(self, client_key: str) -> bool:
        return len(client_key) <= 100

    def check_access_token(self, request_token: str) -> bool:
        return len(request_token) <= 100

    def check_nonce(self, nonce: str) -> bool:
        return 1 <= len(nonce) <= 100

    def validate_timestamp_and_nonce(self, *_: Any, **__: Any) -> bool:
        return True  # the gate does it once, after the signature holds

    def validate_client_key(self, client_key: str, request: Any) -> bool:
        return client_key == meta(self._db, "consumer_key")

    def validate_access_token(self, client_key: str, token: str, request: Any) -> bool:
        self.account = accounts.by_token(self._db, token)
        return self.account is not None

    def validate_realms(self, *_: Any, **__: Any) -> bool:
        return True

    def get_client_secret(self, client_key: str, request: Any) -> str:
        return str(meta(self._db, "consumer_secret"))

    def get_access_token_secret(self, client_key: str, token: str, request: Any) -> str:
        return self.account.token_secret if self.account else "no-such-secret"
