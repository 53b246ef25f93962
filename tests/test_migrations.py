"""Migrations go up, down and up again, with data in between, and end where the tables say."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from civic.db import migrate
from civic.db.engine import DatabaseProblem, open_engine
from tests.world import World


def test_the_newest_migration_is_the_one_that_is_asked_for() -> None:
    assert ScriptDirectory.from_config(migrate.config()).get_heads() == [migrate.NEWEST]


def test_up_equals_the_tables(world: World) -> None:
    assert migrate.is_current(world.house.opener.engine)
    assert migrate.differences(world.house.opener.engine) == []


def test_down_and_up_with_data(world: World) -> None:
    world.swing()
    engine = world.house.opener.engine
    migrate.downgrade(engine, "base")
    assert not migrate.is_current(engine)
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from report")).scalar() == 0


def test_references_begin_with_four_digits(world: World) -> None:
    assert world.swing().ref == "R-1001"


def test_a_missing_folder_is_told_in_words(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/nowhere/civic.db")
    for ask in (migrate.upgrade, migrate.is_current):
        with pytest.raises(DatabaseProblem, match="folder is missing"):
            ask(engine)


def test_a_url_of_another_database_is_told_in_words() -> None:
    with pytest.raises(DatabaseProblem, match="sqlite and postgresql"):
        open_engine("mysql://localhost/civic")


def test_instants_without_a_zone_are_refused(sqlite_world: World) -> None:
    naive = datetime(2026, 5, 7, 8, 52, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(Exception, match="no time zone"), sqlite_world.house.opener.writing() as store:
        store.channels.beat("a", naive)
