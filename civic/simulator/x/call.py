"""One call of the X API: what came in, who made it, and what its answer will carry."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from civic.simulator.faults import Fault
from civic.simulator.photos import NotAPhoto, Photo
from civic.simulator.state import State, ledger
from civic.simulator.state.accounts import Account
from civic.simulator.state.ledger import Charge
from civic.simulator.x.limits import Limit
from civic.simulator.x.problems import Problem, app_only_refused, bad_parameter
from civic.simulator.x.vocabulary import Vocabulary, say

Json = dict[str, Any]


@dataclass(frozen=True)
class Body:
    """`form` holds text fields and file bytes of a multipart body, `raw` any other body."""

    raw: bytes = b""
    form: Mapping[str, str | bytes] = field(default_factory=dict)

    def json(self) -> Json:
        try:
            parsed = orjson.loads(self.raw or b"{}")
        except orjson.JSONDecodeError:
            raise bad_parameter("body", [], "The request body is not valid JSON.") from None
        if not isinstance(parsed, dict):
            raise bad_parameter("body", [], "The request body is not a JSON object.")
        return parsed


@dataclass(frozen=True)
class Answer:
    body: Json | None
    status: int = 200
    vocabulary: Vocabulary = Vocabulary.TWEET
    page: bytes = b""

    @property
    def media_type(self) -> str:
        return "text/html" if self.page else "application/json; charset=utf-8"

    def encoded(self) -> bytes:
        if self.page:
            return self.page
        return b"" if self.body is None else orjson.dumps(say(self.body, self.vocabulary))


@dataclass
class Call:
    """`photo` is what the endpoint's `prepare` made of the body outside of the transaction, `complaint` what its
    `challenge` found wrong."""

    state: State
    db: sqlite3.Connection
    account: Account | None
    params: Mapping[str, str]
    path: Mapping[str, str]
    body: Body
    base_url: str
    now_ms: int
    photo: Photo | NotAPhoto | Problem | None = None
    complaint: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    note: str = ""
    mills: int = 0
    touched_thread: int | None = None
    fault: Fault | None = None
    crowded: bool = False
    """Whether as many streams are open as X allows."""

    @property
    def me(self) -> Account:
        if self.account is None:
            raise app_only_refused()
        return self.account

    def charge(self, kind: Charge) -> None:
        self.mills += ledger.charge(self.db, self.now_ms, kind)

    def charge_reads(self, kind: Charge, ids: Sequence[int]) -> None:
        self.mills += ledger.charge_reads(self.db, self.now_ms, kind, ids)


@dataclass(frozen=True)
class Endpoint:
    """`path` as X documents it, with :id and the like; `prepare` does slow work before the transaction opens,
    `challenge` asks a client's server; one that `streams` goes on after its answer."""

    method: str
    path: str
    limits: tuple[Limit, ...]
    answer: Callable[[Call], Answer]
    app_may_ask: bool = False
    prepare: Callable[[Body], Photo | NotAPhoto | Problem | None] | None = None
    challenge: Callable[[State, Mapping[str, str], Body], Awaitable[str]] | None = None
    streams: bool = False

    @property
    def name(self) -> str:
        """As limits and faults call it: POST /2/tweets."""
        return f"{self.method} {self.path}"
