"""Work orders, what crews' phones send, and the workers' signs of life."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from civic.core.work_order import WorkOrderState
from civic.db.tables.base import Row, key, moment, one_of, plain, to, words


class WorkOrderRow(Row, table=True):
    __tablename__ = "work_order"
    __table_args__ = (
        one_of("state", "state", WorkOrderState),
        Index("ix_work_order_crew", "crew", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: int = key()
    report_id: int = to("report.id")
    state: str
    crew: str = Field(foreign_key="crew.code")
    priority: str
    due_at: datetime = moment()
    raised_at: datetime = moment()
    started_at: datetime | None = moment(optional=True)
    done_at: datetime | None = moment(optional=True)
    note: str = words()
    reason: str = words()
    rule: dict[str, Any] = plain()
    version: int = 1


class FieldUpdateRow(Row, table=True):
    """What a crew's phone sent; `id` is the UUID made on the phone, so that a replay changes nothing."""

    __tablename__ = "field_update"

    id: str = Field(primary_key=True)
    work_order_id: int = to("work_order.id")
    account_id: int = to("account.id")
    kind: str
    digest: str
    done_at: datetime = moment()
    received_at: datetime = moment()


class WorkerRow(Row, table=True):
    """A worker's sign of life."""

    __tablename__ = "worker"

    name: str = Field(primary_key=True)
    beat_at: datetime = moment()
