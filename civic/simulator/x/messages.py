"""Direct messages: written to whoever wrote first, read back newest first."""

from collections.abc import Sequence
from typing import Any

from civic.simulator import snowflake
from civic.simulator.clock import iso
from civic.simulator.state import accounts, media, messages
from civic.simulator.state.accounts import Account
from civic.simulator.state.ledger import Charge
from civic.simulator.state.messages import Row, Talk
from civic.simulator.state.timelines import Bounds
from civic.simulator.x.call import Answer, Call, Json
from civic.simulator.x.problems import bad_media, bad_parameter, may_not_write
from civic.simulator.x.question import names_in
from civic.simulator.x.rendering import user

LONGEST = 10_000
FIELDS = names_in(
    "attachments created_at dm_conversation_id entities event_type id participant_ids referenced_tweets sender_id text"
)
EXPANSIONS = names_in("attachments.media_keys participant_ids referenced_tweets.id sender_id")
_KNOWN = names_in(
    "dm_event.fields event_types expansions max_results pagination_token user.fields media.fields tweet.fields"
)


def send(call: Call) -> Answer:
    other = _other(call)
    assert other is not None
    asked = call.body.json()
    text, media_id = asked.get("text") or "", _media_id(call, asked)
    if not isinstance(text, str) or len(text) > LONGEST or not (text.strip() or media_id):
        raise bad_parameter(
            "text", [str(text)[:50]], f"$.text: must be 1 to {LONGEST} characters, or attachments"
        )
    if not messages.may_write(call.db, call.me.id, other.id):
        raise may_not_write()
    row = messages.write(call.state, call.db, call.me.id, other.id, text, media_id)
    call.charge(Charge.MESSAGE)
    call.note = f"to @{other.username}"
    data = {"dm_conversation_id": messages.conversation_id(row), "dm_event_id": str(row["id"])}
    return Answer({"data": data}, 201)


def events(call: Call) -> Answer:
    asked = _asked(call)
    other = _other(call)
    limit = _whole(call.params.get("max_results", "100"))
    before = snowflake.parse(call.params.get("pagination_token", ""))
    bounds = Bounds(before=before) if before else Bounds()
    page = messages.page(call.db, Talk(call.me.id, other.id if other else None), bounds, limit)
    call.charge_reads(Charge.MESSAGE_READ, [row["id"] for row in page.rows])
    call.note = f"{len(page.rows)} messages"
    meta: Json = {"result_count": len(page.rows)}
    if page.more:
        meta["next_token"] = str(page.rows[-1]["id"])
    if not page.rows:
        return Answer({"meta": meta})
    shown = {"data": [_shown(call, row, asked["dm_event.fields"]) for row in page.rows], "meta": meta}
    users = _users(call, page.rows, asked)
    return Answer(shown | ({"includes": {"users": users}} if users else {}))


def _other(call: Call) -> Account | None:
    """The other one of two: by id, or by the conversation's; None where no conversation is named."""
    named = call.path.get("participant_id") or call.path.get("id")
    if named is None:
        return None
    parts = [snowflake.parse(part) for part in named.split("-")]
    others = [part for part in parts if part != call.me.id]
    found = accounts.by_id(call.db, others[0]) if len(others) == 1 else None
    if found is None or found.suspended:
        raise bad_parameter(
            "participant_id", [named], "must be the id of a user, or of a conversation of yours"
        )
    return found


def _asked(call: Call) -> dict[str, frozenset[str]]:
    for name, value in call.params.items():
        if name not in _KNOWN:
            message = f"The query parameter [{name}] is not one of [{','.join(sorted(_KNOWN))}]"
            raise bad_parameter(name, [value], message)
    fields = frozenset(filter(None, call.params.get("dm_event.fields", "").split(",")))
    expansions = frozenset(filter(None, call.params.get("expansions", "").split(",")))
    for parameter, given, known in (
        ("dm_event.fields", fields, FIELDS),
        ("expansions", expansions, EXPANSIONS),
    ):
        if odd := sorted(given - known):
            message = f"The `{parameter}` query parameter value [{odd[0]}] is not one of [{','.join(sorted(known))}]"
            raise bad_parameter(parameter, [odd[0]], message)
    user_fields = frozenset(call.params.get("user.fields", "").split(","))
    return {
        "dm_event.fields": fields | (expansions & FIELDS),
        "expansions": expansions,
        "user.fields": user_fields,
    }


def _shown(call: Call, row: Row, fields: frozenset[str]) -> Json:
    shown: Json = {"id": str(row["id"]), "event_type": "MessageCreate", "text": row["text"]}
    more: Json = {
        "created_at": iso(row["created_ms"]),
        "dm_conversation_id": messages.conversation_id(row),
        "sender_id": str(row["sender_id"]),
        "participant_ids": [str(row["sender_id"]), str(row["recipient_id"])],
    }
    if row["media_id"]:
        more["attachments"] = {"media_keys": [media.key_of(row["media_id"])]}
    return shown | {name: value for name, value in more.items() if name in fields}


def _users(call: Call, rows: Sequence[Row], asked: dict[str, frozenset[str]]) -> list[Json]:
    wanted: list[int] = []
    for row in rows:
        if asked["expansions"] & {"sender_id", "participant_ids"}:
            wanted.append(row["sender_id"])
        if "participant_ids" in asked["expansions"]:
            wanted.append(row["recipient_id"])
    return [
        user(account, asked["user.fields"])
        for account in accounts.by_ids(call.db, list(dict.fromkeys(wanted)))
    ]


def _media_id(call: Call, asked: dict[str, Any]) -> int | None:
    attached = asked.get("attachments")
    if not attached:
        return None
    given = (
        str(attached[0].get("media_id"))
        if isinstance(attached, list) and isinstance(attached[0], dict)
        else ""
    )
    media_id = snowflake.parse(given)
    if media_id is None or not media.usable(call.db, [media_id], call.me.id, call.now_ms):
        raise bad_media([given])
    return media_id


def _whole(given: str) -> int:
    if not given.isdigit() or not 1 <= int(given) <= 100:
        message = f"The `max_results` query parameter value [{given}] is not between 1 and 100"
        raise bad_parameter("max_results", [given], message)
    return int(given)
