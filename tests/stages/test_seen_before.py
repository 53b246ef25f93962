"""A post that tells of an open report again joins it by itself where that is sure, and can be taken out again."""

from dataclasses import replace

import pytest

from civic import triage
from civic.core.event import EventKind
from civic.core.report import ReportState
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages
from tests.world import SWING, World

AGAIN = "@WrenfordCouncil the swing seat at Alma Park is still off one chain, kids are using it"


def second(world: World, text: str = AGAIN, by: str = "northside_nan") -> None:
    joining(world)
    world.tweet()
    world.work()
    world.clock.pass_(hours=20)
    world.tweet(text, by=by)
    world.work()


def joining(world: World, joins: bool = True) -> None:
    place = world.house.workplace()
    world.house._workplace = replace(place, office=replace(place.office, joins=joins))


def test_it_joins_and_its_reporter_hears_of_that_report_and_of_its_end(world: World) -> None:
    second(world)
    first, other = world.report("R-1001"), world.report("R-1002")
    assert (other.state, other.merged_into_id) == (ReportState.DUPLICATE, 1001)
    assert first.state is ReportState.WITH_CREW and first.reporters == 2
    assert [kind for kind, _ in messages(world, 1002)] == ["merged"]
    finish(world)
    world.work()
    told = [kind for kind, _ in messages(world, 1001)]
    assert told.count("fixed") == 2


def test_the_history_says_that_nobody_did_it_and_why(world: World) -> None:
    second(world)
    with world.house.opener.reading() as store:
        whole = store.reads.one.whole(1002)
    assert whole is not None
    merged = next(event for event in whole.events if event.kind == EventKind.MERGED)
    assert merged.actor == "Civic"
    assert merged.why.startswith("Tells of R-1001 again (9") and "Same category" in merged.why


def test_splitting_takes_it_back(world: World) -> None:
    second(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.reconsider(store, office, 1002, world.clock.now(), world.mira.actor)
    assert world.report("R-1002").state is ReportState.NEW
    assert world.report("R-1001").reporters == 1


@pytest.mark.parametrize(
    "text",
    [
        "@WrenfordCouncil another swing seat at Alma Park has come off one chain, kids still try to use it",
        "@WrenfordCouncil the slide at Alma Park is cracked",
        "@WrenfordCouncil the swing seat at Jubilee Park has come off one chain. Kids are still trying to use it.",
    ],
)
def test_what_may_be_another_thing_stays_a_report_of_its_own(world: World, text: str) -> None:
    second(world, text)
    assert world.report("R-1002").merged_into_id is None
    assert world.report("R-1001").reporters == 1


def test_after_the_fix_it_is_a_new_report(world: World) -> None:
    joining(world)
    world.tweet()
    world.work()
    finish(world)
    world.clock.pass_(hours=20)
    world.tweet(SWING, by="northside_nan")
    world.work()
    assert world.report("R-1002").state is ReportState.WITH_CREW


def test_a_council_may_leave_joining_to_people(world: World) -> None:
    second(world)
    joining(world, joins=False)
    world.tweet(AGAIN, by="somebody_else")
    world.work()
    assert world.report("R-1003").state is ReportState.WITH_CREW
