"""What calls to a channel cost, by UTC day and kind, and what the channel said is left of its rate windows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from civic.core import budget
from civic.core.budget import Budget
from civic.core.calls import Made, Tally, Window
from civic.db.store.base import Part, table
from civic.db.tables import ChannelCallRow, ChannelRow

CALL = table(ChannelCallRow)
CHANNEL = table(ChannelRow)
KEYS = "keys"
"""Beside the endpoints' windows: whether the channel takes our keys."""


class Ledger(Part):
    def keep(self, channel: str, tally: Tally) -> None:
        """What was called and what was heard since the last time."""
        self.book(channel, tally.calls)
        heard = {name: window.plain() for name, window in tally.windows.items()}
        if tally.keys_taken is not None:
            heard[KEYS] = {"taken": int(tally.keys_taken)}
        self._see(channel, heard)

    def book(self, channel: str, calls: Iterable[Made]) -> None:
        """Add to what each day's calls of a kind came to; in one order, so that two who book never wait in a ring."""
        for made in sorted(calls, key=lambda one: (one.day, one.kind)):
            row = {"day": made.day, "channel": channel, "kind": made.kind, "number": 0, "mills": 0}
            self._add_new(ChannelCallRow, row)
            here = (CALL.c.day == made.day, CALL.c.channel == channel, CALL.c.kind == made.kind)
            more = {"number": CALL.c.number + made.number, "mills": CALL.c.mills + made.mills}
            self._run(update(CALL).where(*here).values(**more))

    def _see(self, channel: str, heard: Mapping[str, Mapping[str, int]]) -> None:
        """Keep what was last heard of each endpoint's window, and of our keys."""
        if not heard:
            return
        self._add_new(ChannelRow, {"name": channel, "failure": ""})
        row = self._row(select(CHANNEL.c.limits).where(CHANNEL.c.name == channel).with_for_update())
        known: dict[str, Any] = dict(row.limits) if row else {}
        self._run(update(CHANNEL).where(CHANNEL.c.name == channel).values(limits={**known, **heard}))

    def activity(self, channel: str, look: str) -> tuple[datetime | None, Window | None]:
        """When the newest post was posted, and what is left of this window."""
        row = self._row(select(CHANNEL.c.last_post_at, CHANNEL.c.limits).where(CHANNEL.c.name == channel))
        if row is None:
            return None, None
        heard = row.limits.get(look)
        return row.last_post_at, Window.of(heard) if heard else None

    def budget(self, channel: str, cap: int, now: datetime) -> Budget:
        """The month's money against the cap, in mills."""
        statement = (
            select(CALL.c.day, func.sum(CALL.c.mills).label("mills"))
            .where(CALL.c.channel == channel, CALL.c.day >= budget.first_day(now))
            .group_by(CALL.c.day)
        )
        by_day = {row.day: int(row.mills) for row in self._rows(statement)}
        return budget.budget(by_day, cap, now)
