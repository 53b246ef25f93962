"""A database of the benchmark's own: made, filled, and gone at the end.

In: where (a folder for a SQLite file, or the URL of a server), the pack, how many reports. Out: its URL and what is
to be asked for. Promises: nothing that was there before is touched.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from civic.bench.town import Piece, Town, Values
from civic.core.access import Role
from civic.core.council import Pack
from civic.db import migrate
from civic.db.engine import explain
from civic.deps import COOKIE, House, token_hash

KEY = {("report_search", "id"): "rowid"}
COUNTED = ("report", "post", "work_order", "photo", "event", "outbox_message")
USERNAME = "bench"


@contextmanager
def scratch(folder: Path, url: str) -> Iterator[str]:
    """The URL of an empty database; beside the one that `url` names, or in the folder where it names none."""
    name = f"civic_bench_{secrets.token_hex(6)}"
    if not url:
        yield f"sqlite:///{folder / 'civic.db'}"
    elif make_url(url).get_backend_name() == "postgresql":
        yield from _on_server(url, name)
    else:
        yield from _beside(Path(make_url(url).database or ".").resolve().parent / name)


def fill(house: House, pack: Pack, reports: int) -> None:
    """Tables, pack, reports and statistics."""
    engine = house.opener.engine
    migrate.upgrade(engine)
    with house.opener.writing() as store:
        store.packs.save(pack, house.clock.now())
    town = Town(house.workplace(), reports, house.clock.now())
    with engine.begin() as connection:
        for piece in town.pieces():
            _insert(connection, piece)
        _count_on(connection)
    with engine.begin() as connection:
        connection.execute(text("analyze"))


def sign_in(house: House) -> str:
    """The cookie of somebody who may do everything."""
    now, token = house.clock.now(), secrets.token_urlsafe(32)
    with house.opener.writing() as store:
        account = store.accounts.add(USERNAME, "Bench", "B", Role.ADMIN, None, "", now)
        store.accounts.sign_in(token_hash(token), account or 0, now, now + timedelta(days=1))
    return f"{COOKIE}={token}"


def _insert(connection: Connection, piece: Piece) -> None:
    for name, rows in vars(piece).items():
        if rows and connection.dialect.name == "sqlite":
            _insert_sqlite(connection, name, rows)
        elif rows:
            _copy(connection, name, rows)


def _insert_sqlite(connection: Connection, name: str, rows: list[Values]) -> None:
    columns = [KEY.get((name, column), column) for column in rows[0]]
    marks = ", ".join("?" * len(columns))
    statement = f"insert into {name} ({', '.join(columns)}) values ({marks})"
    connection.exec_driver_sql(statement, [tuple(_text(value) for value in row.values()) for row in rows])


def _text(value: Any) -> Any:
    """Times as SQLite keeps them."""
    return value.isoformat(" ", "microseconds")[:26] if type(value) is datetime else value


def _copy(connection: Connection, name: str, rows: list[Values]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"copy {name} ({', '.join(rows[0])}) from stdin") as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))


def _count_on(connection: Connection) -> None:
    """The numbers that the database gives go on after those that were given."""
    if connection.dialect.name == "postgresql":
        for name in COUNTED:
            last = f"select setval('{name}_id_seq', coalesce((select max(id) from {name}), 1))"
            connection.execute(text(last))


def _beside(folder: Path) -> Iterator[str]:
    folder.mkdir()
    try:
        yield f"sqlite:///{folder / 'civic.db'}"
    finally:
        shutil.rmtree(folder)


def _on_server(url: str, name: str) -> Iterator[str]:
    server = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        _say(engine, f"create database {name}")
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            _say(engine, f"drop database {name} with (force)")
    finally:
        engine.dispose()


def _say(engine: Engine, statement: str) -> None:
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    except OperationalError as problem:
        raise explain(problem, engine) from problem
