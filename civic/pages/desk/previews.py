"""The exact words that residents would read, before anything is said.

In: a report, who would speak, and what they mean to do. Out: the texts, or a sentence that says why nobody reads
anything. Promises: the same rules and words as the history that would record the act; nothing is written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from civic import history
from civic.core import message
from civic.core.event import Actor
from civic.core.report import Report, Reporter, ReportState
from civic.core.routing import route
from civic.ports import Office

NO_ONE = "Nobody is written to: this report did not come by a channel where we can answer."
NOT_A_REPORT = "Nobody is written to: the post was not read as a report."
SAID_ALREADY = "Nothing is said now: they have read it already."
NOT_TOLD = "Residents are not told of this."
TOLD_HOW_IT_ENDED = "They are told how {ref} ended. Those words wait on its page until somebody lets them go."
HEARD_LATER = {
    "division": "Nobody is written to now: they hear of each when it is accepted and when it is fixed.",
    "reunion": "Nobody is written to now: they hear once, when all of it is fixed.",
}
ENDED = (ReportState.FIXED, ReportState.UNABLE)
TAKEN_FOR_REPORTS = frozenset({"acceptance", "merge", "location-request"})


@dataclass(frozen=True)
class Preview:
    """`texts` are all different ones, the first of them to the first reporter; `note` when there is none."""

    texts: tuple[str, ...] = ()
    readers: int = 0
    note: str = ""


@dataclass(frozen=True)
class Audience:
    """Who would read, what they have read before, and who speaks. `writers` are all who wrote, also those whose
    post was not read as a report: once a person takes it for one, they are answered too. `heard` tells all words there
    are about a report, without their marks."""

    office: Office
    reporters: tuple[Reporter, ...]
    writers: tuple[Reporter, ...]
    said: frozenset[str]
    actor: Actor
    heard: Callable[[int], set[str]]

    def reached_by(self, act: str) -> tuple[Reporter, ...]:
        """Whom words about this act would reach."""
        readers = self.writers if act in TAKEN_FOR_REPORTS else self.reporters
        return tuple(one for one in readers if one.channel in self.office.speaking)


@dataclass(frozen=True)
class Wish:
    """What somebody means to do, as far as it is known yet."""

    act: str
    reason: str = ""
    crew: str = ""
    category: str = ""
    place: str = ""
    target: Report | None = None


def preview(audience: Audience, report: Report, wish: Wish, now: datetime) -> Preview:
    """What residents would read if this were done now."""
    if wish.act == "merge" and wish.target is not None and wish.target.state in ENDED:
        return Preview(note=TOLD_HOW_IT_ENDED.format(ref=wish.target.ref))
    if wish.act in HEARD_LATER:
        return Preview(note=HEARD_LATER[wish.act])
    told = [
        (kind, history.facts(audience.office, changed, **more))
        for kind, changed, more in _messages(audience.office, report, wish, now)
    ]
    if not told:
        return Preview(note=NOT_TOLD)
    readers = audience.reached_by(wish.act)
    if not readers:
        return Preview(note=NOT_A_REPORT if audience.writers else NO_ONE)
    rounds = report.rounds + 1 if wish.act == "reopening" else report.rounds
    spoken = [(kind, facts) for kind, facts in told if kind in audience.office.told]
    fresh = [
        (kind, facts, one)
        for kind, facts in spoken
        for one in readers
        if message.key(kind, report.id, one, rounds) not in audience.said
    ]
    if not fresh:
        return Preview(note=SAID_ALREADY if spoken else NOT_TOLD)
    about = wish.target.id if wish.act == "merge" and wish.target else report.merged_into_id or report.id
    texts = _texts(audience, fresh, audience.heard(about))
    return Preview(tuple(dict.fromkeys(texts)), len({one.post_id for _, _, one in fresh}))


def _texts(
    audience: Audience, fresh: Iterable[tuple[str, dict[str, object], Reporter]], said: set[str]
) -> Iterator[str]:
    for kind, facts, one in fresh:
        told = history.unlike(audience.office, kind, facts, audience.actor.mark, one.post_id, said)
        yield history.say(audience.office, kind, told, audience.actor.mark, one.post_id)


def routed_crew(office: Office, report: Report, now: datetime) -> str:
    """The crew that the rules name for a report."""
    is_open = office.council.is_open(now)
    return route(office.pack.rules, report.category or "", report.areas, is_open=is_open).crew


Told = tuple[str, Report, dict[str, object]]


def _messages(office: Office, report: Report, wish: Wish, now: datetime) -> Iterable[Told]:
    if wish.act == "acceptance":
        return _acceptance(office, report, wish, now)
    if wish.act == "merge":
        return [("merged", wish.target, {"merged": report.ref})] if wish.target else []
    if wish.act == "assignment":
        return [("assigned", replace(report, crew=wish.crew or report.crew), {})]
    if wish.act == "reopening":
        due_at = office.due_at(report.category, report.hazard, now)
        return [("reopened", replace(report, due_at=due_at), {})]
    kind = {"refusal": "declined", "location-request": "question", "hold": "on_hold"}.get(wish.act)
    return [(kind, report, {"reason": wish.reason})] if kind else []


def _acceptance(office: Office, report: Report, wish: Wish, now: datetime) -> list[Told]:
    known = replace(report, category=wish.category or report.category, place=wish.place or report.place)
    due_at = office.due_at(known.category, known.hazard, now)
    known = replace(known, due_at=due_at)
    crew = wish.crew or routed_crew(office, known, now)
    return [("accepted", known, {}), ("assigned", replace(known, crew=crew), {})]
