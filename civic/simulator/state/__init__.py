"""One SQLite file that holds all the simulator knows. Every change is committed before it is answered, so that
`kill -9` and a restart lose nothing. One connection behind one lock: no reader ever meets a half-written post."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civic.simulator.clock import Clock
from civic.simulator.snowflake import Snowflakes
from civic.simulator.state.schema import FORGOTTEN, TABLES, UPGRADES, VERSION


class StateFileUnusable(Exception):
    """The state file cannot be used; the text says why and what to do."""


class State:
    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.path = path
        self.clock = clock or Clock()
        self._lock = threading.RLock()
        self._db = _open(path)
        with self.transaction() as db:
            self._snowflakes = Snowflakes(_newest_id(db))
            self.clock.ahead_seconds = max(self.clock.ahead_seconds, float(meta(db, "ahead_seconds") or 0))

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._db

    def next_id(self) -> int:
        with self._lock:
            return self._snowflakes.next(self.clock.now_ms())

    def advance_clock(self, seconds: float) -> None:
        with self.transaction() as db:
            self.clock.advance(seconds)
            set_meta(db, "ahead_seconds", str(self.clock.ahead_seconds))

    def start_afresh(self) -> None:
        """Forget every post, photo, charge and request; accounts, their keys and webhooks stay, and ids go on growing."""
        with self.transaction() as db:
            set_meta(db, "newest_id", str(self._snowflakes.last))
            for table in FORGOTTEN:
                db.execute(f"delete from {table}")

    def close(self) -> None:
        with self._lock:
            self._db.close()


def meta(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("select value from meta where key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def set_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute(
        "insert into meta values (?, ?) on conflict do update set value = excluded.value", (key, value)
    )


def _open(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on"):
            db.execute(f"pragma {pragma}")
        _lay_tables(db, path)
    except (OSError, sqlite3.Error) as error:
        raise StateFileUnusable(
            f"Cannot use {path} as the simulator's state file: {error}. Name another file."
        ) from error
    return db


def _lay_tables(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("pragma user_version").fetchone()[0]
    if version == 0:
        db.executescript(f"begin; {TABLES} pragma user_version = {VERSION}; commit;")
    elif version in UPGRADES:
        db.executescript(f"begin; {UPGRADES[version]} pragma user_version = {VERSION}; commit;")
    elif version != VERSION:
        raise StateFileUnusable(
            f"{path} was written by another version of the simulator ({version}, this one reads {VERSION}). "
            "Delete the file to start afresh, or name another."
        )


def _newest_id(db: sqlite3.Connection) -> int:
    row = db.execute(
        "select max((select coalesce(max(id), 0) from posts), (select coalesce(max(id), 0) from media),"
        " (select coalesce(max(id), 0) from webhooks), (select coalesce(max(id), 0) from subscriptions),"
        " (select coalesce(max(id), 0) from accounts), (select coalesce(max(id), 0) from uploads),"
        " (select coalesce(max(id), 0) from messages))"
    ).fetchone()
    return max(int(row[0]), int(meta(db, "newest_id") or 0))
