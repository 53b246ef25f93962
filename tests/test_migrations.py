"""Migrations go up, down and up again, with data in between, and end where the tables say."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from civic import fieldwork
from civic.db import migrate
from civic.db.engine import DatabaseProblem, open_engine
from civic.db.tables import metadata
from tests.stages.test_dividing import both, divide, first_post, triage_says
from tests.stages.test_fieldwork import finish, update
from tests.stages.test_intake import whole
from tests.stages.test_vanishing import Vanished, everything_kept, look_up
from tests.world import World, jpeg

BEFORE = "20261121_2213"


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


def test_a_database_of_the_revision_before_is_brought_up_with_all_that_is_in_it(world: World) -> None:
    """Down takes the newest columns away, so what comes up again is what stood there before them."""
    world.swing()
    engine = world.house.opener.engine
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, world.clock.pass_(hours=1), world.mira.actor)
    world.clock.pass_(hours=1)
    finish(world)
    before = counted(world)
    migrate.downgrade(engine, BEFORE)
    with engine.begin() as connection:
        connection.execute(text("update outbox_message set state = 'held' where kind = 'fixed'"))
        connection.execute(text("update outbox_message set state = 'queued' where kind = 'reopened'"))
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    assert counted(world) == before | {"photo": 1}
    with engine.connect() as connection:
        held = connection.execute(
            text("select state, queued_at is null from outbox_message where kind = 'fixed' order by id")
        ).all()
        assert [tuple(row) for row in held] == [("dropped", True), ("held", True)]
        waiting = text("select count(*) from outbox_message where state = 'queued' and queued_at is null")
        assert connection.execute(waiting).scalar() == 0


def test_photos_that_are_there_get_their_round(world: World) -> None:
    world.swing()
    engine = world.house.opener.engine
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, world.clock.pass_(hours=1), world.mira.actor)
    world.clock.pass_(hours=1)
    second = world.house.photos.keep(jpeg(colour="navy"))
    with world.house.opener.writing() as store:
        fieldwork.add_photo(store, office, update(world), second)
    migrate.downgrade(engine, BEFORE)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        rounds = connection.execute(text("select round from photo order by id")).scalars().all()
    assert rounds == [1, 2]


def test_what_was_said_to_a_post_was_said_to_its_author(world: World) -> None:
    """Of two messages of one kind to one author in one round, both stay, and no third is made."""
    world.swing()
    world.tweet("When will that be?", reply_to="2052000000000000001")
    world.work()
    engine = world.house.opener.engine
    keys = text("select key from outbox_message order by id")
    with engine.connect() as connection:
        before = connection.execute(keys).scalars().all()
    migrate.downgrade(engine, "20261122_0130")
    copied = (
        "insert into outbox_message (key, event_id, report_id, post_id, channel, reply_to_id, kind, text, facts, photos,"
        " state, priority, attempts, due_at, created_at, reason) select 'acknowledged:2:1', event_id, report_id, 2,"
        " channel, reply_to_id, kind, text, facts, photos, state, priority, attempts, due_at, created_at, reason"
        " from outbox_message"
    )
    with engine.begin() as connection:
        assert connection.execute(keys).scalars().all() == ["acknowledged:1:1"]
        connection.execute(text(copied))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(keys).scalars().all() == [*before, f"{before[0]}:#2"]
    migrate.downgrade(engine, "20261122_0130")
    with engine.connect() as connection:
        assert connection.execute(keys).scalars().all() == ["acknowledged:1:1", "acknowledged:2:1"]
    migrate.upgrade(engine)


@pytest.mark.parametrize("place", ["Playground, Alma Park", ""])
def test_photos_of_the_work_lose_the_residents_words(world: World, place: str) -> None:
    world.swing()
    finish(world)
    engine = world.house.opener.engine
    migrate.downgrade(engine, "20261122_0900")
    old = "After the work: The swing seat at Alma Park has come off one chain"
    with engine.begin() as connection:
        connection.execute(text("update report set place = :place"), {"place": place})
        connection.execute(text("update photo set alt = :old where kind = 'after'"), {"old": old})
        photos = json.dumps([{"sha256": after_photo(connection), "alt": old}])
        connection.execute(
            text("update outbox_message set photos = :it where kind = 'fixed'"), {"it": photos}
        )
    migrate.upgrade(engine)
    new = f"After the work: Playground equipment{', ' + place if place else ''}"
    assert [photo.alt for photo in whole(world).photos] == [new]
    assert [one["alt"] for row in whole(world).messages for one in row.photos] == [new]
    assert old not in everything_kept(world)


def test_what_was_made_of_a_part_of_a_post_keeps_none_of_its_words_where_nothing_tells_of_that(
    world: World,
) -> None:
    both(world)
    divide(world)
    triage_says(world, "playground")
    engine = world.house.opener.engine
    first = world.report()
    migrate.downgrade(engine, "20261122_1010")
    migrate.upgrade(engine)
    further = world.report("R-1002")
    assert (further.title, further.understanding) == ("Bin or litter, Alma Park", {})
    assert (world.report().title, world.report().understanding) == (first.title, first.understanding)
    world.sign_in(world.mira)
    found = {
        words: "R-1002" in world.client.get(f"/desk?q={words}&state=all").text
        for words in ("litter", "alma", "overflowing")
    }
    assert found == {"litter": True, "alma": True, "overflowing": False}
    newer = {"divided", "parted", "put_back", "told_apart", "compared_again", "photos_gone", "withdrawn"}
    kinds = {event.kind for number in (1001, 1002) for event in whole(world, number).events}
    assert "received" in kinds and not kinds & newer, "an earlier version cannot show these"
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(first_post(world))) == 1
    assert "overflowing" not in everything_kept(world)


def after_photo(connection: Any) -> str:
    return str(connection.execute(text("select sha256 from photo where kind = 'after'")).scalar_one())


def counted(world: World) -> dict[str, int]:
    """How many rows each table has."""
    with world.house.opener.engine.connect() as connection:
        return {
            name: connection.execute(text(f"select count(*) from {name}")).scalar_one()
            for name in metadata.tables
        }


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
