"""Until when, in the words of the desk: a badge for lists, a tag for pins, a day for sentences.

In: a report's row, how it is drawn, and this moment. Out: words with the kind and icon of their badge. Promises:
the working calendar is asked once for each due time and day, however many rows bear it.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from civic.core import sla
from civic.core.council import Council
from civic.core.report import OPEN_STATES, ReportState

MOST_KEPT = 20_000
ENDED = {
    "fixed": "Fixed",
    "unable": "Could not be fixed",
    "declined": "Declined",
    "not_ours": "Not ours",
    "duplicate": "Merged",
}
TAGGED = frozenset({"overdue", "at_risk"})


class Due(NamedTuple):
    """`kind` is the badge's class, `icon` its picture, `tag` what stands beside a pin."""

    words: str
    kind: str = "plain"
    icon: str = "calendar"
    tag: str = ""


LOOK_NOW = Due("Look at it now", "late", "triangle-alert")
"""A danger that waits for a decision: the day by which staff answer is no time for it."""


class Dates:
    """The words of one council's calendar."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self.zone = council.zone
        self._kept: dict[tuple[datetime, str, bool, date], Due] = {}

    def due(self, row: Any, look: str, now: datetime) -> Due:
        """The badge of a report's row."""
        if row.state not in OPEN_STATES:
            return self._ended(row)
        if look == "hazard" and row.state == ReportState.NEW:
            return LOOK_NOW
        if look == "waiting":
            return Due(f"Asked {self.short_day(row.received_at)}", "plain", "hourglass")
        key = (row.due_at, look, row.due_at < now, now.astimezone(self.zone).date())
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._open(row.due_at, look, now)
        return found

    def answer(self, by: datetime, now: datetime) -> Due:
        """By when somebody should have looked at it."""
        words = self._by(by, now)
        return Due(f"Answer by {words}" if by >= now else f"Answer due {words}", "new", "clock")

    def moment(self, at: datetime, now: datetime) -> str:
        """10:31 today, else Thu 7 May, 10:31."""
        local = at.astimezone(self.zone)
        time = f"{local.hour}:{local:%M}"
        return time if self._same_day(at, now) else f"{self.short_day(at)}, {time}"

    def short_day(self, at: datetime) -> str:
        """Thu 7 May."""
        local = at.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%b}"

    def day(self, at: datetime) -> str:
        """Thursday 7 May."""
        return sla.day_words(at.astimezone(self.zone).date())

    def _same_day(self, one: datetime, other: datetime) -> bool:
        return one.astimezone(self.zone).date() == other.astimezone(self.zone).date()

    def _open(self, due_at: datetime, look: str, now: datetime) -> Due:
        if look == "new":
            return self.answer(due_at, now)
        by = self._by(due_at, now)
        if look == "hazard" and due_at >= now:
            return Due(f"Make safe by {self.moment(due_at, now)}", "late", "triangle-alert")
        standing = sla.standing(due_at, now, self.council)
        words = standing.words if standing.days or due_at >= now else f"Overdue since {by}"
        if look == "hazard":
            return Due(words, "late", "triangle-alert")
        return Due(words, "late", "clock", standing.badge) if look in TAGGED else Due(words)

    def _by(self, at: datetime, now: datetime) -> str:
        return self.moment(at, now) if self._same_day(at, now) else self.short_day(at)

    def _ended(self, row: Any) -> Due:
        words = ENDED.get(row.state, "Closed")
        return Due(f"{words} {self.short_day(row.fixed_at)}" if row.fixed_at else words)
