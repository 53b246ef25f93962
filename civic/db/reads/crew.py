"""A crew's jobs, as its phone shows them."""

from typing import Any

from sqlalchemy import Row, select

from civic.core.work_order import OPEN_STATES
from civic.db.store.base import Part, table
from civic.db.tables import ReportRow, WorkOrderRow

REPORT = table(ReportRow)
ORDER = table(WorkOrderRow)
OPEN = [state.value for state in OPEN_STATES]
JOBS = select(
    ORDER.c.id,
    ORDER.c.state,
    ORDER.c.crew,
    ORDER.c.due_at,
    ORDER.c.priority,
    ORDER.c.started_at,
    ORDER.c.done_at,
    ORDER.c.note,
    ORDER.c.reason,
    ORDER.c.version,
    ORDER.c.report_id,
    REPORT.c.title,
    REPORT.c.place,
    REPORT.c.category,
    REPORT.c.lat,
    REPORT.c.lon,
    REPORT.c.cover,
    REPORT.c.hazard,
    REPORT.c.ward,
    REPORT.c.received_at,
    REPORT.c.reporters,
).join_from(ORDER, REPORT, ORDER.c.report_id == REPORT.c.id)


class CrewReads(Part):
    def jobs(self, crew: str | None, limit: int = 200) -> list[Row[Any]]:
        """Open work orders of a crew (of all crews for None), soonest due first."""
        statement = JOBS.where(ORDER.c.state.in_(OPEN))
        if crew is not None:
            statement = statement.where(ORDER.c.crew == crew)
        return self._rows(statement.order_by(ORDER.c.due_at, ORDER.c.id).limit(limit))

    def job(self, work_order_id: int, crew: str | None) -> Row[Any] | None:
        """One work order, if it is this crew's (any for None), in whatever state."""
        statement = JOBS.where(ORDER.c.id == work_order_id)
        if crew is not None:
            statement = statement.where(ORDER.c.crew == crew)
        return self._row(statement)
