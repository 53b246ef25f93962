"""How far a report is: four steps with their dates, and how its end compares with what was promised."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civic.core import sla
from civic.core.council import Council
from civic.core.report import ReportState
from civic.pages.public.story import number

S = ReportState
REACHED = {
    S.NEW: 0, S.WAITING: 0, S.ACCEPTED: 1, S.WITH_CREW: 2, S.IN_PROGRESS: 2, S.ON_HOLD: 2, S.FIXED: 3, S.UNABLE: 3,
}  # fmt: skip
ENDED = (S.FIXED, S.UNABLE)


@dataclass(frozen=True)
class Step:
    """`at` is a day that was, or with `by` one that is promised."""

    words: str
    at: datetime | None = None
    by: bool = False
    done: bool = False
    current: bool = False


def steps(row: Any, ended_at: datetime | None) -> list[Step]:
    """Reported, looked at, with the crew, and how it ended or shall end."""
    state = S(row.state)
    reached = REACHED.get(state, 0)
    last = "Could not be fixed" if state is S.UNABLE else "Fixed"
    times = [row.received_at, row.decided_at, row.order_raised_at, ended_at]
    named = zip(("Reported", "Looked at", "With the crew", last), times, strict=True)
    line = [
        Step(
            words,
            at if n <= reached else None,
            done=n <= reached,
            current=n == reached and state not in ENDED,
        )
        for n, (words, at) in enumerate(named)
    ]
    if state not in ENDED and row.order_raised_at is not None:
        line[3] = Step(last, row.due_at, by=True)
    return line


def against_promise(fixed_at: datetime, due_at: datetime, council: Council) -> str:
    """How the end compares with the due date: "two working days before it was due"."""
    fixed, due = (at.astimezone(council.zone).date() for at in (fixed_at, due_at))
    late = fixed_at > due_at
    days = (
        sla.working_days_between(due, fixed, council)
        if late
        else sla.working_days_between(fixed, due, council)
    )
    if days == 0:
        return (
            "later on the day it was due" if late else "on the day it was due" if fixed == due else "in time"
        )
    plural = "working day" if days == 1 else "working days"
    return f"{number(days)} {plural} {'after' if late else 'before'} it was due"
