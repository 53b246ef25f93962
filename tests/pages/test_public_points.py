"""The points of the map are kept in memory: what is drawn is what the database holds, at once and whatever happens."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from civic import triage
from civic.core.event import SYSTEM, Event, EventKind
from civic.core.report import ReportState
from civic.deps import House
from civic.history import record
from civic.pages.public import points
from civic.pages.public.points import Points
from tests.bench.conftest import town
from tests.pages.test_public_lists import three
from tests.pages.test_public_reports import finish
from tests.world import SWING, World

WORLD = (-180.0, -90.0, 180.0, 90.0)


def drawn(world: World, bbox: str = "") -> dict[str, dict[str, Any]]:
    """The features by reference."""
    answer = world.client.get("/reports.geojson", params={"bbox": bbox} if bbox else {})
    assert answer.status_code == 200
    return {one["properties"]["ref"]: one for one in answer.json()["features"]}


def test_whatever_happens_to_a_report_is_on_the_next_map(world: World) -> None:
    three(world)
    office, mira = world.house.workplace().office, world.mira.actor
    assert set(drawn(world)) == {"R-1001", "R-1002"}

    def step(act: Callable[..., Any], *given: Any) -> None:
        with world.house.opener.writing() as store:
            act(store, office, *given, world.clock.now(), mira)

    step(triage.categorise, 1001, "graffiti")
    assert drawn(world)["R-1001"]["properties"]["category"] == "graffiti"
    before = drawn(world)["R-1002"]["geometry"]["coordinates"]
    step(triage.move_pin, 1002, before[1] + 0.001, before[0] + 0.001, "Beside it")
    after = drawn(world)["R-1002"]["geometry"]["coordinates"]
    assert after == [pytest.approx(before[0] + 0.001), pytest.approx(before[1] + 0.001)]
    step(triage.decline, 1002, "Private land")
    assert set(drawn(world)) == {"R-1001"}
    step(triage.reconsider, 1002)
    assert set(drawn(world)) == {"R-1001", "R-1002"}
    world.tweet(SWING.replace("Alma Park", "Ferry Reserve"), by="northside_nan")
    world.work()
    assert set(drawn(world)) == {"R-1001", "R-1002", "R-1004"}
    step(triage.merge, 1004, 1001)
    assert set(drawn(world)) == {"R-1001", "R-1002"}


def test_a_box_holds_what_lies_in_it_to_its_edges(world: World) -> None:
    three(world)
    lon, lat = drawn(world)["R-1001"]["geometry"]["coordinates"]
    assert set(drawn(world, f"{lon},{lat},{lon},{lat}")) == {"R-1001"}
    assert drawn(world, f"{lon + 1e-6},{lat},{lon + 1},{lat}") == {}
    assert set(drawn(world, f"{lon - 1},{lat - 1},{lon + 1},{lat}")) >= {"R-1001"}


def test_what_was_fixed_is_shown_for_a_week(world: World) -> None:
    world.swing()
    assert drawn(world)["R-1001"]["properties"]["look"] == "with_crew"
    finish(world)
    assert drawn(world)["R-1001"]["properties"]["look"] == "fixed"
    world.clock.pass_(days=7, minutes=1)
    assert drawn(world) == {}


def test_an_entry_that_is_committed_late_with_a_lower_number_is_seen(world: World) -> None:
    """As two writers of one server do it: the one that took its number first commits last."""
    three(world)
    newest = happen(world, 1002, ReportState.WITH_CREW, above=5)
    assert set(drawn(world)) == {"R-1001", "R-1002"}
    happen(world, 1001, ReportState.DECLINED, above=newest - 3)
    assert set(drawn(world)) == {"R-1002"}


def happen(world: World, report_id: int, state: ReportState, above: int) -> int:
    """A report changes; the entry of it gets a number so far above the one it was given, or just this one."""
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        report = store.reports.change(store.reports.take(report_id), now, state=state)
        given = record(store, office, report, Event(EventKind.READ, report_id, now, world.mira.actor))
        wanted = above if above > given else given + above
        values = {"wanted": wanted, "given": given}
        store.session.connection().execute(text("update event set id = :wanted where id = :given"), values)
    return wanted


def test_what_the_history_does_not_tell_is_drawn_within_a_minute(world: World) -> None:
    three(world)
    before = drawn(world)["R-1001"]["properties"]["title"]
    with world.house.opener.writing() as store:
        store.reports.change(store.reports.take(1001), world.clock.now(), title="Not told of")
    assert drawn(world)["R-1001"]["properties"]["title"] == before
    world.clock.pass_(minutes=1)
    assert drawn(world)["R-1001"]["properties"]["title"] == "Not told of"


def features(kept: Points, house: House, box: tuple[float, float, float, float] = WORLD) -> list[Any]:
    with house.opener.reading() as store:
        piece = kept.within(store, house.workplace(), box, house.clock.now())
    found: list[Any] = orjson.loads(b"[" + piece.features + b"]")
    assert len(found) == piece.number
    return sorted(found, key=lambda one: one["properties"]["ref"])


def test_blocks_that_shrink_and_grow_hold_what_new_ones_would(tmp_path: Path) -> None:
    """Hundreds of reports are moved, declined and taken up again; kept points and points read anew stay the same."""
    with town(tmp_path) as filled:
        house, chance, kept = filled.house, random.Random(7), Points()
        refs = [int(one["properties"]["ref"][2:]) for one in features(kept, house)]
        for turn in range(12):
            for report_id in chance.sample(refs, 6):
                shuffled(house, report_id, chance.choice(filled.scene.shown), chance)
            south, north = sorted(chance.sample([lat for lat, _ in filled.scene.shown], 2))
            for box in (WORLD, (-180.0, south, 180.0, north)):
                assert features(kept, house, box) == features(Points(), house, box), f"turn {turn}"


def shuffled(house: House, report_id: int, where: tuple[float, float], chance: random.Random) -> None:
    """The report lies elsewhere, and may be declined or new."""
    now = house.clock.now()
    with house.opener.writing() as store:
        report = store.reports.take(report_id)
        state = chance.choice([ReportState.DECLINED, report.state, ReportState.NEW])
        report = store.reports.change(report, now, state=state)
        report = store.reports.place(report, now, *where, "Somewhere", {}, "staff")
        record(store, house.workplace().office, report, Event(EventKind.PLACED, report.id, now, SYSTEM))


def test_no_map_holds_more_than_can_be_sent(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    three(sqlite_world)
    assert len(drawn(sqlite_world)) == 2
    monkeypatch.setattr(points, "MOST", 1)
    assert len(drawn(sqlite_world)) == 1
