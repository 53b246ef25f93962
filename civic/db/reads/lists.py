"""Lists of reports: the staff list, the public list with search, and how many stand in each state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select

from civic.db.reads.filters import IS_OPEN, REPORT, ROWS, UNDECIDED, Filter, narrowed, public_only
from civic.db.store.base import Part


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


class ListReads(Part):
    def staff(
        self, wanted: Filter, now: datetime, risk_until: datetime, limit: int = 50, offset: int = 0
    ) -> list[Row[Any]]:
        """Reports in the order of the desk: what is due soonest first; closed ones by the newest."""
        by_due = wanted.state not in ("all", "closed", "fixed", "unable", "declined", "not_ours", "duplicate")
        order = (REPORT.c.due_at, REPORT.c.id) if by_due else (REPORT.c.id.desc(),)
        statement = narrowed(ROWS, wanted, self._dialect, now, risk_until)
        return self._rows(statement.order_by(*order).limit(limit).offset(offset))

    def public(
        self, wanted: Filter, now: datetime, risk_until: datetime, limit: int = 51, offset: int = 0
    ) -> list[Row[Any]]:
        """What residents may see, newest first."""
        statement = narrowed(ROWS, wanted, self._dialect, now, risk_until).where(public_only())
        return self._rows(statement.order_by(REPORT.c.id.desc()).limit(limit).offset(offset))

    def counts(self, now: datetime, risk_until: datetime) -> Counts:
        """All open reports in one pass over one index."""
        late = case(
            (REPORT.c.state.in_(UNDECIDED), "no"),
            (REPORT.c.due_at < now, "overdue"),
            (REPORT.c.due_at <= risk_until, "at_risk"),
            else_="no",
        )
        statement = (
            select(
                REPORT.c.state,
                REPORT.c.hazard,
                late.label("late"),
                REPORT.c.qk.is_(None).label("unplaced"),
                func.count().label("number"),
            )
            .where(IS_OPEN)
            .group_by(REPORT.c.state, REPORT.c.hazard, late, REPORT.c.qk.is_(None))
        )
        return _counts(self._rows(statement))

    @property
    def _dialect(self) -> str:
        return self.session.get_bind().dialect.name


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
