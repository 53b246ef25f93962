"""An edit is the same post with a new id: it changes its report, and never makes a second one."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from civic import intake, triage
from civic.core.message import MessageState
from civic.core.report import ReportState
from civic.db.store.posts import StoredPost
from tests.stages.test_intake import messages, whole
from tests.world import SWING, World, newer

LIGHT = "@WrenfordCouncil street light out at the corner of Alma Street and School Street"


def stored(world: World, post_id: str) -> StoredPost:
    with world.house.opener.reading() as store:
        found = store.posts.get(int(post_id[-3:]))
    assert found is not None
    return found


def edit(world: World, post_id: str, text: str, version: int = 1) -> bool:
    """The author changes a post; whether that is news to us."""
    post = stored(world, post_id).post
    newest = replace(post, id=str(int(post.root_id) + 1000 * version), text=text)
    return bool(intake.store_page(world.house.opener, [newest], world.clock.now(), newer))


def count(world: World) -> int:
    with world.house.opener.reading() as store:
        return len([number for number in range(1001, 1010) if store.reports.get(number)])


def test_an_edit_before_it_is_taken_in_is_what_is_taken_in(world: World) -> None:
    post_id = world.tweet("@WrenfordCouncil the swing")
    assert edit(world, post_id, SWING)
    world.work()
    assert (count(world), world.report().category, world.report().state) == (
        1,
        "playground",
        ReportState.WITH_CREW,
    )


def test_an_edit_changes_what_and_where_but_makes_no_second_report_and_no_second_answer(world: World) -> None:
    post_id = world.tweet()
    world.work()
    assert edit(world, post_id, LIGHT)
    world.work()
    report = world.report()
    assert (count(world), report.category, "Alma Street" in report.place) == (1, "street-light", True)
    assert messages(world) == [("acknowledged", "queued")]
    assert [event.kind for event in whole(world).events] == ["received", "raised", "edited"]
    assert report.reply_due_at is not None, "the crew has it already, so a person must hear of it"
    assert stored(world, post_id).post.text == LIGHT


def test_what_has_not_been_said_answers_the_newest_version(world: World) -> None:
    post_id = world.tweet()
    world.work()
    edit(world, post_id, SWING + " now with more words")
    with world.house.opener.writing() as store:
        [message] = store.outbox.of_report(1001, MessageState.QUEUED)
    assert message.reply_to_id == stored(world, post_id).post.id != post_id


@pytest.mark.parametrize("version", [0, -1])
def test_the_same_version_and_an_older_one_are_no_news(world: World, version: int) -> None:
    post_id = world.tweet()
    world.work()
    assert not edit(world, post_id, LIGHT, version)
    world.work()
    assert world.report().category == "playground"


def test_a_place_added_by_an_edit_sends_the_crew_and_is_answered(world: World) -> None:
    post_id = world.tweet("@WrenfordCouncil the swing seat in the playground is broken")
    world.work()
    assert world.report().state is ReportState.WAITING
    edit(world, post_id, SWING)
    world.work()
    assert world.report().state is ReportState.WITH_CREW
    assert messages(world) == [("question", "dropped"), ("acknowledged", "queued")]


def by_hand_place(world: World) -> None:
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.move_pin(store, office, 1001, -27.8963, 151.5983, "By hand", now, world.mira.actor)


def by_hand_category(world: World) -> None:
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.categorise(store, office, 1001, "graffiti", now, world.mira.actor)


@pytest.mark.parametrize(
    ("said", "category", "place"),
    [
        (by_hand_place, "street-light", "By hand"),
        (by_hand_category, "graffiti", "Alma Street and School Street"),
    ],
)
def test_what_a_person_has_said_stays(
    world: World, said: Callable[[World], None], category: str, place: str
) -> None:
    post_id = world.tweet()
    world.work()
    said(world)
    edit(world, post_id, LIGHT)
    world.work()
    assert world.report().category == category
    assert place in world.report().place


def test_noise_that_becomes_a_report_is_taken_in(world: World) -> None:
    post_id = world.tweet("@WrenfordCouncil lovely day")
    world.work()
    assert count(world) == 0
    edit(world, post_id, SWING)
    world.work()
    assert (count(world), world.report().state) == (1, ReportState.WITH_CREW)


def test_an_edit_while_the_first_version_is_being_taken_in_is_taken_in_after_it(world: World) -> None:
    """Between the claim and the transaction that makes the report the words change: the old ones make nothing."""
    post_id = world.tweet("@WrenfordCouncil lovely day")
    tools = world.tools()
    with world.house.opener.writing() as store:
        [claimed] = store.posts.claim(world.clock.now(), world.clock.now() + world.house.lease, 1)
    edit(world, post_id, SWING)
    intake.take_in(tools, claimed)
    assert count(world) == 0
    world.work()
    assert (count(world), world.report().category) == (1, "playground")


def test_an_edited_answer_is_read_again(world: World) -> None:
    asked = world.tweet("@WrenfordCouncil the swing seat in the playground is broken")
    world.work()
    answer = world.tweet("it is the green one", reply_to=asked)
    world.work()
    edit(world, answer, "it is the green one at Alma Park")
    world.work()
    assert (count(world), world.report().state) == (1, ReportState.WITH_CREW)
