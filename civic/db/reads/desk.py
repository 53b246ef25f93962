"""What the desk reads beside its list: how many stand where, what has just happened, what is to be said."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Row, Select, bindparam, func, select

from civic.db.reads.filters import LATE, REPORT, ROWS, Filter, Narrowed, Narrowing, narrowed
from civic.db.reads.one import MESSAGE_COLUMNS, OUTBOX
from civic.db.store.base import table
from civic.db.store.photos import STANDS
from civic.db.tables import EventRow, PhotoRow, PostRow

EVENT = table(EventRow)
PHOTO = table(PhotoRow)
MAP_COLUMNS = [
    REPORT.c[name] for name in ("id", "state", "hazard", "category", "title", "due_at", "lat", "lon")
]
HAPPENED = select(
    EVENT.c.id,
    EVENT.c.kind,
    EVENT.c.actor,
    EVENT.c.report_id,
    EVENT.c.facts,
    REPORT.c.state,
    REPORT.c.hazard,
    REPORT.c.title,
    REPORT.c.place,
    REPORT.c.due_at,
    REPORT.c.reply_due_at,
).join_from(EVENT, REPORT, EVENT.c.report_id == REPORT.c.id)
POST = table(PostRow)
TO_SAY = (
    select(*MESSAGE_COLUMNS, REPORT.c.title, POST.c.reply_mode)
    .join_from(OUTBOX, REPORT, OUTBOX.c.report_id == REPORT.c.id)
    .join(POST, OUTBOX.c.post_id == POST.c.id)
)


class DeskReads(Narrowed):
    def tally(self, now: datetime, risk_until: datetime, q: str = "") -> list[Row[Any]]:
        """Open reports, those that free words find if given, as (state, hazard, late, category, ward, crew,
        unplaced, number); `late` is overdue, at_risk or no."""
        return self._narrowed(_tally, Filter(q=q), now, risk_until)

    def number(self, wanted: Filter, now: datetime, risk_until: datetime) -> int:
        """How many reports a filter finds."""
        rows = self._narrowed(_number, wanted, now, risk_until)
        return int(rows[0].number)

    def map(self, wanted: Filter, now: datetime, risk_until: datetime, most: int = 5000) -> list[Row[Any]]:
        """Every placed report that a filter finds, for the map; the soonest due of too many."""
        return self._narrowed(_map, wanted, now, risk_until, most=most)

    def since(self, event_id: int, most: int = 200) -> list[Row[Any]]:
        """What happened after an entry of the history, with the report as it is now, oldest first."""
        return self._rows(HAPPENED.where(EVENT.c.id > event_id).order_by(EVENT.c.id).limit(most))

    def some(self, report_ids: Iterable[int]) -> list[Row[Any]]:
        """Reports by number, as the lists show them."""
        return self._rows(ROWS.where(REPORT.c.id.in_(list(report_ids))))

    def photos_of(self, report_ids: Iterable[int]) -> list[Row[Any]]:
        """The photos of several reports: (report_id, sha256, likeness, alt, kind, added_at), oldest first."""
        names = ("report_id", "sha256", "likeness", "alt", "kind", "added_at")
        statement = select(*[PHOTO.c[name] for name in names]).where(PHOTO.c.report_id.in_(list(report_ids)))
        statement = statement.where(STANDS)
        return self._rows(statement.order_by(PHOTO.c.id))

    def to_say(self, states: Iterable[str], most: int = 100) -> list[Row[Any]]:
        """Messages in these states with their report's title, newest first."""
        statement = TO_SAY.where(OUTBOX.c.state.in_(list(states)))
        return self._rows(statement.order_by(OUTBOX.c.id.desc()).limit(most))


@lru_cache(maxsize=512)
def _tally(shape: Narrowing) -> Select[Any]:
    placeless = REPORT.c.qk.is_(None).label("unplaced")
    what = (REPORT.c.state, REPORT.c.hazard, LATE, REPORT.c.category, REPORT.c.ward, REPORT.c.crew, placeless)
    return narrowed(select(*what, func.count().label("number")), shape).group_by(*what)


@lru_cache(maxsize=512)
def _number(shape: Narrowing) -> Select[Any]:
    return narrowed(select(func.count().label("number")), shape)


@lru_cache(maxsize=512)
def _map(shape: Narrowing) -> Select[Any]:
    placed = narrowed(select(*MAP_COLUMNS), shape).where(REPORT.c.qk.is_not(None))
    return placed.order_by(REPORT.c.due_at).limit(bindparam("most", type_=Integer()))
