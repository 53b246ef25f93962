"""Engines for both databases, and the opener of transactions.

SQLite runs in WAL with full sync; a writing transaction takes the write lock when it begins (BEGIN IMMEDIATE),
so that two of them queue up (see `turn`) instead of failing half-way; a reading one begins deferred and never waits.
PostgreSQL runs at READ COMMITTED; the store locks the rows it means to change. What a statement was given, such as
residents' words, stands in no error and so in no log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from civic.db.turn import FREE, FileTurn, Turn

READING = {"civic_reading": True}
ALIKE: dict[str, Any] = {
    "json_deserializer": orjson.loads, "hide_parameters": True, "query_cache_size": 1500,
}  # fmt: skip
"""What both databases are opened with; words that residents wrote never stand in an error."""
BUSY_MS = 15_000
SQLITE, POSTGRES = ("sqlite", "sqlite+pysqlite"), ("postgresql", "postgresql+psycopg")
NO_DRIVER = (
    "The driver for PostgreSQL is not installed. Run `uv sync --extra postgres` in a checkout, or install Civic with "
    "its extra: pip install 'civic[postgres]'."
)


class DatabaseProblem(Exception):
    """The database cannot be used; the text says why and what to do."""


def open_engine(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL URL; DatabaseProblem when the URL is neither."""
    try:
        kind = make_url(url).drivername
    except ArgumentError as problem:
        raise DatabaseProblem(
            f"CIVIC_DATABASE_URL is no database URL ({problem}). Try sqlite:///civic.db."
        ) from problem
    if kind in SQLITE:
        return _sqlite(url)
    if kind in POSTGRES:
        return _postgres(url)
    raise DatabaseProblem(
        f"CIVIC_DATABASE_URL names {kind}; Civic runs on sqlite and postgresql+psycopg. "
        "Write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."
    )


def explain(problem: DatabaseError, engine: Engine) -> DatabaseProblem:
    """The same trouble in words that say what to do."""
    cause = str(problem.orig).strip().splitlines()[0]
    if "locked" in cause:
        return locked(engine)
    if is_damage(problem):
        advice = "Its file is no SQLite database, or is damaged: name another by CIVIC_DATABASE_URL, or restore it."
    elif "unable to open" in cause:
        advice = "The folder is missing or not writable: make it, or set CIVIC_DATABASE_URL."
    else:
        advice = "Check that the server runs and that CIVIC_DATABASE_URL is right."
    return _unusable(engine, cause, advice)


@contextmanager
def explaining(engine: Engine) -> Iterator[None]:
    """What keeps the database from being used within the block is raised as DatabaseProblem."""
    try:
        yield
    except DatabaseError as problem:
        if isinstance(problem, OperationalError) or is_damage(problem):
            raise explain(problem, engine) from problem
        raise


def is_damage(problem: DatabaseError) -> bool:
    """Whether the file is no database, or a broken one."""
    return any(sign in str(problem.orig) for sign in ("not a database", "malformed"))


def was_in_the_way(problem: DatabaseError) -> bool:
    """Whether two transactions waited for each other, and this is the one that the database gave up."""
    return getattr(problem.orig, "sqlstate", None) in ("40P01", "40001")


def locked(engine: Engine) -> DatabaseProblem:
    """Somebody else has been writing for too long."""
    advice = "Another program holds it: stop that program, or wait, and try again."
    return _unusable(engine, "database is locked", advice)


def turn_of(engine: Engine) -> Turn:
    """The queue of those who write to this database."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return FREE
    return FileTurn(Path(name))


def _unusable(engine: Engine, cause: str, advice: str) -> DatabaseProblem:
    shown = engine.url.render_as_string(hide_password=True)
    return DatabaseProblem(f"The database {shown} cannot be used: {cause}. {advice} Nothing was lost.")


def _dumps(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, json_serializer=_dumps, pool_size=48, max_overflow=16, pool_use_lifo=True, **ALIKE
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("civic_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgres(url: str) -> Engine:
    try:
        return create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            json_serializer=_dumps,
            pool_size=24,
            max_overflow=24,
            pool_pre_ping=True,
            **ALIKE,
        )
    except ImportError as problem:
        raise DatabaseProblem(NO_DRIVER) from problem
