"""Replies of residents at the desk: marked until somebody has read them, and never in the way of what is decided."""

from typing import Any

import pytest

from civic.core.post import PostPhoto
from civic.core.report import ReportState
from civic.pages.desk.live import events
from tests.pages.test_desk_decisions import NOWHERE, press, sheet
from tests.pages.test_desk_work import fix
from tests.stages.test_intake import whole
from tests.stages.test_photos_of_posts import GONE, Album
from tests.world import SWING, World

HAZARD = "@WrenfordCouncil huge pothole on our road, it is a sinkhole now, cars swerve"
WRONG_PLACE = "Sorry wrong place, it is Ferry Reserve"


@pytest.fixture(autouse=True)
def mira(world: World) -> None:
    world.sign_in(world.mira)


def get(world: World, path: str) -> str:
    answer = world.client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def queue(world: World) -> list[str]:
    found: list[dict[str, Any]] = world.client.get("/desk/reports.json?state=triage").json()["reports"]
    return [one["ref"] for one in found]


def number(world: World) -> int:
    page = get(world, "/desk/triage")
    return int(page.split('Triage <span class="num">')[1].split("<")[0])


def replied(world: World, text: str = WRONG_PLACE) -> None:
    first = world.tweet()
    world.work()
    world.tweet(text, reply_to=first)
    world.work()


def test_an_unread_reply_is_marked_on_list_sheet_and_in_triage_until_it_is_read(world: World) -> None:
    replied(world)
    assert "Reply unread" in get(world, "/desk")
    assert queue(world) == ["R-1001"]
    assert number(world) == 1
    page = get(world, "/desk/triage")
    assert WRONG_PLACE in page
    assert 'action="/desk/reports/R-1001/reading?back=triage"' in page
    assert WRONG_PLACE in sheet(world).split("Reply unread")[1].split("<dl")[0]
    read = press(world, "R-1001", "reading", version=str(world.report().version))
    assert "The resident’s reply has been read" in read
    assert "Reply unread" not in read
    assert "<b>Reply read</b> by Mira Santos" in read
    assert queue(world) == []
    assert world.report().state is ReportState.WITH_CREW


def test_a_reply_is_read_once(world: World) -> None:
    replied(world)
    press(world, "R-1001", "reading")
    again = world.client.post("/desk/reports/R-1001/reading")
    assert again.status_code == 409
    assert "somebody has read it" in again.text


def test_a_reply_to_a_finished_job_offers_to_open_it_again_with_the_words_for_it(world: World) -> None:
    first = world.tweet()
    world.work()
    fix(world)
    world.tweet("The new seat fell off today", reply_to=first)
    world.work()
    assert queue(world) == ["R-1001"]
    assert 'href="/desk/triage?at=R-1001&amp;act=reopening"' in get(world, "/desk/triage")
    page = get(world, "/desk/triage?at=R-1001&act=reopening")
    beside = page.split('id="say"')[1].split("<p>")[1].split("</p>")[0]
    answer = world.client.post("/desk/reports/R-1001/reopening?back=triage")
    assert answer.headers["location"] == "/desk/triage?last=R-1001&said=reopened"
    assert whole(world).messages[-1].text == beside
    assert queue(world) == []


def test_a_reply_to_what_was_declined_offers_to_take_the_decision_back(world: World) -> None:
    first = world.tweet()
    world.work()
    press(world, "R-1001", "refusal", reason="It belongs to the school")
    world.tweet("The school says it is yours", reply_to=first)
    world.work()
    assert queue(world) == ["R-1001"]
    assert 'formaction="/desk/reports/R-1001/reconsideration?back=triage"' in get(world, "/desk/triage")


def test_a_danger_without_a_place_is_looked_at_at_once_and_before_all_else(world: World) -> None:
    world.tweet("@WrenfordCouncil what is going on with the swing at Alma Park?")
    world.tweet(HAZARD, by="northside_nan")
    world.work()
    assert world.report("R-1002").state is ReportState.WAITING
    assert queue(world) == ["R-1002", "R-1001"]
    assert number(world) == 2
    page = get(world, "/desk/triage")
    assert "sinkhole" in page
    assert "Ask for the place" not in page


def test_who_does_not_answer_in_time_is_looked_at_by_a_person(world: World) -> None:
    world.tweet(NOWHERE)
    world.work()
    assert queue(world) == []
    world.clock.at = world.report().due_at
    world.clock.pass_(minutes=1)
    assert queue(world) == ["R-1001"]
    assert "Answer due" in get(world, "/desk/triage")


def test_an_answer_that_says_no_place_is_looked_at(world: World) -> None:
    asked = world.tweet(NOWHERE)
    world.work()
    world.tweet("it is the green one", reply_to=asked)
    world.work()
    assert queue(world) == ["R-1001"]
    assert "it is the green one" in get(world, "/desk/triage")


def test_a_reply_is_announced_and_thanks_are_not(world: World) -> None:
    replied(world)
    told = newest(world)
    assert b'"new":true' in told
    assert b"A resident replied: " in told
    assert b'"label":"Reply unread"' in told
    press(world, "R-1001", "reading")
    world.tweet("Thank you", reply_to=whole(world).posts[0].external_id)
    world.work()
    assert b'"new":false' in newest(world)


def newest(world: World) -> bytes:
    """What listeners hear of the newest entry of the history."""
    with world.house.opener.reading() as store:
        rows = store.reads.desk.since(0)
    [told] = events(rows[-1:], world.house)
    return told


def test_merging_into_a_finished_job_says_what_happens_to_the_words(world: World) -> None:
    world.swing()
    fix(world)
    world.tweet(SWING + " Again", by="northside_nan")
    world.work()
    told = world.client.get("/desk/reports/R-1002/words.json?act=merge&into=R-1001").json()
    assert "how R-1001 ended" in told["note"]
    press(world, "R-1002", "merge", into="R-1001")
    held = [(one.kind, one.state) for one in whole(world).messages if one.kind == "fixed"]
    assert held == [("fixed", "held"), ("fixed", "held")]
    assert "Send the “fixed” reply" in sheet(world)


def test_a_photo_that_is_missing_is_told_on_the_sheet(world: World) -> None:
    world.channels["x"] = Album()
    world.tweet(photos=(PostPhoto(GONE),))
    world.work()
    assert "The photo is gone from X (status 404)." in sheet(world)


def test_a_post_that_failed_is_taken_in_again_by_a_button(world: World) -> None:
    world.tweet()
    with world.house.opener.writing() as store:
        store.posts.settle(1, "failed", "", reason="The rules stumbled")
    page = get(world, "/desk/outbox")
    assert "The rules stumbled" in page
    assert "Take it in again" in page
    answer = world.client.post("/desk/posts/1/retry")
    assert answer.headers["location"] == "/desk/outbox?said=retried"
    world.work()
    assert world.report().state is ReportState.WITH_CREW
    assert world.client.post("/desk/posts/1/retry").status_code == 409
    for number in ("99999999999999999999", "0", "-1"):
        for kind in ("posts", "messages"):
            assert world.client.post(f"/desk/{kind}/{number}/retry").status_code == 404
