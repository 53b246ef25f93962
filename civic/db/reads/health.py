"""Whether the house is well: channels, workers, what waits and what failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, text

from civic.db.reads.one import OUTBOX
from civic.db.store.base import Part, table
from civic.db.store.outbox import ON_ITS_WAY
from civic.db.store.posts import POST, aside, failed
from civic.db.tables import ChannelRow, ReportRow, WorkerRow
from civic.db.types import UtcDateTime

CHANNEL = table(ChannelRow)
REPORT = table(ReportRow)
WORKER = table(WorkerRow)


DUE = text(
    "select exists (select 1 from post where state = 'stored' and due_at <= :now) as posts,"
    " exists (select 1 from report where state = 'accepted') as accepted,"
    " exists (select 1 from post where state = 'reopens') as reopening,"
    " exists (select 1 from pushed_event where state = 'stored') as pushed,"
    " exists (select 1 from outbox_message where state in ('queued', 'sending') and due_at <= :now"
    " and not exists (select 1 from channel where channel.name = outbox_message.channel"
    " and pause_reason <> '' and paused_until > :now)) as messages"
).bindparams(bindparam("now", type_=UtcDateTime()))
"""States in letters: with values for them SQLite, once it has statistics, reads whole tables instead of their indexes."""


@dataclass(frozen=True)
class Waiting:
    """How many wait, and since when the oldest does."""

    number: int
    oldest: datetime | None


@dataclass(frozen=True)
class Due:
    """What a worker would find to do now."""

    posts: bool
    accepted: bool
    reopening: bool
    messages: bool
    pushed: bool


class HealthReads(Part):
    def due(self, now: datetime) -> Due:
        """One look, without a lock, so that an idle worker stands in nobody's way."""
        row = self._rows(DUE, now=now)[0]
        return Due(
            bool(row.posts), bool(row.accepted), bool(row.reopening), bool(row.messages), bool(row.pushed)
        )

    def channels(self) -> list[Row[Any]]:
        return self._rows(select(*CHANNEL.c).order_by(CHANNEL.c.name))

    def worker_beat(self) -> datetime | None:
        row = self._row(select(WORKER.c.beat_at).order_by(WORKER.c.beat_at.desc()).limit(1))
        return row.beat_at if row else None

    def reports(self, states: Iterable[str]) -> int:
        """How many reports are in these states."""
        statement = select(func.count().label("number")).where(REPORT.c.state.in_(list(states)))
        return int(self._rows(statement)[0].number)

    def posts_waiting(self) -> Waiting:
        statement = select(func.count().label("number"), func.min(POST.c.received_at).label("oldest"))
        return _waiting(self._rows(statement.where(POST.c.state == "stored")))

    def messages_waiting(self) -> Waiting:
        statement = select(func.count().label("number"), func.min(OUTBOX.c.created_at).label("oldest"))
        return _waiting(self._rows(statement.where(ON_ITS_WAY)))

    def failed_posts(self) -> list[Row[Any]]:
        """Posts that could not be taken in, newest first, with their reasons."""
        names = ("id", "author_handle", "text", "posted_at", "reason")
        return self._rows(failed(*[POST.c[name] for name in names]))

    def posts_aside(self) -> list[Row[Any]]:
        """Posts that were read as no report, newest first, with the kind and why."""
        names = ("id", "author_handle", "text", "posted_at", "kind", "reason")
        return self._rows(aside(*[POST.c[name] for name in names]))


def _waiting(rows: list[Row[Any]]) -> Waiting:
    return Waiting(rows[0].number, rows[0].oldest)
