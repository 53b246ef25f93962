"""How a channel does: how late posts come, what waits to be said, what went wrong, and what the month's calls cost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from civic.core.lag import Lag
from civic.db.reads.health import Waiting
from civic.db.store.base import Part, table
from civic.db.tables import ChannelCallRow, ChannelRow, OutboxRow, PostRow, WorkerRow

CALL = table(ChannelCallRow)
CHANNEL = table(ChannelRow)
OUTBOX = table(OutboxRow)
POST = table(PostRow)
WORKER = table(WorkerRow)
MEASURED = 2_000
STATES = ("held", "queued", "sending", "failed")


class ChannelReads(Part):
    def one(self, name: str) -> Row[Any] | None:
        """The channel's row; None before it was read or spoken to for the first time."""
        return self._row(select(*CHANNEL.c).where(CHANNEL.c.name == name))

    def lag(self, name: str, since: datetime) -> Lag:
        """From a post's own time to when it was stored, of the newest 2,000 at most; without what is left alone, such
        as posts from before the channel was connected."""
        newest = (
            select(POST.c.posted_at, POST.c.received_at)
            .where(POST.c.channel == name, POST.c.state != "ignored")
            .order_by(POST.c.id.desc())
            .limit(MEASURED)
        )
        rows = [row for row in self._rows(newest) if row.received_at >= since]
        return Lag.of((row.received_at - row.posted_at).total_seconds() for row in rows)

    def messages(self, name: str) -> Mapping[str, Waiting]:
        """What has not gone, by state."""
        statement = (
            select(
                OUTBOX.c.state, func.count().label("number"), func.min(OUTBOX.c.created_at).label("oldest")
            )
            .where(OUTBOX.c.state.in_(STATES), OUTBOX.c.channel == name)
            .group_by(OUTBOX.c.state)
        )
        found = {row.state: Waiting(row.number, row.oldest) for row in self._rows(statement)}
        return {state: found.get(state, Waiting(0, None)) for state in STATES}

    def costs(self, name: str, first_day: str) -> list[Row[Any]]:
        """Each kind of call since that day, the dearest first."""
        mills = func.sum(CALL.c.mills).label("mills")
        statement = (
            select(CALL.c.kind, func.sum(CALL.c.number).label("number"), mills)
            .where(CALL.c.channel == name, CALL.c.day >= first_day)
            .group_by(CALL.c.kind)
        )
        return self._rows(statement.order_by(mills.desc(), CALL.c.kind))

    def beats(self, since: datetime) -> list[Row[Any]]:
        """Workers that gave a sign of life since then, with the last one."""
        statement = select(WORKER.c.name, WORKER.c.beat_at).where(WORKER.c.beat_at >= since)
        return self._rows(statement.order_by(WORKER.c.beat_at.desc()))
