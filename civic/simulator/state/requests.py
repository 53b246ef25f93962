"""The requests that clients made of the X API, newest first. The oldest fall off after KEPT."""

import sqlite3
from dataclasses import dataclass

KEPT = 20_000


@dataclass(frozen=True)
class Logged:
    """`path` is the endpoint's shape, such as 2/users/:id/mentions."""

    id: int
    at_ms: int
    account_id: int | None
    method: str
    path: str
    query: str
    status: int
    note: str
    mills: int


def write(
    db: sqlite3.Connection, *, at_ms: int, account_id: int | None, method: str, path: str, query: str,
    status: int, note: str, mills: int,
) -> None:  # fmt: skip
    cursor = db.execute(
        "insert into log (at_ms, account_id, method, path, query, status, note, mills) values (?, ?, ?, ?, ?, ?, ?, ?)",
        (at_ms, account_id, method, path, query, status, note, mills),
    )
    db.execute("delete from log where id <= ?", ((cursor.lastrowid or 0) - KEPT,))


def newest(db: sqlite3.Connection, limit: int, account_id: int | None = None, after: int = 0) -> list[Logged]:
    rows = db.execute(
        "select * from log where id > ?2 and (?1 is null or account_id = ?1 or account_id is null)"
        " order by id desc limit ?3",
        (account_id, after, limit),
    )
    return [Logged(*row) for row in rows]
