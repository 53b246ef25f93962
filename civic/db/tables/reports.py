"""Reports with their photos and their history."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, text
from sqlmodel import Field

from civic.core.report import ReportState
from civic.db.tables.base import Row, key, moment, number, one_of, plain, to, word, words
from civic.db.types import BigKey


class ReportRow(Row, table=True):
    __tablename__ = "report"
    __table_args__ = (
        one_of("state", "state", ReportState),
        CheckConstraint("(lat is null) = (lon is null) and (lat is null) = (qk is null)", name="position"),
        Index("ix_report_open_due", "due_at", "id", sqlite_where=text("open"), postgresql_where=text("open")),
        Index(
            "ix_report_open_crew", "crew", "due_at", sqlite_where=text("open"), postgresql_where=text("open")
        ),
        Index("ix_report_open_qk", "qk", sqlite_where=text("open"), postgresql_where=text("open")),
        Index(
            "ix_report_open_counts",
            "state",
            "hazard",
            "due_at",
            "category",
            "ward",
            "crew",
            "qk",
            sqlite_where=text("open"),
            postgresql_where=text("open"),
        ),
        Index("ix_report_qk", "qk"),
        Index("ix_report_fixed_at", "fixed_at"),
        Index("ix_report_state_id", "state", "id"),
        Index("ix_report_category_id", "category", "id"),
        Index(
            "ix_report_reply_due_at",
            "reply_due_at",
            sqlite_where=text("reply_due_at is not null"),
            postgresql_where=text("reply_due_at is not null"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int = key()
    channel: str
    state: str
    open: bool
    hazard: bool = False
    category: str | None = Field(default=None, foreign_key="category.code")
    title: str
    lat: float | None = None
    lon: float | None = None
    qk: int | None = Field(default=None, sa_column=Column(BigKey, nullable=True))
    place: str = ""
    place_source: str = ""
    place_radius_m: float = 0.0
    ward: str = ""
    areas: dict[str, str] = plain()
    crew: str | None = Field(default=None, foreign_key="crew.code")
    work_order_id: int | None = Field(default=None, sa_column=Column(BigKey, nullable=True))
    due_at: datetime = moment()
    reply_due_at: datetime | None = moment(optional=True)
    received_at: datetime = moment()
    decided_at: datetime | None = moment(optional=True)
    fixed_at: datetime | None = moment(optional=True)
    ended_at: datetime | None = moment(optional=True)
    changed_at: datetime = moment()
    merged_into_id: int | None = to("report.id", optional=True)
    reporters: int = 1
    rounds: int = 1
    cover: str | None = None
    confidence: float = 0.0
    understanding: dict[str, Any] = plain()
    version: int = 1


class FaultRow(Row, table=True):
    """A further fault of a post: the report that was made of it, out of the one that the post had become before, and its
    words."""

    __tablename__ = "fault"

    report_id: int = Field(sa_column=Column(BigKey, ForeignKey("report.id"), primary_key=True))
    of_id: int = to("report.id")
    post_id: int = to("post.id")
    text: str = words()


class PhotoRow(Row, table=True):
    """A photo on a report; `parent_*` name the platform's post that it came from where that is not `post_id` itself but
    one that this one answers or quotes, and `looked_up_at` is of that post."""

    __tablename__ = "photo"
    __table_args__ = (
        one_of("kind", "kind", ("before", "after")),
        Index("uq_photo_report_id_sha256_kind_round", "report_id", "sha256", "kind", "round", unique=True),
        Index(
            "ix_photo_parent",
            "parent_channel",
            "parent_id",
            sqlite_where=text("parent_id is not null"),
            postgresql_where=text("parent_id is not null"),
        ),
    )

    id: int = key()
    report_id: int = to("report.id", index=False)
    work_order_id: int | None = to("work_order.id", optional=True)
    post_id: int | None = to("post.id", optional=True)
    sha256: str = Field(index=True)
    kind: str
    showing: str = word("shown")
    round: int = number(1)
    alt: str = words()
    width: int
    height: int
    likeness: str = ""
    added_at: datetime = moment()
    parent_channel: str | None = None
    parent_id: str | None = None
    looked_up_at: datetime | None = moment(optional=True)


class EventRow(Row, table=True):
    """What happened, appended and never edited."""

    __tablename__ = "event"

    id: int = key()
    report_id: int = to("report.id")
    work_order_id: int | None = to("work_order.id", optional=True, index=False)
    post_id: int | None = to("post.id", optional=True, index=False)
    kind: str
    at: datetime = moment()
    actor_id: int | None = to("account.id", optional=True, index=False)
    actor: str
    why: str = words()
    facts: dict[str, Any] = plain()
