"""When a job is due and how it stands: working days of the council, in its own time zone.

In: aware datetimes, working days, and the council (hours, holidays, zone). Out: a UTC due time at the close
of a working day, and a standing in words. Promises: holidays and closed days never count; a change of clocks
moves no due time away from closing time; a council without hours is open Monday to Friday until 17:00.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from civic.core.council import Council

HOURS_AT_ONCE = 4
"""Zero days means a hazard: this many hours by the clock, day or night."""

DEFAULT_CLOSE = time(17, 0)
LAST_WEEKDAY = 4
LONGEST_CLOSURE_DAYS = 60
COUNTED_DAYS = 400


class DueLevel(StrEnum):
    ON_TIME = "on_time"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Standing:
    """`days` are working days: left when positive or zero, late when negative. `words` are short enough for a badge,
    "Due Wednesday 25 Nov"; `badge` is for pins."""

    level: DueLevel
    days: int
    words: str
    badge: str


def due_at(raised_at: datetime, days: int, council: Council) -> datetime:
    """The close of the `days`-th working day after the day it was raised; in UTC."""
    if days <= 0:
        return (raised_at + timedelta(hours=HOURS_AT_ONCE)).astimezone(UTC)
    day = raised_at.astimezone(council.zone).date()
    for _ in range(days):
        day = _next_working_day(day, council)
    return datetime.combine(day, _closing_time(day, council), council.zone).astimezone(UTC)


def standing(due: datetime, now: datetime, council: Council) -> Standing:
    """At risk means that today or one working day is left."""
    local, today = due.astimezone(council.zone), now.astimezone(council.zone).date()
    if now > due:
        return _overdue(local, today, council)
    left = working_days_between(today, local.date(), council)
    level = DueLevel.AT_RISK if left <= 1 else DueLevel.ON_TIME
    badge = "today" if local.date() == today else f"{max(left, 1)} d"
    return Standing(level, left, f"Due {_when(local, today)}", badge)


def working_days_between(start: date, end: date, council: Council) -> int:
    """Working days after `start` up to and including `end`; a span over a year counts as COUNTED_DAYS."""
    span = min((end - start).days, COUNTED_DAYS)
    return sum(_is_working_day(start + timedelta(days=step), council) for step in range(1, span + 1))


def day_words(day: date) -> str:
    """How residents read a day: Thursday 14 May."""
    return f"{day:%A} {day.day} {day:%B}"


def _overdue(due: datetime, today: date, council: Council) -> Standing:
    late = working_days_between(due.date(), today, council)
    if late == 0:
        words = f"Overdue since {due:%H:%M}" if due.date() == today else f"Overdue since {day_words(due)}"
        return Standing(DueLevel.OVERDUE, 0, words, "late")
    return Standing(DueLevel.OVERDUE, -late, f"{late} {'day' if late == 1 else 'days'} overdue", f"{late} d")


def _when(due: datetime, today: date) -> str:
    if due.date() == today:
        return f"today, {due:%H:%M}"
    if due.date() == today + timedelta(days=1):
        return "tomorrow"
    words = f"{due:%A} {due.day} {due:%b}"
    return words if due.year == today.year else f"{words} {due.year}"


def _next_working_day(day: date, council: Council) -> date:
    """A council that never opens gets the very next day, so that its jobs are due at all."""
    following = (day + timedelta(days=step) for step in range(1, LONGEST_CLOSURE_DAYS))
    return next((other for other in following if _is_working_day(other, council)), day + timedelta(days=1))


def _is_working_day(day: date, council: Council) -> bool:
    if council.hours:
        return council.is_working_day(day)
    return day.weekday() <= LAST_WEEKDAY and day not in council.holidays


def _closing_time(day: date, council: Council) -> time:
    closes = [span.closes for span in council.hours if span.weekday == day.weekday()]
    return max(closes, default=DEFAULT_CLOSE)
