"""Databases for tests: a migrated one with the Wrenford pack is made once and then copied, or emptied."""

import shutil
import uuid
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from civic.core.council import Pack
from civic.db import migrate
from civic.db.engine import open_engine
from civic.db.store import Opener
from civic.db.tables import metadata
from civic.main import checked_pack

WRENFORD = Path(__file__).resolve().parents[1] / "civic" / "demo" / "wrenford"
LOADED_AT = datetime(2026, 5, 4, 0, 0, tzinfo=UTC)
KEPT = ("pack", "category", "crew")
FIRST = {"report_id_seq": 1001, "work_order_id_seq": 601}


@cache
def wrenford() -> Pack:
    return checked_pack(WRENFORD).pack


def prepare(engine: Engine) -> None:
    migrate.upgrade(engine)
    with Opener(engine).writing() as store:
        store.packs.save(wrenford(), LOADED_AT)


class Sqlite:
    """A file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        engine = open_engine(f"sqlite:///{self.template}")
        prepare(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("commit")
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
        engine.dispose()

    def fresh(self, folder: Path) -> str:
        copy = folder / "civic.db"
        shutil.copy(self.template, copy)
        return f"sqlite:///{copy}"


class Postgres:
    """A database of its own for this run, emptied for each test.

    Its rows are deleted, since truncating makes each table's files anew; it need not outlive the server, so that commits
    don't wait for the disk.
    """

    def __init__(self, server_url: str) -> None:
        self.server = make_url(server_url).set(drivername="postgresql+psycopg")
        self.name = f"civic_test_{uuid.uuid4().hex[:12]}"
        self._on_server(f"create database {self.name}")
        self._on_server(f"alter database {self.name} set synchronous_commit = off")
        self.url = self.server.set(database=self.name).render_as_string(hide_password=False)
        engine = open_engine(self.url)
        prepare(engine)
        engine.dispose()
        self.tables = [table.name for table in reversed(metadata.sorted_tables) if table.name not in KEPT]

    def fresh(self) -> str:
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for table in ("report_search", *self.tables):
                connection.execute(text(f"delete from {table}"))
            sequences = connection.execute(text("select sequencename, start_value from pg_sequences")).all()
            for name, start in sequences:
                if name.removesuffix("_id_seq") in KEPT:
                    continue
                connection.execute(text(f"select setval('{name}', {FIRST.get(name, start)}, false)"))
        engine.dispose()
        self._keep_wrenford()
        return self.url

    def drop(self) -> None:
        self._on_server(f"drop database if exists {self.name} with (force)")

    def _keep_wrenford(self) -> None:
        engine = open_engine(self.url)
        with Opener(engine).writing() as store:
            store.packs.save(wrenford(), LOADED_AT)
        engine.dispose()

    def _on_server(self, statement: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
