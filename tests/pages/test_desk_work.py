"""Work under way and words that wait: crews, holds, the fixed reply, what failed."""

import re
import uuid

import pytest

from civic import fieldwork
from civic.core.report import ReportState
from civic.fieldwork import FieldUpdate
from tests.pages.test_desk_decisions import press, sheet
from tests.stages.test_intake import whole
from tests.world import World, jpeg


@pytest.fixture(autouse=True)
def mira(world: World) -> None:
    world.sign_in(world.mira)


def fix(world: World) -> None:
    """The crew fits a new seat and takes a photo of it."""
    office, crew = world.house.workplace().office, world.parks_north.actor
    now = world.clock.now()
    photo = world.house.photos.keep(jpeg(colour="teal"))
    with world.house.opener.writing() as store:
        fieldwork.start(store, office, FieldUpdate(str(uuid.uuid4()), 601, crew, now, now))
        fieldwork.add_photo(store, office, FieldUpdate(str(uuid.uuid4()), 601, crew, now, now), photo)
        fieldwork.complete(
            store, office, FieldUpdate(str(uuid.uuid4()), 601, crew, now, now), "New seat fitted"
        )


def test_another_crew_gets_the_job_and_it_can_be_given_back(world: World) -> None:
    world.swing()
    moved = press(world, "R-1001", "assignment", crew="roads")
    assert "With Roads now" in moved
    assert world.report().crew == "roads"
    undo = re.search(r'name="crew" value="([^"]+)"', moved)
    assert undo
    press(world, "R-1001", "assignment", crew=undo[1])
    assert world.report().crew == "parks-north"
    unknown = world.client.post("/desk/reports/R-1001/assignment", data={"crew": "elves"})
    assert unknown.status_code == 422


def test_a_hold_needs_its_reason(world: World) -> None:
    world.swing()
    assert world.client.post("/desk/reports/R-1001/hold", data={}).status_code == 409
    held = press(world, "R-1001", "hold", reason="Waiting for the new seat")
    assert world.report().state is ReportState.ON_HOLD
    assert "Waiting for the new seat" in held


def test_the_fixed_reply_stands_beside_its_button_and_goes_under_the_senders_mark(world: World) -> None:
    world.swing()
    fix(world)
    page = sheet(world)
    assert "Send the “fixed” reply" in page
    beside = re.search(r'class="say"><span class="eyebrow">The resident reads</span><p>(.*?)</p>', page)
    assert beside
    assert whole(world).messages[-1].state == "held"
    released = press(world, "R-1001", "release")
    assert "The reply is on its way" in released
    last = whole(world).messages[-1]
    assert last.state == "queued"
    assert last.text == beside[1]
    assert last.text.endswith("^MS")


def test_a_reply_is_released_once(world: World) -> None:
    world.swing()
    fix(world)
    press(world, "R-1001", "release")
    again = world.client.post("/desk/reports/R-1001/release")
    assert again.status_code == 409
    assert "No reply of R-1001 waits" in again.text


def test_a_reply_that_is_kept_back_tells_why_in_the_story_only(world: World) -> None:
    world.swing()
    fix(world)
    assert world.client.post("/desk/reports/R-1001/withholding", data={}).status_code == 409
    page = press(world, "R-1001", "withholding", reason="Told on the phone")
    assert "Told on the phone" in page
    assert whole(world).messages[-1].state == "dropped"
    assert all("Told on the phone" not in one.text for one in whole(world).messages)


def test_the_story_tells_who_did_what_and_why(world: World) -> None:
    world.swing()
    fix(world)
    page = sheet(world)
    story = page[page.index('class="story"') :]
    order = [
        "@almaparkparent",
        "<b>Received</b>",
        "post ours",
        "<b>Sent</b>",
        "<b>Started</b>",
        "<b>Finished</b>",
    ]
    places = [story.index(words) for words in order]
    assert places == sorted(places)
    assert "Rule 3" in story
    assert "by Parks North" in story


def test_a_failed_reply_shows_the_platforms_words_and_is_tried_again(world: World) -> None:
    world.swing()
    with world.house.opener.writing() as store:
        store.outbox.failed(1, "403: The author has deleted the post.")
    assert "403: The author has deleted the post." in sheet(world)
    outbox = world.client.get("/desk/outbox").text
    assert "403: The author has deleted the post." in outbox
    answer = world.client.post("/desk/messages/1/retry?back=outbox")
    assert answer.headers["location"] == "/desk/outbox?said=retried"
    assert whole(world).messages[0].state == "sending"
    assert world.client.post("/desk/messages/1/retry").status_code == 409


def test_a_finished_job_is_opened_again(world: World) -> None:
    world.swing()
    fix(world)
    press(world, "R-1001", "release")
    page = press(world, "R-1001", "reopening")
    assert "Reopened, with Parks North again" in page
    assert world.report().state is ReportState.WITH_CREW
