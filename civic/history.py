"""record(store, event): the only writer of Event and, in the same breath, of the messages that tell of it.

The words are rendered here, from the event's own facts, inside the transaction that made the event, so that a
message tells of what happened then and not of the row as it is later.

One post is answered once without a person, as X's automation rules ask: whatever else would go to it by itself waits
for a person's release. No words are said twice: who would hear of a report what somebody heard before has a number
behind the mark, since X refuses what it has heard already.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from civic.core import message, sla
from civic.core.event import SPOKEN, Event
from civic.core.message import Message, MessagePhoto, MessageState
from civic.core.permission import ReplyMode
from civic.core.report import Report, Reporter
from civic.core.understanding.asking import parts_kept
from civic.db.store import Store
from civic.ports import Office

NO_MORE_ANSWERS = "They asked for no more answers."
IN_THE_APP = (
    "The platform takes this answer only from a person in its own app. Copy it there; it is found by itself."
)
NTH = "nth"
MARK = re.compile(r"\^\w+")
ANSWERED = "This post has had its one automatic answer; more go only when a person sends them."
GONE = "Its post is gone."
NOBODY = "Its author lets only some people answer this post, and the council is none of them."
CANNOT_GO = {
    ReplyMode.HUMAN_IN_APP: (MessageState.FAILED, IN_THE_APP),
    ReplyMode.NONE: (MessageState.DROPPED, NOBODY),
}


def record(
    store: Store,
    office: Office,
    report: Report,
    event: Event,
    to: Iterable[Reporter] | Literal["all"] = (),
    photos: tuple[MessagePhoto, ...] = (),
    says: str | None = None,
) -> int:
    """Append the event; queue (or hold for release) its message to each reporter; the event's id.

    "all" are the report's reporters. `says` is the kind of message where the event tells them something else than it
    tells others.
    """
    event_id = store.history.append(event)
    kind = says or SPOKEN.get(event.kind)
    if kind is None or kind not in office.told:
        return event_id
    whoever = store.posts.reporters(report.id) if to == "all" else to
    reporters = [one for one in whoever if one.channel in office.speaking]
    before = said(store, report.merged_into_id or report.id) if reporters else set()
    for reporter in reporters:
        told = unlike(office, kind, event.facts, event.actor.mark, reporter.post_id, before)
        message = _message(office, report, event, event_id, kind, reporter, told, photos)
        if reporter.reply_mode in CANNOT_GO:
            state, reason = CANNOT_GO[reporter.reply_mode]
            message = replace(message, state=state, reason=reason)
        if store.opt_outs.has(reporter.channel, reporter.author_id):
            message = replace(message, state=MessageState.DROPPED, reason=NO_MORE_ANSWERS)
        store.outbox.add(_by_itself_once(store, event, message))
    return event_id


def unwanted(store: Store, post_id: int) -> str:
    """Why a post is not to be answered any more; empty where it may be."""
    if store.opt_outs.has_author_of(post_id):
        return NO_MORE_ANSWERS
    return GONE if store.redaction.is_gone(post_id) else ""


def _by_itself_once(store: Store, event: Event, message: Message) -> Message:
    by_itself = event.actor.id is None and message.state is MessageState.QUEUED
    if by_itself and store.outbox.answered_by_itself(message.post_id):
        return replace(message, state=MessageState.HELD, reason=ANSWERED)
    return message


def facts(office: Office, report: Report, **more: object) -> dict[str, object]:
    """What may be told of a report: names as residents know them, the due date as a day.

    Of a place such as “Playground, Alma Park” residents read the last part, since the thing is named before it.
    """
    category = office.category_name(report.category)
    return {
        "ref": report.ref,
        "thing": report.understanding.get("thing") or category.lower(),
        "place": report.place.rpartition(", ")[2],
        "category": category,
        "crew": office.crew_name(report.crew),
        "hazard": report.hazard,
        "due": sla.day_words(report.due_at.astimezone(office.council.zone)),
        **(parts_kept(report.understanding) if report.lat is None else {}),
    } | more


def say(office: Office, kind: str, facts: Mapping[str, object], mark: str, choose: int) -> str:
    """The exact words a resident would read."""
    signed = f"{mark} {facts[NTH]}" if NTH in facts else mark
    council = {"council": office.council.name, "emergency_number": office.council.emergency_number}
    return office.wording.say(kind, council | dict(facts) | {"mark": signed}, choose)


def said(store: Store, report_id: int) -> set[str]:
    """All words there are about a report and those merged into it, whoever signs them."""
    return {_unsigned(text) for text in store.outbox.said_of(report_id)}


def unlike(
    office: Office, kind: str, facts: Mapping[str, object], mark: str, choose: int, said: set[str]
) -> dict[str, object]:
    """The facts, with a number where their words have been said before; the words join `said`."""
    told, nth = dict(facts), 1
    while (words := _unsigned(say(office, kind, told, mark, choose))) in said:
        nth += 1
        told[NTH] = nth
    said.add(words)
    return told


def _unsigned(words: str) -> str:
    return MARK.sub("^", words)


def _message(
    office: Office,
    report: Report,
    event: Event,
    event_id: int,
    kind: str,
    reporter: Reporter,
    told: Mapping[str, object],
    photos: tuple[MessagePhoto, ...],
) -> Message:
    held = kind in office.held
    return Message(
        key=message.key(kind, report.id, reporter, report.rounds),
        event_id=event_id,
        report_id=report.id,
        post_id=reporter.post_id,
        channel=reporter.channel,
        reply_to_id=reporter.external_id,
        kind=kind,
        text=say(office, kind, told, event.actor.mark, reporter.post_id),
        facts=told,
        photos=photos,
        state=MessageState.HELD if held else MessageState.QUEUED,
        priority=message.priority(kind, hazard=report.hazard),
        created_at=event.at,
    )
