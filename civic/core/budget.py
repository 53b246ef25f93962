"""What a channel costs in a month, what it will have cost by its end, and what stops first as the cap comes near.

In: thousandths of a dollar (mills) by UTC day, since X bills by the UTC month; a cap, 0 for none. Out: sums, a
forecast, and what may still go. Promises: more money spent never allows more; below the cap nobody's reply waits.

At 90 % of the cap posts are looked for less often, which costs residents minutes, and what has ended is shown to residents
without its posts, which need not be looked up then. At the cap only
hazards and acknowledgements go: whoever reported a danger, or just reported, must hear that they were heard. At
110 % nothing goes; all that waits is kept and goes next month, or once the cap is raised. Reading goes on throughout:
a look that finds nothing is free, and a report must not be lost for a tenth of a cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from civic.core.pacing import ACKNOWLEDGED, NOTHING, Leave

SLOWER, SPARING, SILENT = 90, 100, 110
"""Hundredths of the cap."""
SLOW = timedelta(minutes=5)
RECENT_DAYS = 7
LEAST_DAYS = 0.25
"""A rate from less than a quarter of a day is no rate."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Budget:
    """Spent in this month and what it will come to, against the cap; all in mills."""

    spent: int = 0
    forecast: int = 0
    cap: int = 0

    @property
    def percent(self) -> int:
        """Of the cap, rounded down; 0 without one."""
        return self.spent * 100 // self.cap if self.cap else 0

    def leave(self) -> Leave:
        """What may still be said."""
        if self.percent >= SILENT:
            return Leave(
                NOTHING, f"{self._told()} Nothing goes until next month, or until the cap is raised."
            )
        if self.percent >= SPARING:
            return Leave(
                ACKNOWLEDGED, f"{self._told()} Only hazards and acknowledgements go; the rest waits."
            )
        return Leave()

    def sparing(self) -> bool:
        """Whether to save on what nobody waits for: that residents go on seeing posts about what has ended."""
        return self.percent >= SLOWER

    def poll_every(self, wanted: timedelta) -> timedelta:
        """The pause between two looks for posts."""
        return max(wanted, SLOW) if self.percent >= SLOWER else wanted

    def _told(self) -> str:
        return f"{dollars(self.spent)} of this month's {dollars(self.cap)} are spent."


def budget(by_day: Mapping[str, int], cap: int, now: datetime) -> Budget:
    """From the costs of each day (as 2026-11-22); days that are not named cost nothing."""
    today = now.astimezone(UTC).date()
    spent = sum(mills for day, mills in by_day.items() if day[:7] == f"{today:%Y-%m}")
    left = (month_after(today) - now) / A_DAY
    return Budget(spent, spent + round(_a_day(by_day, now) * left), cap)


def first_day(now: datetime) -> str:
    """From which day on costs matter: this month's, and a week's for the forecast."""
    today = now.astimezone(UTC).date()
    return min(today.replace(day=1), today - timedelta(days=RECENT_DAYS - 1)).isoformat()


def dollars(mills: int) -> str:
    """As staff read it: $1.50, and $0.004 where cents would hide it."""
    return f"${mills / 1000:,.3f}" if 0 < mills < 10 else f"${mills / 1000:,.2f}"


def month_after(day: date) -> datetime:
    """When the next month begins."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime(following.year, following.month, 1, tzinfo=UTC)


def _a_day(by_day: Mapping[str, int], now: datetime) -> float:
    """What a day costs at the rate of the last seven, or of those since the first that cost anything."""
    today = now.astimezone(UTC).date()
    week = {(today - timedelta(days=back)).isoformat() for back in range(RECENT_DAYS)}
    recent = {day: mills for day, mills in by_day.items() if day in week and mills}
    if not recent:
        return 0.0
    began = datetime.combine(date.fromisoformat(min(recent)), datetime.min.time(), UTC)
    return sum(recent.values()) / max(LEAST_DAYS, (now - began) / A_DAY)
