"""Every table, and nothing else: the only home of SQLModel classes.

Rows are not the rules: core decides, the store writes. What the database itself must promise stands here as
unique keys, foreign keys and checks. `report.open`, `report.qk` and the crew and due date on a report repeat
what other columns tell, because lists and maps are read through indexes on them; the store writes them
together, in one place.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, LargeBinary, MetaData, Text, text
from sqlmodel import Field, SQLModel

from civic.core.access import Role
from civic.core.report import ReportState
from civic.core.work_order import WorkOrderState
from civic.db.types import BigKey, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def _key() -> Any:
    return Field(default=None, sa_column=Column(BigKey, primary_key=True, autoincrement=True))


def _to(table: str, *, optional: bool = False, index: bool = True) -> Any:
    column: Column[Any] = Column(BigKey, ForeignKey(table), nullable=optional, index=index)
    return Field(default=None, sa_column=column)


def _time(*, optional: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=optional))


def _json(*, optional: bool = False) -> Any:
    return Field(default=None, sa_column=Column(JSON, nullable=optional))


def _words() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


def _one_of(name: str, column: str, values: Any) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=name)


class AccountRow(Row, table=True):
    __tablename__ = "account"
    __table_args__ = (_one_of("role", "role", Role),)

    id: int = _key()
    username: str = Field(unique=True)
    name: str
    mark: str
    role: str
    crew: str | None = Field(default=None, foreign_key="crew.code")
    password_hash: str
    active: bool = True
    created_at: datetime = _time()


class SignInRow(Row, table=True):
    """A session, kept here and not in the cookie; the cookie's secret is kept as its hash only."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True)
    account_id: int = _to("account.id")
    created_at: datetime = _time()
    expires_at: datetime = _time()


class PackRow(Row, table=True):
    __tablename__ = "pack"

    id: int = _key()
    digest: str = Field(unique=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    loaded_at: datetime = _time()


class CategoryRow(Row, table=True):
    __tablename__ = "category"

    code: str = Field(primary_key=True)
    name: str
    retired_at: datetime | None = _time(optional=True)


class CrewRow(Row, table=True):
    __tablename__ = "crew"

    code: str = Field(primary_key=True)
    name: str
    retired_at: datetime | None = _time(optional=True)


class ReportRow(Row, table=True):
    __tablename__ = "report"
    __table_args__ = (
        _one_of("state", "state", ReportState),
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
        {"sqlite_autoincrement": True},
    )

    id: int = _key()
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
    areas: dict[str, str] = _json()
    crew: str | None = Field(default=None, foreign_key="crew.code")
    work_order_id: int | None = Field(default=None, sa_column=Column(BigKey, nullable=True))
    due_at: datetime = _time()
    received_at: datetime = _time()
    decided_at: datetime | None = _time(optional=True)
    fixed_at: datetime | None = _time(optional=True)
    changed_at: datetime = _time()
    merged_into_id: int | None = _to("report.id", optional=True)
    reporters: int = 1
    rounds: int = 1
    cover: str | None = None
    confidence: float = 0.0
    understanding: dict[str, Any] = _json()
    version: int = 1


class PostRow(Row, table=True):
    """An inbound post, as it came (`raw`) and as it was read (`body`); `state` says what became of it."""

    __tablename__ = "post"
    __table_args__ = (
        Index("uq_post_channel_root_id", "channel", "root_id", unique=True),
        _one_of("state", "state", ("stored", "taken_in", "reopens", "ignored", "failed")),
        Index(
            "ix_post_waiting",
            "due_at",
            sqlite_where=text("state = 'stored'"),
            postgresql_where=text("state = 'stored'"),
        ),
        Index("ix_post_channel_external_id", "channel", "external_id"),
        Index("ix_post_channel_thread_id", "channel", "thread_id"),
    )

    id: int = _key()
    channel: str
    external_id: str
    root_id: str
    thread_id: str = ""
    in_reply_to_id: str | None = None
    author_id: str = ""
    author_handle: str = ""
    author_name: str = ""
    text: str = _words()
    kind: str = ""
    state: str = "stored"
    reason: str = _words()
    posted_at: datetime = _time()
    received_at: datetime = _time()
    body: dict[str, Any] = _json()
    raw: dict[str, Any] = _json()
    report_id: int | None = _to("report.id", optional=True)
    attempts: int = 0
    due_at: datetime = _time()


class WorkOrderRow(Row, table=True):
    __tablename__ = "work_order"
    __table_args__ = (
        _one_of("state", "state", WorkOrderState),
        Index("ix_work_order_crew", "crew", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: int = _key()
    report_id: int = _to("report.id")
    state: str
    crew: str = Field(foreign_key="crew.code")
    priority: str
    due_at: datetime = _time()
    raised_at: datetime = _time()
    started_at: datetime | None = _time(optional=True)
    done_at: datetime | None = _time(optional=True)
    note: str = _words()
    reason: str = _words()
    rule: dict[str, Any] = _json()
    version: int = 1


class PhotoRow(Row, table=True):
    __tablename__ = "photo"
    __table_args__ = (
        _one_of("kind", "kind", ("before", "after")),
        Index("uq_photo_report_id_sha256_kind", "report_id", "sha256", "kind", unique=True),
    )

    id: int = _key()
    report_id: int = _to("report.id", index=False)
    work_order_id: int | None = _to("work_order.id", optional=True)
    post_id: int | None = _to("post.id", optional=True)
    sha256: str = Field(index=True)
    kind: str
    alt: str = _words()
    width: int
    height: int
    likeness: str = ""
    added_at: datetime = _time()


class FieldUpdateRow(Row, table=True):
    """What a crew's phone sent; `id` is the UUID made on the phone, so that a replay changes nothing."""

    __tablename__ = "field_update"

    id: str = Field(primary_key=True)
    work_order_id: int = _to("work_order.id")
    account_id: int = _to("account.id")
    kind: str
    digest: str
    done_at: datetime = _time()
    received_at: datetime = _time()


class EventRow(Row, table=True):
    """What happened, appended and never edited."""

    __tablename__ = "event"

    id: int = _key()
    report_id: int = _to("report.id")
    work_order_id: int | None = _to("work_order.id", optional=True, index=False)
    post_id: int | None = _to("post.id", optional=True, index=False)
    kind: str
    at: datetime = _time()
    actor_id: int | None = _to("account.id", optional=True, index=False)
    actor: str
    why: str = _words()
    facts: dict[str, Any] = _json()


class OutboxRow(Row, table=True):
    """A message to a resident; `key` makes the same thing impossible to say twice."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        _one_of("state", "state", ("held", "queued", "sending", "sent", "failed", "dropped")),
        CheckConstraint("state <> 'sent' or external_id is not null", name="sent_has_id"),
        Index(
            "ix_outbox_message_due",
            "due_at",
            "priority",
            sqlite_where=text("state in ('queued', 'sending')"),
            postgresql_where=text("state in ('queued', 'sending')"),
        ),
        Index("ix_outbox_message_state", "state"),
        Index("ix_outbox_message_external_id", "channel", "external_id"),
    )

    id: int = _key()
    key: str = Field(unique=True)
    event_id: int = _to("event.id")
    report_id: int = _to("report.id")
    post_id: int = _to("post.id")
    channel: str
    reply_to_id: str
    kind: str
    text: str = _words()
    facts: dict[str, Any] = _json()
    photos: list[dict[str, str]] = _json()
    state: str
    priority: int
    attempts: int = 0
    due_at: datetime = _time()
    created_at: datetime = _time()
    sent_at: datetime | None = _time(optional=True)
    external_id: str | None = None
    reason: str = _words()


class ChannelRow(Row, table=True):
    """How far a channel has been read, and whether it is well."""

    __tablename__ = "channel"

    name: str = Field(primary_key=True)
    since_id: str | None = None
    polled_at: datetime | None = _time(optional=True)
    last_post_at: datetime | None = _time(optional=True)
    failing_since: datetime | None = _time(optional=True)
    failure: str = _words()


class WorkerRow(Row, table=True):
    """A worker's sign of life."""

    __tablename__ = "worker"

    name: str = Field(primary_key=True)
    beat_at: datetime = _time()


metadata = Row.metadata
