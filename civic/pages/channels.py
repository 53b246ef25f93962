"""One look at a channel, for the desk, for whoever watches over the house, and for its figures.

In: the house, a transaction and a moment. Out: a ChannelLook, all in plain values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from civic import outbox
from civic.core.budget import Budget
from civic.core.calls import Window
from civic.core.lag import Lag
from civic.core.pacing import Leave, Pace
from civic.db.reads.health import Waiting
from civic.db.store import Store
from civic.db.store.ledger import KEYS
from civic.deps import House

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ChannelLook:
    """`keys_taken`, and `push_valid` (what the platform says of our webhook), are None where nobody has heard; `leave` is
    what may be said, and why the rest waits."""

    name: str
    last_post_at: datetime | None
    polled_at: datetime | None
    failing_since: datetime | None
    failure: str
    paused_until: datetime | None
    pause_reason: str
    pushed_at: datetime | None
    push_valid: bool | None
    gap_at: datetime | None
    gap: str
    keys_taken: bool | None
    lag: Lag
    windows: Mapping[str, Window]
    budget: Budget
    leave: Leave
    pace: Pace | None
    gone: int
    messages: Mapping[str, Waiting]

    @property
    def paused(self) -> bool:
        """Until something goes through, also while a try is due."""
        return bool(self.pause_reason)

    @property
    def waiting(self) -> Waiting:
        """What is on its way."""
        both = (self.messages["queued"], self.messages["sending"])
        oldest = [one.oldest for one in both if one.oldest]
        return Waiting(sum(one.number for one in both), min(oldest) if oldest else None)


def looks(house: House, store: Store, now: datetime) -> Iterator[ChannelLook]:
    """Every channel that is plugged in or was once."""
    known = {row.name for row in store.reads.health.channels()}
    for name in sorted(known | set(house.channels)):
        yield look(house, store, name, now)


def look(house: House, store: Store, name: str, now: datetime) -> ChannelLook:
    """One channel, known or not."""
    reads, row, plugged = store.reads.channels, store.reads.channels.one(name), house.channels.get(name)
    limits: Mapping[str, Any] = row.limits if row else {}
    pace, cap = plugged.pace if plugged else None, house.monthly_cap
    budget = store.ledger.budget(name, cap, now)
    return ChannelLook(
        name=name,
        last_post_at=row.last_post_at if row else None,
        polled_at=row.polled_at if row else None,
        failing_since=row.failing_since if row else None,
        failure=row.failure if row else "",
        paused_until=row.paused_until if row else None,
        pause_reason=row.pause_reason if row else "",
        pushed_at=row.pushed_at if row else None,
        push_valid=row.push_valid if row else None,
        gap_at=row.gap_at if row else None,
        gap=row.gap if row else "",
        keys_taken=bool(limits[KEYS]["taken"]) if KEYS in limits else None,
        lag=reads.lag(name, now - A_DAY),
        windows={one: Window.of(told) for one, told in sorted(limits.items()) if one != KEYS},
        budget=budget,
        leave=outbox.leave_for(store, name, pace, cap, now) if pace else budget.leave(),
        pace=pace,
        gone=store.outbox.gone(name, now - pace.window, now) if pace else 0,
        messages=reads.messages(name),
    )
