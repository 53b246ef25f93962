"""Webhooks and subscriptions of the X Activity API: registering, checking, listing, removing, replaying."""

from collections.abc import Mapping
from datetime import UTC, datetime

from civic.simulator import snowflake
from civic.simulator.clock import iso
from civic.simulator.hooks.challenge import challenge
from civic.simulator.hooks.wire import complaint_about
from civic.simulator.state import State, accounts, meta, webhooks
from civic.simulator.state.webhooks import EventType, Row
from civic.simulator.x.call import Answer, Body, Call, Json
from civic.simulator.x.problems import Problem, bad_parameter, not_found, somebody_elses

DAY_MS = 24 * 3600 * 1000
_MINUTE_MS = 60 * 1000
_PRIVATE = (EventType.MENTION, EventType.REPLY)


async def challenge_new(state: State, path: Mapping[str, str], body: Body) -> str:
    """Asks the URL before the transaction opens; what cannot be a URL is refused within it."""
    try:
        url = str(body.json().get("url", ""))
    except Problem:
        return ""
    return "" if complaint_about(url) else (await challenge(url, _secret(state))).complaint


async def challenge_known(state: State, path: Mapping[str, str], body: Body) -> str:
    with state.reading() as db:
        row = webhooks.by_id(db, snowflake.parse(path["id"]))
    return (await challenge(row["url"], _secret(state))).complaint if row is not None else ""


def register(call: Call) -> Answer:
    url = str(call.body.json().get("url", ""))
    if complaint := complaint_about(url):
        raise bad_parameter("url", [url], f"UrlValidationFailed: {complaint}.")
    if webhooks.by_url(call.db, url) is not None:
        raise bad_parameter("url", [url], "DuplicateUrlFailed: this URL is registered already.")
    if call.complaint:
        raise bad_parameter("url", [url], f"CrcValidationFailed: {call.complaint}.")
    call.note = "registered"
    return Answer({"data": _webhook(webhooks.add(call.state, call.db, url))})


def listed(call: Call) -> Answer:
    found = [_webhook(row) for row in webhooks.every(call.db)]
    return Answer(({"data": found} if found else {}) | {"meta": {"result_count": len(found)}})


def validate(call: Call) -> Answer:
    webhooks.judge(call.db, _known(call, call.path["id"])["id"], call.complaint)
    call.note = call.complaint or "valid"
    return Answer({"data": {"valid": not call.complaint}})


def remove(call: Call) -> Answer:
    webhooks.remove(call.db, _known(call, call.path["id"])["id"])
    return Answer({"data": {"deleted": True}})


def replay(call: Call) -> Answer:
    asked = call.body.json()
    row = _known(call, str(asked.get("webhook_id", "")))
    span = _minute_ms(asked, "from_date"), _minute_ms(asked, "to_date") + _MINUTE_MS - 1
    if span[0] < call.now_ms - DAY_MS - _MINUTE_MS:
        raise bad_parameter("from_date", [asked["from_date"]], "from_date lies more than 24 hours back.")
    call.note = f"{webhooks.replay(call.db, row['id'], span)} replayed"
    return Answer({"data": {"job_id": str(call.state.next_id()), "created_at": iso(call.now_ms)}})


def subscribe(call: Call) -> Answer:
    asked = call.body.json()
    event_type, user_id = _event_type(asked), _user_id(call, asked)
    if event_type in _PRIVATE and call.account is not None and call.account.id != user_id:
        raise somebody_elses()
    row = _hook_for(call, asked)
    for one in webhooks.subscriptions(call.db, event_type):
        if (one["webhook_id"], one["user_id"]) == (row["id"], user_id):
            raise bad_parameter("event_type", [event_type], "This subscription exists already.")
    tag = None if asked.get("tag") is None else str(asked["tag"])
    made = webhooks.subscribe(call.state, call.db, row["id"], event_type, user_id, tag)
    call.note = f"subscribed to {event_type}"
    return Answer({"data": {"subscription": _subscription(made)}})


def subscriptions(call: Call) -> Answer:
    found = [_subscription(row) for row in webhooks.subscriptions(call.db)]
    return Answer({"data": found, "meta": {"result_count": len(found), "total_subscriptions": len(found)}})


def unsubscribe(call: Call) -> Answer:
    row = webhooks.subscription(call.db, snowflake.parse(call.path["id"]))
    if row is None:
        raise not_found("subscription", call.path["id"])
    webhooks.unsubscribe(call.db, row["id"])
    return Answer({"data": {"deleted": True}})


def _secret(state: State) -> str:
    with state.reading() as db:
        return str(meta(db, "consumer_secret"))


def _known(call: Call, value: str) -> Row:
    row = webhooks.by_id(call.db, snowflake.parse(value))
    if row is None or row["id"] == webhooks.STREAM:
        raise not_found("webhook", value)
    return row


def _minute_ms(asked: Json, name: str) -> int:
    value = str(asked.get(name, ""))
    try:
        return int(datetime.strptime(value, "%Y%m%d%H%M").replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        raise bad_parameter(name, [value], f"$.{name}: must be a UTC time as yyyymmddhhmm") from None


def _event_type(asked: Json) -> EventType:
    try:
        return EventType(str(asked.get("event_type")))
    except ValueError:
        message = f"$.event_type: must be one of [{', '.join(EventType)}]"
        raise bad_parameter("event_type", [str(asked.get("event_type"))], message) from None


def _user_id(call: Call, asked: Json) -> int:
    given = asked["filter"].get("user_id") if isinstance(asked.get("filter"), dict) else None
    found = accounts.by_id(call.db, snowflake.parse(given))
    if found is None:
        raise bad_parameter("filter.user_id", [str(given)], "$.filter.user_id: must be the id of a user")
    return found.id


def _hook_for(call: Call, asked: Json) -> Row:
    """The webhook that is named, or the newest there is; where there is none, the stream alone is told."""
    given = asked.get("webhook_id")
    newest = webhooks.every(call.db)[-1:]
    named = webhooks.by_id(call.db, snowflake.parse(given)) if given is not None else None
    unnamed = newest[0] if newest else webhooks.stream(call.db)
    row = named if given is not None else unnamed
    if row is None:
        raise bad_parameter("webhook_id", [str(given or "")], "$.webhook_id: must be the id of a webhook")
    return row


def _webhook(row: Row) -> Json:
    return {
        "id": str(row["id"]),
        "url": row["url"],
        "valid": bool(row["valid"]),
        "created_at": iso(row["created_ms"]),
    }


def _subscription(row: Row) -> Json:
    made = iso(row["created_ms"])
    shown: Json = {
        "subscription_id": str(row["id"]),
        "event_type": row["event_type"],
        "filter": {"user_id": str(row["user_id"])},
        **({"webhook_id": str(row["webhook_id"])} if row["webhook_id"] != webhooks.STREAM else {}),
        "created_at": made,
        "updated_at": made,
    }
    return shown if row["tag"] is None else shown | {"tag": row["tag"]}
