"""Posts that were set aside: staff see them with the reason, and take one up with one click."""

import pytest

from civic.core.post import PostKind
from civic.core.report import ReportState
from tests.core.test_understanding import post
from tests.stages.test_intake import messages, whole
from tests.world import SWING, World

POEM = "@WrenfordCouncil well done, what a lovely lake our little street has become, amazing"
STOP = "@WrenfordCouncil STOP"


@pytest.fixture(autouse=True)
def mira(world: World) -> None:
    world.sign_in(world.mira)
    world.tweet(POEM)
    world.tweet(SWING, by="nan")
    world.tweet(STOP, by="kerbwatch")
    world.work()


def aside(world: World) -> str:
    answer = world.client.get("/desk/aside")
    assert answer.status_code == 200
    return answer.text.split("<main")[1]


def test_what_became_no_report_is_listed_with_the_reason(world: World) -> None:
    told = aside(world)
    assert POEM in told and SWING not in told and STOP not in told
    assert "It is a report" in told and '<p class="small soft"></p>' not in told


def test_one_click_makes_it_a_report_and_says_who_did(world: World) -> None:
    answer = world.client.post("/desk/posts/1/report")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/aside?said=taken")
    world.work()
    report = world.report("R-1002")
    assert report.state is ReportState.NEW and report.understanding["kind"] == "report"
    told = whole(world, 1002).events
    assert [(one.kind, one.actor) for one in told] == [("received", "A resident"), ("sorted", "Mira Santos")]
    assert told[0].why.startswith("A report, says Mira Santos")
    assert told[1].facts["sorted_as"] == "report" and told[1].facts["before"] in ("noise", "praise")
    assert [kind for kind, _ in messages(world, 1002)] == ["acknowledged"]
    assert "set aside before as" in world.client.get("/desk/reports/R-1002").text
    assert POEM not in aside(world)


def test_it_is_learned_from(world: World) -> None:
    world.client.post("/desk/posts/1/report")
    world.work()
    world.clock.pass_(seconds=3)
    decision = world.house.workplace().understanding.decide(post(POEM))
    assert decision.kind is PostKind.REPORT and decision.why[0].startswith(
        "Much like R-1002, which is a report"
    )


def test_twice_is_once(world: World) -> None:
    world.client.post("/desk/posts/1/report")
    assert world.client.post("/desk/posts/1/report").status_code == 409
    world.work()
    assert world.client.post("/desk/posts/1/report").status_code == 409


def test_only_the_desk_may(world: World) -> None:
    world.sign_in(world.parks_north)
    assert world.client.get("/desk/aside").status_code == 403
    assert world.client.post("/desk/posts/1/report").status_code == 403
