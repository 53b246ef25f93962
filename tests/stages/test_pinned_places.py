"""Where staff put reports teaches what residents call a place: offered at two, sure at three, gone when it is taken back."""

import pytest

from civic import triage
from civic.core.report import ReportState
from civic.core.understanding import Act
from tests.core.test_understanding import post
from tests.world import World

BIN = "@WrenfordCouncil the bin at Skinny’s Corner is overflowing"
TEXTS = (
    BIN,
    "@WrenfordCouncil street light out near Skinny’s Corner",
    "@WrenfordCouncil graffiti behind Skinny’s Corner",
)
NEXT = "@WrenfordCouncil there is a deep pothole at Skinny’s Corner"


FAULTS = ("The bench is broken", "The tap is leaking", "The swing is broken")


def put(world: World, number: int, text: str, metres: float = 0.0, by: str = "") -> None:
    """A resident tweets, and Mira puts the pin."""
    world.tweet(text, by=by or f"resident{number}")
    world.work()
    office = world.house.workplace().office
    lat, lon = office.pack.places[0].lat + metres / 111_195, office.pack.places[0].lon
    with world.house.opener.writing() as store:
        triage.move_pin(store, office, number, lat, lon, "Foundry Road", world.clock.now(), world.mira.actor)
    world.clock.pass_(seconds=3)


def action(world: World, text: str = NEXT) -> Act:
    return world.house.workplace().understanding.decide(post(text)).action


def test_a_local_name_is_learned_from_pins(world: World) -> None:
    assert action(world) is Act.ASK_PLACE
    put(world, 1001, TEXTS[0])
    assert action(world) is Act.ASK_PLACE
    put(world, 1002, TEXTS[1], 20)
    assert action(world) is Act.ASK_PERSON
    put(world, 1003, TEXTS[2], 40)
    assert action(world) is Act.RAISE
    world.tweet(NEXT, by="fourth")
    world.work()
    report = world.report("R-1004")
    assert report.state is not ReportState.NEW and report.place == "Foundry Road"
    assert "Skinny’s Corner” is where R-1001, R-1002 and R-1003 were put" in str(report.understanding["why"])


def test_of_reports_that_became_one_only_that_counts(world: World) -> None:
    put(world, 1001, TEXTS[0])
    put(world, 1002, TEXTS[1], 20)
    assert action(world) is Act.ASK_PERSON
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, world.clock.now(), world.mira.actor)
        assert [one.ref for one in store.models.pinned()] == ["R-1001"]


def test_forgotten_words_teach_nothing(world: World) -> None:
    put(world, 1001, TEXTS[0])
    with world.house.opener.writing() as store:
        assert [one.by for one in store.models.pinned()] == ["Mira Santos"]
        store.session.connection().exec_driver_sql("update post set text = ''")
        assert store.models.pinned() == []


@pytest.mark.parametrize(
    "words", ["on Saturday", "at Christmas", "to Snap Send Solve", "on Facebook", "by Mr Smith", "in July"]
)
def test_no_crew_is_sent_to_where_three_reports_were_on_saturday(world: World, words: str) -> None:
    for number, text in enumerate(FAULTS):
        put(world, 1001 + number, f"@WrenfordCouncil {text}. I saw it {words}", 20.0 * number)
    world.tweet(f"@WrenfordCouncil there is a deep pothole {words}", by="zoe")
    world.work()
    report = world.report("R-1004")
    assert report.state in (ReportState.WAITING, ReportState.NEW)
    assert (report.lat, report.place, report.work_order_id) == (None, "", None)
    assert report.understanding["candidates"] == []


def test_what_little_says_is_a_place_is_offered_and_nobody_is_sent(world: World) -> None:
    for number, text in enumerate(FAULTS):
        put(world, 1001 + number, f"@WrenfordCouncil {text} by the Big Pineapple", 20.0 * number)
    assert action(world, "@WrenfordCouncil there is a deep pothole by the Big Pineapple") is Act.ASK_PERSON


def test_one_author_teaches_nothing_however_often(world: World) -> None:
    for number, text in enumerate(TEXTS):
        put(world, 1001 + number, text, by="keen")
    assert action(world) is Act.ASK_PLACE
    put(world, 1004, TEXTS[0], by="another")
    assert action(world) is Act.ASK_PERSON
    put(world, 1005, TEXTS[0], by="third")
    assert action(world) is Act.RAISE


def test_reports_that_were_placed_elsewhere_by_their_words_count_against_a_name(world: World) -> None:
    world.tweet("@WrenfordCouncil the swing at Alma Park is broken, the one near Skinny’s Corner", by="zoe")
    world.work()
    assert world.report("R-1001").place == "Alma Park"
    for number, text in enumerate(TEXTS):
        put(world, 1002 + number, text, 20.0 * number)
    assert action(world) is Act.ASK_PLACE


def test_what_a_learned_name_placed_says_nothing_of_that_name(world: World) -> None:
    for number, text in enumerate(TEXTS):
        put(world, 1001 + number, text, 20.0 * number)
    world.tweet(NEXT, by="fourth")
    world.work()
    with world.house.opener.reading() as store:
        assert store.reports.place_source(1004) == "learned"
        assert len(store.models.placed()) == len(store.models.pinned()) == 3
