"""Who may be in danger is told at once whom to call, whatever else the post is; and the desk is alarmed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from civic.core.pacing import HAZARD, Leave
from civic.core.report import ReportState
from civic.core.sla import HOURS_AT_ONCE
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages, whole
from tests.stages.test_seen_before import joining
from tests.world import SWING, World

CHILD = "@WrenfordCouncil help! a child is trapped under the fallen tree at Alma Park, not breathing"
INSULT = "@WrenfordCouncil you useless clowns, live wires down on Quay Street and nobody cares"
KNIFE = "@WrenfordCouncil man with a knife at Alma Park"
FIGHT = "@WrenfordCouncil they are fighting with machetes outside the library, by the broken swing"
LATER = "@WrenfordCouncil now there are live wires sparking where the swing was"


def told(world: World, report_id: int = 1001) -> list[tuple[str, str, bool]]:
    return [(row.kind, row.state, "000" in row.text) for row in whole(world, report_id).messages]


def quiet(world: World) -> None:
    """A council that sends no message by itself."""
    place = world.house.workplace()
    world.house._workplace = replace(place, office=replace(place.office, told=frozenset({"emergency"})))


@pytest.mark.parametrize("text", [CHILD, INSULT, KNIFE, FIGHT])
def test_the_number_goes_out_at_once_and_before_all_else(world: World, text: str) -> None:
    world.tweet(text)
    world.work()
    assert told(world) == [("emergency", "queued", True)]
    assert world.report().hazard


def test_a_report_with_a_danger_says_it_with_the_rest(world: World) -> None:
    world.tweet("@WrenfordCouncil exposed live wires at the playground in Alma Park")
    world.work()
    assert [(state, number) for _, state, number in told(world)] == [("queued", True)]


def test_a_council_that_says_nothing_by_itself_still_says_whom_to_call(world: World) -> None:
    quiet(world)
    world.tweet("@WrenfordCouncil exposed live wires at the playground in Alma Park")
    world.tweet(SWING, by="nan")
    world.work()
    assert told(world) == [("emergency", "queued", True)]
    assert messages(world, 1002) == []


def test_a_reply_that_tells_of_danger_is_answered_so_and_waits_to_be_read(world: World) -> None:
    asked = world.tweet()
    world.work()
    world.tweet(LATER, reply_to=asked)
    world.work()
    assert told(world) == [("acknowledged", "queued", False), ("emergency", "queued", True)]
    assert world.report().reply_due_at is not None
    now = world.clock.now()
    with world.house.opener.writing() as store:
        [first, *_] = store.outbox.claim("x", now, now + world.house.lease, Leave(), limit=10)
    assert (first.kind, first.priority) == ("emergency", HAZARD)


def test_a_danger_never_joins_a_job_that_is_not_known_as_one(world: World) -> None:
    joining(world)
    world.swing()
    world.tweet(f"{SWING} It is sparking", by="nan")
    world.tweet(f"{SWING} It is squeaking", by="kerb")
    world.work()
    assert world.report("R-1002").merged_into_id is None
    assert world.report("R-1003").merged_into_id is not None


def test_what_came_late_is_answered_by_a_person(world: World) -> None:
    now = world.clock.now()
    world.clock.pass_(days=-9)
    world.tweet(CHILD, received_at=now)
    world.clock.at = now
    world.work()
    assert told(world) == []


def test_a_finished_job_says_nothing_of_danger(world: World) -> None:
    world.swing()
    finish(world)
    world.work()
    assert not any(number for _, _, number in told(world))


def test_a_danger_that_waits_for_a_person_is_first_in_line_and_due_in_hours(world: World) -> None:
    world.tweet("@WrenfordCouncil what is going on with the swing at Alma Park?", by="nan")
    world.tweet(INSULT)
    world.work()
    question, danger = world.report("R-1001"), world.report("R-1002")
    assert (question.state, danger.state) == (ReportState.NEW, ReportState.NEW)
    assert (
        danger.due_at - world.clock.now()
        <= timedelta(hours=HOURS_AT_ONCE)
        < question.due_at - world.clock.now()
    )
    world.sign_in(world.mira)
    page = world.client.get("/desk").text
    assert page.index("R-1002") < page.index("R-1001")
    assert "Look at it now" in page and "Make safe by" not in page
