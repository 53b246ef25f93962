"""Webhooks, what they are subscribed to, and the events on their way to them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from civic.simulator.state import State

Row = sqlite3.Row
KEPT = 20_000
STREAM = 0
CHECKED_EVERY_MS = 3600 * 1000


class EventType(StrEnum):
    MENTION = "post.mention.create"
    REPLY = "post.reply.create"
    DELETE = "post.delete"


@dataclass(frozen=True)
class Delivery:
    id: int
    webhook_id: int
    url: str
    body: bytes


def add(state: State, db: sqlite3.Connection, url: str) -> Row:
    webhook_id = state.next_id()
    db.execute(
        "insert into webhooks (id, url, valid, created_ms, checked_ms) values (?1, ?2, 1, ?3, ?3)",
        (webhook_id, url, state.clock.now_ms()),
    )
    return by_id(db, webhook_id)  # type: ignore[return-value]


def stream(db: sqlite3.Connection) -> Row:
    """What stands for the stream where a subscription names its webhook: nothing is ever delivered to it."""
    db.execute(
        "insert or ignore into webhooks (id, url, valid, created_ms, checked_ms) values (?, '', 0, 0, ?)",
        (STREAM, 1 << 62),
    )
    return by_id(db, STREAM)  # type: ignore[return-value]


def every(db: sqlite3.Connection) -> list[Row]:
    """Oldest first, each with how many deliveries wait for it."""
    return db.execute(
        "select webhooks.*, (select count(*) from deliveries where webhook_id = webhooks.id and status = 'waiting')"
        " as waiting from webhooks where id <> ? order by id",
        (STREAM,),
    ).fetchall()


def by_id(db: sqlite3.Connection, webhook_id: int | None) -> Row | None:
    row: Row | None = db.execute("select * from webhooks where id = ?", (webhook_id,)).fetchone()
    return row


def by_url(db: sqlite3.Connection, url: str) -> Row | None:
    row: Row | None = db.execute("select * from webhooks where url = ?", (url,)).fetchone()
    return row


def remove(db: sqlite3.Connection, webhook_id: int | None = None) -> None:
    """One, or all; with their subscriptions and deliveries."""
    db.execute("delete from webhooks where ?1 is null or id = ?1", (webhook_id,))


def judge(db: sqlite3.Connection, webhook_id: int, complaint: str) -> None:
    """Valid when there is no complaint."""
    db.execute("update webhooks set valid = ?, why = ? where id = ?", (not complaint, complaint, webhook_id))


def to_check(db: sqlite3.Connection, now_ms: int) -> list[Row]:
    """Those that were last checked longer ago than CHECKED_EVERY_MS."""
    due_since = now_ms - CHECKED_EVERY_MS
    return db.execute("select * from webhooks where checked_ms <= ?", (due_since,)).fetchall()


def mark_checked(db: sqlite3.Connection, webhook_id: int, now_ms: int) -> None:
    db.execute("update webhooks set checked_ms = ? where id = ?", (now_ms, webhook_id))


def subscribe(
    state: State,
    db: sqlite3.Connection,
    webhook_id: int,
    event_type: EventType,
    user_id: int,
    tag: str | None,
) -> Row:
    subscription_id = state.next_id()
    db.execute(
        "insert into subscriptions values (?, ?, ?, ?, ?, ?)",
        (subscription_id, webhook_id, event_type, user_id, tag, state.clock.now_ms()),
    )
    return subscription(db, subscription_id)  # type: ignore[return-value]


def subscriptions(db: sqlite3.Connection, *event_types: EventType) -> list[Row]:
    """Those to these event types, or all; oldest first."""
    rows = db.execute("select * from subscriptions order by id").fetchall()
    return [row for row in rows if not event_types or row["event_type"] in event_types]


def subscription(db: sqlite3.Connection, subscription_id: int | None) -> Row | None:
    row: Row | None = db.execute("select * from subscriptions where id = ?", (subscription_id,)).fetchone()
    return row


def unsubscribe(db: sqlite3.Connection, subscription_id: int) -> None:
    db.execute("delete from subscriptions where id = ?", (subscription_id,))


def enqueue(db: sqlite3.Connection, webhook_id: int, body: bytes, now_ms: int) -> None:
    """The oldest fall off after KEPT."""
    cursor = db.execute(
        "insert into deliveries (webhook_id, body, status, created_ms) values (?, ?, 'waiting', ?)",
        (webhook_id, body, now_ms),
    )
    db.execute("delete from deliveries where id <= ?", ((cursor.lastrowid or 0) - KEPT,))


def last_event(db: sqlite3.Connection, since_ms: int | None) -> int:
    """The number of the last event before that moment, or of the newest."""
    row = db.execute(
        "select coalesce(max(id), 0) from deliveries where ?1 is null or created_ms < ?1", (since_ms,)
    ).fetchone()
    return int(row[0])


def events_after(db: sqlite3.Connection, number: int) -> list[tuple[int, bytes]]:
    """Numbers and bodies, in order."""
    rows = db.execute("select id, body from deliveries where id > ? order by id", (number,))
    return [(row[0], row[1]) for row in rows]


def replay(db: sqlite3.Connection, webhook_id: int, span_ms: Sequence[int] = (0, 1 << 62)) -> int:
    """Let what came in that span of time wait again; how many that are."""
    return db.execute(
        "update deliveries set status = 'waiting' where webhook_id = ? and created_ms between ? and ?",
        (webhook_id, *span_ms),
    ).rowcount


def waited_for(db: sqlite3.Connection) -> list[int]:
    """The valid webhooks for which something waits."""
    rows = db.execute(
        "select distinct webhook_id from deliveries join webhooks on webhooks.id = webhook_id"
        " where status = 'waiting' and valid"
    )
    return [row[0] for row in rows]


def next_waiting(db: sqlite3.Connection, webhook_id: int, *, newest_first: bool) -> Delivery | None:
    row = db.execute(
        "select deliveries.id, webhook_id, url, body from deliveries join webhooks on webhooks.id = webhook_id"
        " where webhook_id = ? and status = 'waiting' and valid"
        f" order by deliveries.id {'desc' if newest_first else 'asc'} limit 1",
        (webhook_id,),
    ).fetchone()
    return None if row is None else Delivery(*row)


def waits(db: sqlite3.Connection, delivery: Delivery) -> bool:
    found = db.execute(
        "select 1 from deliveries join webhooks on webhooks.id = webhook_id"
        " where deliveries.id = ? and status = 'waiting' and valid",
        (delivery.id,),
    )
    return found.fetchone() is not None


def settle(db: sqlite3.Connection, delivery: Delivery, sent: int, complaint: str) -> None:
    """`sent` is how often it was taken, 0 for given up."""
    status = "delivered" if sent else "failed"
    db.execute("update deliveries set status = ? where id = ?", (status, delivery.id))
    db.execute(
        "update webhooks set delivered = delivered + ?, failed = failed + ?, why = ? where id = ?",
        (sent, not sent, complaint, delivery.webhook_id),
    )
