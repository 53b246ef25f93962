"""The rows that one report leaves behind in every table: the same columns in the same order for every report.

In: a life. Out: plain values as drivers take them: JSON is text already, times are in UTC.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from civic.bench.town.life import WORKED, Life
from civic.bench.town.samples import post_of
from civic.core.event import RESIDENT, SYSTEM, EventKind
from civic.core.report import OPEN_STATES, reference
from civic.core.report import ReportState as S
from civic.core.work_order import reference as order_reference
from civic.db.store.reports import position

Values = dict[str, Any]
REASON = "Parts are on order."
LAST = {
    S.IN_PROGRESS: EventKind.STARTED, S.ON_HOLD: EventKind.ON_HOLD, S.FIXED: EventKind.COMPLETED,
    S.UNABLE: EventKind.UNABLE, S.DECLINED: EventKind.DECLINED, S.NOT_OURS: EventKind.OUTSIDE,
    S.WAITING: EventKind.ASKED_PLACE,
}  # fmt: skip
SAID = {EventKind.RECEIVED: "acknowledged", EventKind.COMPLETED: "fixed", EventKind.UNABLE: "unable"}
NOTHING_MORE = '{"photos":[],"place":null,"parent_text":"","language":"","own":false,"repost":false}'
RULE = '{"number":1,"why":"The first rule that fits."}'
WORDS = {
    "acknowledged": "Thank you. {ref} is with us now: {thing}, {place}. The crew has it on its list. ^auto",
    "fixed": "{ref}, {thing} at {place}, is fixed. Tell us here if it is not. ^MS",
    "unable": "We could not fix {ref}, {thing} at {place}: parts are on order. ^MS",
}


def report(life: Life) -> Values:
    sample = life.sample
    at = (life.lat, life.lon, sample.place, sample.areas) if life.placed else (None, None, "", {})
    where = position(*at)
    return where | {
        "areas": _json(where["areas"]),
        "id": life.report_id,
        "channel": life.channel,
        "state": life.state.value,
        "open": life.state in OPEN_STATES,
        "hazard": life.hazard,
        "category": sample.category,
        "title": sample.title,
        "place_source": "text" if life.placed else "",
        "place_radius_m": 0.0,
        "crew": life.crew.code if life.crew else None,
        "work_order_id": life.order_id or None,
        "due_at": life.due_at,
        "received_at": life.received_at,
        "decided_at": life.decided_at,
        "fixed_at": life.ended_at if life.state is S.FIXED else None,
        "changed_at": life.changed_at,
        "merged_into_id": None,
        "reporters": 1,
        "rounds": 1,
        "cover": life.photo,
        "confidence": sample.confidence,
        "understanding": sample.understanding,
        "version": 3,
    }


def search(life: Life, categories: Mapping[str, str]) -> Values:
    sample = life.sample
    found_by = (
        reference(life.report_id),
        str(life.report_id),
        sample.title,
        categories[sample.category],
        sample.place,
    )
    return {"id": life.report_id, "words": " ".join((*found_by, *sample.areas.values()))}


def post(life: Life) -> Values:
    kept = post_of(life.sample.text, -life.post_id, life.received_at)
    return {
        "id": life.post_id,
        "channel": life.channel,
        "external_id": kept.id,
        "root_id": kept.root_id,
        "thread_id": kept.thread_id,
        "in_reply_to_id": None,
        "author_id": kept.author_id if life.by_x else "",
        "author_handle": kept.author_handle if life.by_x else "",
        "author_name": kept.author_name if life.by_x else "",
        "text": kept.text,
        "kind": "report",
        "state": "taken_in",
        "reason": "",
        "posted_at": life.received_at,
        "received_at": life.received_at,
        "body": NOTHING_MORE,
        "raw": _json(kept.raw),
        "report_id": life.report_id,
        "attempts": 1,
        "due_at": life.received_at,
    }


def work_order(life: Life) -> Values:
    waits = life.state in (S.ON_HOLD, S.UNABLE)
    return {
        "id": life.order_id,
        "report_id": life.report_id,
        "state": WORKED[life.state].value,
        "crew": life.crew.code if life.crew else "",
        "priority": "normal",
        "due_at": life.due_at,
        "raised_at": life.decided_at,
        "started_at": None if life.state in (S.WITH_CREW, S.ON_HOLD) else life.changed_at,
        "done_at": life.ended_at if life.state is S.FIXED else None,
        "note": "Made good and checked." if life.state is S.FIXED else "",
        "reason": REASON if waits else "",
        "rule": RULE,
        "version": 2,
    }


def photos(life: Life) -> Iterator[Values]:
    if life.photo:
        yield _photo(life, life.photo, "before", None, life.received_at)
    if life.photo and life.state is S.FIXED:
        yield _photo(life, life.photo[::-1], "after", life.order_id, life.changed_at)


def events(life: Life, categories: Mapping[str, str]) -> list[Values]:
    """Received; then sent to a crew; then what came last."""
    happened = [(EventKind.RECEIVED, life.received_at)]
    if life.order_id and life.decided_at:
        happened.append((EventKind.RAISED, life.decided_at))
    if life.state in LAST:
        happened.append((LAST[life.state], life.changed_at))
    facts = _json(_facts(life, categories[life.sample.category]))
    return [_event(life, life.first_event + n, kind, at, facts) for n, (kind, at) in enumerate(happened)]


def messages(life: Life, told: list[Values]) -> Iterator[Values]:
    """What the resident on X has read: the acknowledgement, and how it ended."""
    for event in told if life.by_x else ():
        kind = SAID.get(event["kind"])
        if kind:
            yield _message(life, event, kind)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _photo(life: Life, sha256: str, kind: str, order_id: int | None, at: datetime) -> Values:
    return {
        "report_id": life.report_id,
        "work_order_id": order_id,
        "post_id": None if order_id else life.post_id,
        "sha256": sha256,
        "kind": kind,
        "alt": f"Photo of {life.sample.place}",
        "width": 1600,
        "height": 1200,
        "likeness": sha256[:16],
        "added_at": at,
    }


def _facts(life: Life, category: str) -> Values:
    return {
        "ref": reference(life.report_id),
        "thing": life.sample.thing or category.lower(),
        "place": life.sample.place,
        "category": category,
        "crew": life.crew.name if life.crew else "",
        "due": f"{life.due_at:%A} {life.due_at.day} {life.due_at:%B}",
        "photos": 1 if life.photo else 0,
        "reason": REASON,
        "work_order": order_reference(life.order_id) if life.order_id else "",
    }


def _event(life: Life, event_id: int, kind: EventKind, at: datetime, facts: str) -> Values:
    return {
        "id": event_id,
        "report_id": life.report_id,
        "work_order_id": life.order_id or None,
        "post_id": life.post_id if kind is EventKind.RECEIVED else None,
        "kind": kind.value,
        "at": at,
        "actor_id": None,
        "actor": RESIDENT.name if kind is EventKind.RECEIVED else SYSTEM.name,
        "why": "The words say so.",
        "facts": facts,
    }


def _message(life: Life, event: Values, kind: str) -> Values:
    name = str(life.first_event + 2) if kind == "acknowledged" else str(life.first_event + 1)
    return {
        "key": f"{kind}:{life.post_id}:1",
        "event_id": event["id"],
        "report_id": life.report_id,
        "post_id": life.post_id,
        "channel": "x",
        "reply_to_id": str(life.post_id),
        "kind": kind,
        "text": WORDS[kind].format(
            ref=reference(life.report_id), thing=life.sample.thing, place=life.sample.place
        ),
        "facts": event["facts"],
        "photos": "[]",
        "state": "sent",
        "priority": 20,
        "attempts": 1,
        "due_at": event["at"],
        "created_at": event["at"],
        "sent_at": event["at"],
        "external_id": f"4{name:0>18}",
        "reason": "",
    }
