"""Direct messages between two accounts. X lets an app write only to whoever wrote to its account first."""

import sqlite3
from dataclasses import dataclass

from civic.simulator.state import State
from civic.simulator.state.timelines import Bounds, Page

Row = sqlite3.Row


@dataclass(frozen=True)
class Talk:
    """Whose messages: one account's, or those between it and one other."""

    me: int
    other: int | None = None


def write(
    state: State, db: sqlite3.Connection, sender: int, recipient: int, text: str, media_id: int | None = None
) -> Row:
    row: Row = db.execute(
        "insert into messages values (?, ?, ?, ?, ?, ?) returning *",
        (state.next_id(), sender, recipient, text, media_id, state.clock.now_ms()),
    ).fetchone()
    return row


def may_write(db: sqlite3.Connection, sender: int, recipient: int) -> bool:
    """Whether the recipient has written first."""
    found = db.execute(
        "select 1 from messages where sender_id = ? and recipient_id = ? limit 1", (recipient, sender)
    )
    return found.fetchone() is not None


def page(db: sqlite3.Connection, talk: Talk, bounds: Bounds, limit: int) -> Page:
    """Newest first."""
    rows = db.execute(
        "select * from messages where id < :before and"
        " ((sender_id = :me and (:other is null or recipient_id = :other))"
        " or (recipient_id = :me and (:other is null or sender_id = :other))) order by id desc limit :limit",
        {"me": talk.me, "other": talk.other, "before": bounds.before, "limit": limit + 1},
    ).fetchall()
    return Page(rows[:limit], more=len(rows) > limit)


def conversation_id(row: Row) -> str:
    """X names a conversation of two by both ids, the smaller one first."""
    one, other = sorted((row["sender_id"], row["recipient_id"]))
    return f"{one}-{other}"
