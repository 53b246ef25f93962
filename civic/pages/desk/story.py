"""The story of a report: posts, the council's words, and what was done, in one order.

In: the rows of a report. Out: a list of Post, Said and Step, oldest first. Promises: the council's posts are the
very words that are or will be public; a step tells who, when and why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civic import history
from civic.core.event import RESIDENT
from civic.db.reads.one import Whole, given_by_hand
from civic.ports import Office

WEB = "web"
BY_HAND = "Answered by a person in the platform’s own app."


@dataclass(frozen=True)
class Post:
    """A resident's own words."""

    at: datetime
    who: str
    text: str
    kind: str = "post"
    after: int = 0


@dataclass(frozen=True)
class Said:
    """The council's words. `state`: held, queued, sending, sent, failed."""

    at: datetime
    id: int
    state: str
    text: str
    reason: str
    photos: tuple[Mapping[str, str], ...]
    after: int
    kind: str = "said"


@dataclass(frozen=True)
class Step:
    """What was done: `what` in bold, then who and to what; `why` on its own."""

    at: datetime
    what: str
    rest: str
    why: str
    after: int
    kind: str = "step"


def story(whole: Whole, office: Office, mark: str) -> list[Post | Said | Step]:
    """Everything, oldest first; of one moment posts come first, and words after the step that they tell of."""
    parts: list[Post | Said | Step] = [
        *_posts(whole.posts),
        *_steps(whole.events),
        *_said(whole.messages, office, mark),
    ]
    return sorted(parts, key=lambda part: (part.at, part.after, part.kind == "said"))


def _posts(rows: Iterable[Any]) -> Iterator[Post]:
    for row in rows:
        who = f"@{row.author_handle}" if row.author_handle else row.author_name or "A resident"
        yield Post(row.posted_at, who if row.channel != WEB else "By the form", row.text)


def _said(rows: Iterable[Any], office: Office, mark: str) -> Iterator[Said]:
    for row in rows:
        if row.state == "dropped":
            continue
        text = row.text
        if given_by_hand(row):
            text = BY_HAND
        elif row.state == "held":
            text = history.say(office, row.kind, row.facts, mark, row.post_id)
        yield Said(
            row.sent_at or row.created_at,
            row.id,
            row.state,
            text,
            row.reason,
            tuple(row.photos),
            row.event_id,
        )


def _steps(rows: list[Any]) -> Iterator[Step]:
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if row.kind == "accepted" and following and following.kind == "raised" and following.at == row.at:
            continue
        accepted = row.kind == "raised" and any(one.kind == "accepted" and one.at == row.at for one in rows)
        what, rest = _words(row, accepted)
        yield Step(row.at, what, rest, row.why, row.id)


def _words(row: Any, accepted: bool) -> tuple[str, str]:
    facts: Mapping[str, Any] = row.facts
    if row.kind == "asked_place" and row.actor == RESIDENT.name:
        return "Received", "from a resident, and asked for the place"
    by = f"by {'a resident' if row.actor == RESIDENT.name else row.actor}"
    if row.kind == "raised":
        order, crew = facts.get("work_order", ""), facts.get("crew", "")
        return (
            ("Accepted", f"{by}, sent to {crew} as {order}")
            if accepted
            else ("Sent", f"to {crew} as {order}, {by}")
        )
    if row.kind == "sorted" and facts.get("sorted_as") == "report":
        return "A report", f"{by}; set aside before as {facts.get('before', '')}"
    if row.kind in CHANGES:
        what, pattern = CHANGES[row.kind]
        return what, pattern.format(by=by, now=facts.get(NOW.get(row.kind, ""), ""), **_told(facts)).strip()
    return PLAIN.get(row.kind) or row.kind.replace("_", " ").capitalize(), by


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        name: facts.get(name, "")
        for name in (
            "before",
            "reason",
            "ref",
            "merged",
            "joined",
            "split",
            "note",
            "sorted_as",
            "of",
            "part",
            "other",
        )
    }
    told["parts"] = " and ".join(facts.get("parts", ()))
    told["was"] = f"; {told['before']} before" if told["before"] else ""
    told["back"] = f"into {told['of']}" if told["of"] else told["part"]
    return told | {"quoted": f": {told['reason']}" if told["reason"] else ""}


NOW = {"placed": "place", "categorised": "category", "assigned": "crew", "merged": "ref"}
CHANGES = {
    "received": ("Received", "from a resident"),
    "followed_up": ("More", "from a resident"),
    "placed": ("Place set", "to {now} {by}, before: {before}"),
    "categorised": ("Category changed", "to {now} {by}, before: {before}"),
    "assigned": ("Sent", "to {now} {by}"),
    "declined": ("Declined", "{by}{quoted}"),
    "sorted": ("No report", "but {sorted_as}, {by}; read as {before} before"),
    "merged": ("Merged", "into {now} {by}"),
    "joined": ("Joined", "by {joined}, merged {by}"),
    "split": ("Split", "{split} {by}"),
    "told_apart": ("Not the same", "as {other} {by}"),
    "compared_again": ("Compared again", "with {other} {by}"),
    "divided": ("Divided", "{by}: of the same post there is {parts} too{was}"),
    "parted": ("Made", "of a part of {of} {by}"),
    "put_back": ("Put back", "{back} {by}"),
    "on_hold": ("On hold", "{by}{quoted}"),
    "unable": ("Could not be fixed", "{by}{quoted}"),
    "completed": ("Finished", "{by}"),
    "withheld": ("Reply not sent", "{by}{quoted}"),
    "edited": ("Post changed", "{by}"),
    "redacted": ("Post taken out", "its words and photos are no longer shown"),
    "withdrawn": ("For staff only", "now: residents see its words and photos no longer"),
    "photos_gone": ("Photos gone", "with the post that they came from, which was answered or quoted here"),
    "opted_out": ("No more answers", "wanted {by}"),
    "opted_in": ("Answers again", "wanted {by}"),
}
PLAIN = {
    "asked_place": "Asked for the place",
    "outside": "Outside the council",
    "reconsidered": "Taken back",
    "photo_added": "Photo added",
    "photo_hidden": "Photo hidden from residents",
    "photo_shown": "Photo shown to residents",
    "read": "Reply read",
    "released": "Reply released",
}
