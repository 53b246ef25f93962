"""Lists of reports: the staff list, the public list with search, and how many stand in each state."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, func, select

from civic.db.reads.filters import (
    IS_OPEN,
    LATE,
    REPORT,
    ROWS,
    Filter,
    Narrowed,
    Narrowing,
    narrowed,
    public_only,
)


@dataclass(frozen=True)
class Counts:
    """Open reports, and how many of them are what; the first four add up to `open`."""

    open: int
    new: int
    waiting: int
    with_crew: int
    in_progress: int
    hazard: int
    overdue: int
    at_risk: int
    unplaced: int


NEWEST_FIRST = ("all", "closed", "fixed", "unable", "declined", "not_ours", "duplicate")
PLACELESS = REPORT.c.qk.is_(None)
COUNTED = (REPORT.c.state, REPORT.c.hazard, LATE, PLACELESS.label("unplaced"))
COUNTS = select(*COUNTED, func.count().label("number")).where(IS_OPEN).group_by(*COUNTED[:3], PLACELESS)


class ListReads(Narrowed):
    def staff(
        self, wanted: Filter, now: datetime, risk_until: datetime, limit: int = 50, offset: int = 0
    ) -> list[Row[Any]]:
        """Reports in the order of the desk: what is due soonest first; closed ones by the newest.

        In triage dangers come first.
        """
        return self._narrowed(_staff, wanted, now, risk_until, limit=limit, offset=offset)

    def public(
        self, wanted: Filter, now: datetime, risk_until: datetime, limit: int = 51, offset: int = 0
    ) -> list[Row[Any]]:
        """What residents may see, newest first."""
        return self._narrowed(_public, wanted, now, risk_until, limit=limit, offset=offset)

    def counts(self, now: datetime, risk_until: datetime) -> Counts:
        """All open reports in one pass over one index."""
        return _counts(self._rows(COUNTS, now=now, risk_until=risk_until))


@lru_cache(maxsize=512)
def _staff(shape: Narrowing) -> Select[Any]:
    return _page_of(narrowed(ROWS, shape).order_by(*_order(shape.state)))


def _order(state: str) -> tuple[ColumnElement[Any], ...]:
    if state in NEWEST_FIRST:
        return (REPORT.c.id.desc(),)
    if state == "triage":
        return REPORT.c.hazard.desc(), func.coalesce(REPORT.c.reply_due_at, REPORT.c.due_at), REPORT.c.id
    return REPORT.c.due_at, REPORT.c.id


@lru_cache(maxsize=512)
def _public(shape: Narrowing) -> Select[Any]:
    return _page_of(narrowed(ROWS, shape).where(public_only()).order_by(REPORT.c.id.desc()))


def _page_of(statement: Select[Any]) -> Select[Any]:
    return statement.limit(bindparam("limit", type_=Integer())).offset(bindparam("offset", type_=Integer()))


def _counts(rows: list[Row[Any]]) -> Counts:
    def total(**wanted: object) -> int:
        return sum(
            row.number
            for row in rows
            if all(
                getattr(row, name) == value or (isinstance(value, tuple) and getattr(row, name) in value)
                for name, value in wanted.items()
            )
        )

    return Counts(
        open=total(),
        new=total(state="new"),
        waiting=total(state="waiting"),
        with_crew=total(state=("accepted", "with_crew", "on_hold")),
        in_progress=total(state="in_progress"),
        hazard=total(hazard=True),
        overdue=total(late="overdue"),
        at_risk=total(late="at_risk"),
        unplaced=total(unplaced=True),
    )
