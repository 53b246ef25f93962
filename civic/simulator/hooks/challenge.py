"""The challenge-response check (CRC) with which X makes sure that a URL belongs to whoever holds the app's secret,
and the signature that its deliveries carry.

`GET url?crc_token=T` must be answered within ten seconds with 200 and
`{"response_token": "sha256=" + base64(HMAC-SHA256(consumer secret, T))}`.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

import orjson

from civic.simulator.hooks.wire import Unanswered, ask

SIGNATURE_HEADER = "x-twitter-webhooks-signature"


def signature(secret: str, data: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.digest(secret.encode(), data, sha256)).decode()


@dataclass(frozen=True)
class Verdict:
    """`complaint` is "" for the right answer."""

    complaint: str = ""
    answered: bool = True


async def challenge(url: str, secret: str) -> Verdict:
    token = secrets.token_urlsafe(24)
    try:
        answered = await ask("GET", f"{url}{'&' if '?' in url else '?'}crc_token={token}")
    except Unanswered as error:
        return Verdict(str(error), answered=False)
    if answered.status != 200:
        return Verdict(
            f"the answer to crc_token had status {answered.status}, not 200", answered.status < 500
        )
    try:
        given = orjson.loads(answered.body)["response_token"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return Verdict("the answer to crc_token is not JSON with a response_token")
    right = isinstance(given, str) and hmac.compare_digest(
        given.encode(), signature(secret, token.encode()).encode()
    )
    return Verdict(
        "" if right else "the response_token is not the HMAC of crc_token with the app's consumer secret"
    )
