"""What comes in from channels, what goes out to them, and how they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from civic.db.tables.base import Row, key, moment, number, one_of, plain, to, word, words


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
    edits: int = number(0)
    reply_mode: str = word("api")
    looked_up_at: datetime | None = moment(optional=True)
    gone_at: datetime | None = moment(optional=True)
    withdrawn_at: datetime | None = moment(optional=True)


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
        Index("ix_outbox_message_sent_at", "channel", "sent_at"),
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
    paused_until: datetime | None = moment(optional=True)
    pause_reason: str = words()
    pushed_at: datetime | None = moment(optional=True)
    push_valid: bool | None = None
    gap_at: datetime | None = moment(optional=True)
    gap: str = words()
    gap_since: str | None = None
    gap_until: str | None = None
    limits: dict[str, Any] = plain(default="{}")


class ChannelCallRow(Row, table=True):
    """How many calls of a kind a channel took on a UTC day, and what they cost in thousandths of a dollar."""

    __tablename__ = "channel_call"

    day: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    number: int
    mills: int


class OptOutRow(Row, table=True):
    """Who does not want to be answered by itself any more, and the post that says so."""

    __tablename__ = "opt_out"

    channel: str = Field(primary_key=True)
    author_id: str = Field(primary_key=True)
    post_id: int = to("post.id", index=False)
    at: datetime = moment()


class AuthorRow(Row, table=True):
    """What a platform told of an account, and when."""

    __tablename__ = "author"

    channel: str = Field(primary_key=True)
    author_id: str = Field(primary_key=True)
    handle: str
    name: str
    protected: bool
    told_at: datetime = moment()


class PushedEventRow(Row, table=True):
    """What a platform pushed to us, as it came; `state` says whether it has been read."""

    __tablename__ = "pushed_event"
    __table_args__ = (
        one_of("state", "state", ("stored", "done", "failed")),
        Index("uq_pushed_event_channel_event_id", "channel", "event_id", unique=True),
        Index("ix_pushed_event_state", "state", "id"),
    )

    id: int = key()
    channel: str
    event_id: str
    received_at: datetime = moment()
    state: str = "stored"
    reason: str = words()
    body: dict[str, Any] = plain()
