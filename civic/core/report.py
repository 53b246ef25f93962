"""Reports: the states a resident's report can be in, and the one table of moves between them.

A move that the table does not hold raises IllegalMove, which says what was tried and what is possible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from civic.core.permission import ReplyMode

REOPEN_WITHIN = timedelta(days=14)


class ReportState(StrEnum):
    """`accepted` lasts only until dispatch has raised the work order."""

    NEW = "new"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    WITH_CREW = "with_crew"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    FIXED = "fixed"
    UNABLE = "unable"
    DECLINED = "declined"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"


S = ReportState
OPEN_STATES = (S.NEW, S.WAITING, S.ACCEPTED, S.WITH_CREW, S.IN_PROGRESS, S.ON_HOLD)
UNDECIDED_STATES = (S.NEW, S.WAITING)
UNPLACED = "no place"
"""What the history says of where a report was that had no place."""
WORKED_STATES = (S.WITH_CREW, S.IN_PROGRESS, S.ON_HOLD)
_OPEN, _UNDECIDED = frozenset(OPEN_STATES), frozenset(UNDECIDED_STATES)

MOVES: dict[ReportState, tuple[ReportState, ...]] = {
    S.NEW: (S.WAITING, S.ACCEPTED, S.DECLINED, S.NOT_OURS, S.DUPLICATE),
    S.WAITING: (S.NEW, S.ACCEPTED, S.DECLINED, S.NOT_OURS, S.DUPLICATE),
    S.ACCEPTED: (S.WITH_CREW, S.DECLINED, S.DUPLICATE),
    S.WITH_CREW: (S.IN_PROGRESS, S.ON_HOLD, S.FIXED, S.UNABLE, S.DECLINED, S.DUPLICATE),
    S.IN_PROGRESS: (S.WITH_CREW, S.ON_HOLD, S.FIXED, S.UNABLE, S.DECLINED, S.DUPLICATE),
    S.ON_HOLD: (S.WITH_CREW, S.IN_PROGRESS, S.FIXED, S.UNABLE, S.DECLINED, S.DUPLICATE),
    S.FIXED: (S.WITH_CREW,),
    S.UNABLE: (S.WITH_CREW,),
    S.DECLINED: (S.NEW,),
    S.NOT_OURS: (S.NEW,),
    S.DUPLICATE: (S.NEW,),
}


@dataclass(eq=False)
class IllegalMove(Exception):
    """A state change that the table does not hold; `possible` are the states that it does."""

    what: str
    current: str
    wanted: str
    possible: tuple[str, ...]

    def __str__(self) -> str:
        ways = ", ".join(self.possible) or "nothing else"
        return (
            f"{self.what} is {self.current} and cannot become {self.wanted}; from here it can become {ways}."
        )


def move(reference: str, current: ReportState, wanted: ReportState) -> ReportState:
    """The wanted state, if the table allows the step; IllegalMove otherwise."""
    if wanted not in MOVES[current]:
        raise IllegalMove(reference, current, wanted, MOVES[current])
    return wanted


def reference(report_id: int) -> str:
    """What residents and staff call a report: R-1042."""
    return f"R-{report_id}"


def report_id(text: str) -> int | None:
    """The number in a reference as people write it (R-1042, r1042, 1042), or None."""
    digits = text.strip().upper().removeprefix("R").lstrip("-– ").lstrip("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def ended_lately(report: "Report", now: datetime) -> bool:
    """Whether "still broken" means this very job: we heard of its end at most REOPEN_WITHIN ago."""
    if report.state is ReportState.UNABLE:
        return True
    ended = report.ended_at or report.fixed_at
    return report.state is ReportState.FIXED and ended is not None and now - ended <= REOPEN_WITHIN


@dataclass(frozen=True)
class Report:
    """A report as the stages see it at one moment; `version` tells whether it has changed since.

    `reply_due_at` is by when somebody should have read the resident's reply; None when none is unread. `rounds`
    counts anew whenever the job is opened again or a decision is taken back. `fixed_at` is when the crew says it was
    done, `ended_at` when we heard of it.
    """

    id: int
    channel: str
    state: ReportState
    category: str | None
    title: str
    lat: float | None
    lon: float | None
    place: str
    areas: Mapping[str, str]
    crew: str | None
    work_order_id: int | None
    due_at: datetime
    received_at: datetime
    fixed_at: datetime | None
    merged_into_id: int | None
    hazard: bool
    reporters: int
    rounds: int
    version: int
    understanding: Mapping[str, object]
    reply_due_at: datetime | None = None
    ended_at: datetime | None = None
    place_radius_m: float = 0.0

    @property
    def ref(self) -> str:
        return reference(self.id)

    @property
    def placed(self) -> bool:
        return self.lat is not None


@dataclass(frozen=True)
class Draft:
    """A report about to be made: what intake or the public form has understood."""

    channel: str
    state: ReportState
    category: str | None
    title: str
    lat: float | None
    lon: float | None
    place: str
    place_source: str
    place_radius_m: float
    areas: Mapping[str, str]
    due_at: datetime
    received_at: datetime
    hazard: bool
    confidence: float
    understanding: Mapping[str, object]
    words: str

    def became(self, report_id: int) -> Report:
        """The report that this has just become."""
        return Report(
            id=report_id,
            channel=self.channel,
            state=self.state,
            category=self.category,
            title=self.title,
            lat=self.lat,
            lon=self.lon,
            place=self.place,
            areas=self.areas,
            crew=None,
            work_order_id=None,
            due_at=self.due_at,
            received_at=self.received_at,
            fixed_at=None,
            merged_into_id=None,
            hazard=self.hazard,
            reporters=1,
            rounds=1,
            version=1,
            understanding=self.understanding,
            place_radius_m=self.place_radius_m,
        )


@dataclass(frozen=True)
class Reporter:
    """A resident to be told: who they are to the channel, and the post of theirs that a reply goes to."""

    post_id: int
    channel: str
    external_id: str
    author_id: str
    reply_mode: ReplyMode = ReplyMode.API


def look(state: str, hazard: bool, due_at: datetime, now: datetime, risk_until: datetime) -> str:
    """How an issue is drawn on map and lists: its state, unless hazard, overdue or at risk say more."""
    if state not in _OPEN:
        return state
    if hazard:
        return "hazard"
    if state in _UNDECIDED:
        return state
    if due_at < now:
        return "overdue"
    return "at_risk" if due_at <= risk_until else state
