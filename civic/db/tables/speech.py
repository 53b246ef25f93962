"""What comes in from channels, what goes out to them, and how they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from civic.db.tables.base import Row, key, moment, one_of, plain, to, words


class PostRow(Row, table=True):
    """An inbound post, as it came (`raw`) and as it was read (`body`); `state` says what became of it."""

    __tablename__ = "post"
    __table_args__ = (
        Index("uq_post_channel_root_id", "channel", "root_id", unique=True),
        one_of("state", "state", ("stored", "taken_in", "reopens", "ignored", "failed")),
        Index("ix_post_state", "state", "due_at"),
        Index("ix_post_channel_external_id", "channel", "external_id"),
        Index("ix_post_channel_thread_id", "channel", "thread_id"),
    )

    id: int = key()
    channel: str
    external_id: str
    root_id: str
    thread_id: str = ""
    in_reply_to_id: str | None = None
    author_id: str = ""
    author_handle: str = ""
    author_name: str = ""
    text: str = words()
    kind: str = ""
    state: str = "stored"
    reason: str = words()
    posted_at: datetime = moment()
    received_at: datetime = moment()
    body: dict[str, Any] = plain()
    raw: dict[str, Any] = plain()
    report_id: int | None = to("report.id", optional=True)
    attempts: int = 0
    due_at: datetime = moment()
    retried_at: datetime | None = moment(optional=True)


class OutboxRow(Row, table=True):
    """A message to a resident; `key` makes the same thing impossible to say twice."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("state", "state", ("held", "queued", "sending", "sent", "failed", "dropped")),
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

    id: int = key()
    key: str = Field(unique=True)
    event_id: int = to("event.id")
    report_id: int = to("report.id")
    post_id: int = to("post.id")
    channel: str
    reply_to_id: str
    kind: str
    text: str = words()
    facts: dict[str, Any] = plain()
    photos: list[dict[str, str]] = plain()
    state: str
    priority: int
    attempts: int = 0
    due_at: datetime = moment()
    created_at: datetime = moment()
    queued_at: datetime | None = moment(optional=True)
    sent_at: datetime | None = moment(optional=True)
    external_id: str | None = None
    reason: str = words()


class ChannelRow(Row, table=True):
    """How far a channel has been read, and whether it is well."""

    __tablename__ = "channel"

    name: str = Field(primary_key=True)
    since_id: str | None = None
    polled_at: datetime | None = moment(optional=True)
    last_post_at: datetime | None = moment(optional=True)
    failing_since: datetime | None = moment(optional=True)
    failure: str = words()
