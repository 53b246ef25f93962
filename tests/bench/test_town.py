"""The scratch town: as many reports as were asked for, six in a hundred open, and all that hangs on them."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, text

from civic.bench.figures import Turns, figures
from civic.bench.scratch import scratch
from civic.bench.town import Town
from civic.core.place import metres_between
from civic.db import migrate
from civic.db.engine import open_engine
from civic.db.reads.filters import Filter
from civic.pages.public.points import Points
from tests.bench.conftest import REPORTS, Filled
from tests.databases import Postgres

COUNTS = "select state, count(*) from report group by state"
ORPHANS = "select count(*) from report where work_order_id not in (select id from work_order)"


def test_six_in_a_hundred_are_open_and_every_kind_of_end_occurs(filled: Filled) -> None:
    with filled.house.opener.engine.connect() as connection:
        counted = dict(tuple(row) for row in connection.execute(text(COUNTS)))
        opened = connection.execute(text("select count(*) from report where open")).scalar_one()
        assert connection.execute(text(ORPHANS)).scalar_one() == 0
    assert sum(counted.values()) == REPORTS
    assert opened == round(REPORTS * 0.06)
    assert {"with_crew", "in_progress", "fixed", "declined"} <= set(counted)


def test_everything_that_belongs_to_a_report_can_be_read(filled: Filled) -> None:
    with filled.house.opener.reading() as store:
        kinds = Counter[str]()
        for number in range(1001, 1001 + REPORTS):
            whole = store.reads.one.whole(number)
            assert whole is not None
            assert whole.events[0].kind == "received"
            assert whole.posts[0].report_id == number
            kinds.update(message.kind for message in whole.messages)
    assert kinds["acknowledged"] > REPORTS / 2 > 0 < kinds["fixed"]


def test_the_same_seed_gives_the_same_town(filled: Filled) -> None:
    now, workplace = filled.house.clock.now(), filled.house.workplace()
    one, other = (next(Town(workplace, 50, now).pieces()) for _ in range(2))
    assert one == other


def test_search_finds_what_the_scene_asks_for(filled: Filled) -> None:
    now = filled.house.clock.now()
    with filled.house.opener.reading() as store:
        for words in filled.scene.searches:
            assert store.reads.lists.staff(Filter("all", q=words), now, now), words


def test_boxes_hold_as_many_points_as_were_asked_for(filled: Filled) -> None:
    now, scene = filled.house.clock.now(), filled.scene
    points, workplace = Points(), filled.house.workplace()
    with filled.house.opener.reading() as store:
        for box in scene.boxes(10, 3):
            assert 9 <= points.within(store, workplace, box, now).number <= 14
        (whole,) = scene.boxes(4000, 3)
        assert points.within(store, workplace, whole, now).number >= len(scene.shown) * 2 // 3


def test_each_client_takes_its_own_jobs_from_start_to_hold_and_back(filled: Filled) -> None:
    turns = Turns(filled.scene.jobs)
    moves = [[turns.next(client) for _ in range(12)] for client in range(4)]
    jobs = [{job.order_id for job, _ in own} for own in moves]
    assert not set.intersection(*jobs)
    for own in moves:
        for job in {job for job, _ in own}:
            started = [begun for one, begun in own if one == job]
            assert started[0]
            assert all(before != after for before, after in pairwise(started))


def test_every_figure_has_a_name_of_its_own_and_something_to_ask(filled: Filled) -> None:
    made = figures(filled.scene, "")
    assert len({figure.name for figure in made}) == len(made)
    for figure in made:
        ours, bare = figure.both()
        assert ours(0).startswith((b"GET /", b"POST /"))
        assert b" /floor/" in bare(0).partition(b"\r\n")[0]


@pytest.mark.parametrize("kind", ["file", "server"])
def test_the_scratch_database_is_gone_at_the_end(
    kind: str, filled: Filled, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue("tmp_path")
    url = f"sqlite:///{folder / 'live.db'}"
    if kind == "server":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.url
    with scratch(folder, url) as made:
        assert made != url
        engine = open_engine(made)
        migrate.upgrade(engine)
        assert migrate.is_current(engine)
        engine.dispose()
    assert list(folder.iterdir()) == []


def test_neighbours_are_those_within_the_circle_not_within_its_box(filled: Filled) -> None:
    with filled.house.opener.reading() as store:
        rows = store.reads.lists.staff(Filter(), filled.house.clock.now(), filled.house.clock.now(), REPORTS)
        spots = [(row.lat, row.lon) for row in rows if row.lat is not None]
        for lat, lon in spots[:10]:
            for metres in (250, 900):
                near = sum(metres_between(lat, lon, *spot) <= metres for spot in spots)
                assert store.reads.maps.open_near(lat, lon, metres) == near


def test_an_idle_worker_reads_no_whole_table(filled: Filled) -> None:
    said: list[tuple[str, Any]] = []
    engine = filled.house.opener.engine

    def hear(connection: Any, cursor: Any, statement: str, values: Any, *_: object) -> None:
        said.append((statement, values))

    event.listen(engine, "before_cursor_execute", hear)
    with filled.house.opener.reading() as store:
        store.reads.health.due(filled.house.clock.now())
    event.remove(engine, "before_cursor_execute", hear)
    statement, values = said[-1]
    with engine.connect() as connection:
        plan = [row.detail for row in connection.exec_driver_sql(f"explain query plan {statement}", values)]
    assert sum("SEARCH" in step for step in plan) == 6, plan
    assert not any(step.startswith("SCAN ") and "CONSTANT" not in step for step in plan), plan
