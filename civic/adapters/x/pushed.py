"""What X pushes to us: its challenge answered, its signature checked, its events read.

In: the app's secret, and what came. Out: an answer, a yes or no, a name for the event, the post in it as an answer of
the API would give it. Promises: signatures are compared in constant time, over the very bytes that came; events about
our own deletions and of kinds unknown hold no post.
"""

import hashlib
import hmac
from base64 import b64encode

from civic.adapters.x.line import Json
from civic.core.storable import cleaned

LONGEST_NAME = 200
POSTED = ("post.mention.create", "post.reply.create")


class Seal:
    """X signs with the secret of the app: HMAC-SHA256, in base64, behind `sha256=`."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def of(self, body: bytes) -> str:
        digest = hmac.new(self._secret, body, hashlib.sha256).digest()
        return f"sha256={b64encode(digest).decode()}"

    def fits(self, body: bytes, signature: str) -> bool:
        return hmac.compare_digest(self.of(body).encode(), signature.encode("utf-8", "replace"))


def event_name(event: Json) -> str:
    """What tells it from every other event; the same one sent again has the same. ValueError where it is none.

    Events about a new post carry the post's id, whatever kind they are of, so the kind belongs to the name.
    """
    data = _data(event)
    kind, uuid = data.get("event_type"), data.get("event_uuid")
    if not isinstance(kind, str) or not isinstance(uuid, str) or not kind or not uuid:
        raise ValueError("an event has an event_type and an event_uuid")
    if len(kind) + len(uuid) > LONGEST_NAME:
        raise ValueError(f"an event_type and an event_uuid have at most {LONGEST_NAME} characters together")
    return f"{kind}:{uuid}"


def whose(event: Json) -> str:
    """The account that the event was filtered for: ours."""
    wanted = _data(event).get("filter")
    return str(wanted.get("user_id") or "") if isinstance(wanted, dict) else ""


def as_answer(event: Json) -> Json | None:
    """The new post in it as a page of one; None where there is none."""
    data = _data(event)
    if data.get("event_type") not in POSTED:
        return None
    return {"data": [data.get("payload")], "includes": data.get("includes")}


def _data(event: Json) -> Json:
    try:
        data = cleaned(event).get("data")
    except RecursionError:
        raise ValueError("its content lies too deep within it") from None
    if not isinstance(data, dict):
        raise ValueError("an event has its content under “data”")
    return data
