"""What has happened to a report, in plain words and without names.

In: its history and the messages that were sent. Out: one line for each step, newest first. Promises: residents
are "a resident" and staff "the council"; the council's own messages are quoted as they were sent; what is only
the council's inner business is left out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civic.core.event import RESIDENT, EventKind
from civic.db.reads.one import given_by_hand
from civic.pages.public.sight import hidden

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
KNOWN = frozenset(EventKind)
ONLY_OUTCOME = (EventKind.DECLINED, EventKind.OUTSIDE, EventKind.MERGED)
SENTENCES: dict[str, str] = {
    EventKind.ASKED_PLACE: "The council asked the resident where it is.",
    EventKind.OUTSIDE: "It lies outside the area that the council looks after.",
    EventKind.CATEGORISED: "Council staff sorted it under {category}.",
    EventKind.ACCEPTED: "Council staff looked at the report.",
    EventKind.DECLINED: "The council will not act on this: {reason}",
    EventKind.RECONSIDERED: "The council is looking at it again.",
    EventKind.MERGED: "It is the same problem as an earlier report.",
    EventKind.DIVIDED: "It told of more than one problem: each is a report of its own now.",
    EventKind.PARTED: "A resident reported it together with another problem.",
    EventKind.RAISED: "It was sent to {crew}.",
    EventKind.ASSIGNED: "It was passed on to {crew}.",
    EventKind.STARTED: "{crew} started the work.",
    EventKind.PHOTO_ADDED: "{crew} added a photo.",
    EventKind.ON_HOLD: "The work is on hold: {reason}",
    EventKind.UNABLE: "{crew} could not do it: {reason}",
}
UNSPOKEN: dict[str, str] = {
    EventKind.ON_HOLD: "The work is on hold.",
    EventKind.UNABLE: "{crew} could not do it.",
    EventKind.COMPLETED: "{crew} finished the work.",
}
"""The same while nobody has let the words behind it go."""


@dataclass(frozen=True)
class Line:
    """One step: when, what, in which words; `quote` is what the council wrote."""

    at: datetime
    kind: str
    words: str
    quote: str = ""


def story(state: str, events: Iterable[Any], messages: Iterable[Any], spoken: frozenset[int]) -> list[Line]:
    """Newest first. Events that are told together, such as a job's photo and its end, are one line.

    `spoken` are the events whose own words may be read.
    """
    lines: list[Line] = []
    for event in events:
        line = _line(event, lines, event.id in spoken)
        if line is not None:
            lines.append(line)
    if hidden(state):
        return [line for line in reversed(lines) if line.kind in ONLY_OUTCOME][:1]
    lines += _letters(messages)
    return sorted(lines, key=lambda line: line.at)[::-1]


def plain(line: Line) -> dict[str, Any]:
    """A line as programs read it."""
    return {"at": line.at, "event": line.kind, "words": line.words, "quote": line.quote or None}


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _line(event: Any, before: list[Line], spoken: bool) -> Line | None:
    if event.kind not in KNOWN:
        return None  # of a newer version, before it was taken back
    kind = EventKind(event.kind)
    tell = TOLD.get(kind)
    if kind in UNSPOKEN and not spoken:
        _take_photos(before)
        words = _filled(UNSPOKEN[kind], event.facts)
    elif tell is not None:
        words = tell(event, before)
    elif kind in SENTENCES:
        words = _filled(SENTENCES[kind], event.facts)
    else:
        return None
    return Line(_moment(event), kind.value, words)


def _filled(sentence: str, facts: Mapping[str, Any]) -> str:
    crew = facts.get("crew") or "the crew"
    words = sentence.format(
        crew=crew, category=facts.get("category") or "another category", reason=_reason(facts)
    )
    return words[:1].upper() + words[1:]


def _reason(facts: Mapping[str, Any]) -> str:
    reason = str(facts.get("reason") or "no reason was given").strip()
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _moment(event: Any) -> datetime:
    """When it was done, by the phone's clock where a phone told it."""
    done_at = event.facts.get("done_at")
    return datetime.fromisoformat(done_at) if done_at else event.at


def _with_photos(count: int) -> str:
    if count == 0:
        return ""
    return " with a photo" if count == 1 else f" with {number(count)} photos"


def _received(event: Any, before: list[Line]) -> str:
    return f"A resident reported it{_with_photos(int(event.facts.get('photos') or 0))}."


def _followed_up(event: Any, before: list[Line]) -> str:
    return f"A resident told us more{_with_photos(int(event.facts.get('photos') or 0))}."


def _placed(event: Any, before: list[Line]) -> str:
    if event.actor == RESIDENT.name:
        return "The resident told us where it is."
    return "Council staff put it in its place on the map."


def _joined(event: Any, before: list[Line]) -> str:
    nth = 2 + sum(line.kind == EventKind.JOINED for line in before)
    who = f"A {ORDINALS[nth]}" if nth < len(ORDINALS) else "Another"
    return f"{who} resident told us about the same problem."


def _raised(event: Any, before: list[Line]) -> str:
    words = _filled(SENTENCES[EventKind.RAISED], event.facts)
    if before and before[-1].kind == EventKind.ACCEPTED:
        accepted = before.pop()
        return f"{accepted.words.rstrip('.')} and sent it to {event.facts.get('crew') or 'the crew'}."
    return words


def _completed(event: Any, before: list[Line]) -> str:
    photos = _take_photos(before)
    taken = "" if not photos else " and took a photo" if photos == 1 else f" and took {number(photos)} photos"
    return f"{_filled('{crew} finished the work', event.facts)}{taken}."


def _take_photos(before: list[Line]) -> int:
    """Photos are told with the end of their job; how many."""
    photos = 0
    while before and before[-1].kind == EventKind.PHOTO_ADDED:
        before.pop()
        photos += 1
    return photos


def _reopened(event: Any, before: list[Line]) -> str:
    if event.actor == RESIDENT.name:
        return "A resident told us that it is not fixed. The same job is open again."
    return "Council staff opened the same job again."


TOLD: dict[EventKind, Callable[[Any, list[Line]], str]] = {
    EventKind.RECEIVED: _received,
    EventKind.FOLLOWED_UP: _followed_up,
    EventKind.PLACED: _placed,
    EventKind.JOINED: _joined,
    EventKind.RAISED: _raised,
    EventKind.COMPLETED: _completed,
    EventKind.REOPENED: _reopened,
}


def _letters(messages: Iterable[Any]) -> list[Line]:
    """What the council wrote, one line for all who were written to of the same event."""
    sent: dict[int, list[Any]] = defaultdict(list)
    for message in messages:
        if message.state == "sent":
            sent[message.event_id].append(message)
    return [_letter(same) for same in sent.values()]


def _letter(same: Sequence[Any]) -> Line:
    """What a person wrote in the platform's own app is not known here, so it is not quoted."""
    people = {1: "the resident", 2: "both residents"}.get(len(same), f"{number(len(same))} residents")
    quoted = next((one.text for one in same if not given_by_hand(one)), "")
    return Line(same[0].sent_at, "message", f"The council wrote to {people}{':' if quoted else '.'}", quoted)
