"""Where staff put reports teaches what residents call a place: offered at two, sure at three, gone when it is taken back."""

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


def put(world: World, number: int, text: str, metres: float = 0.0) -> None:
    """A resident tweets, and Mira puts the pin."""
    world.tweet(text, by=f"resident{number}")
    world.work()
    office = world.house.workplace().office
    lat, lon = office.pack.places[0].lat + metres / 111_195, office.pack.places[0].lon
    with world.house.opener.writing() as store:
        triage.move_pin(store, office, number, lat, lon, "Foundry Road", world.clock.now(), world.mira.actor)
    world.clock.pass_(seconds=3)


def action(world: World) -> Act:
    return world.house.workplace().understanding.decide(post(NEXT)).action


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
