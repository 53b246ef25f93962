"""STOP is honoured at once and for good, START undoes it; the work goes on either way."""

from collections.abc import Callable

import pytest

from civic import fieldwork, intake
from civic.core.report import ReportState
from civic.ports import TemporaryFailure, UnknownOutcome
from tests.stages.test_edits import edit
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages, whole
from tests.stages.test_outbox import Scripted
from tests.world import World


def test_who_says_stop_is_not_answered_any_more(world: World) -> None:
    first = world.tweet()
    world.work()
    world.tweet("STOP", reply_to=first)
    world.work()
    assert messages(world) == [("acknowledged", "dropped")]
    finish(world)
    assert world.report().state is ReportState.FIXED
    assert messages(world) == [("acknowledged", "dropped"), ("fixed", "dropped")]
    assert {row.reason for row in whole(world).messages} == {"They asked for no more answers."}
    assert [event.kind for event in whole(world).events][-2:] == ["photo_added", "completed"]
    assert "opted_out" in [event.kind for event in whole(world).events]


def test_another_report_of_theirs_is_taken_in_without_an_answer(world: World) -> None:
    world.tweet("@WrenfordCouncil stop")
    world.work()
    world.tweet()
    world.tweet(by="northside_nan")
    world.work()
    assert (world.report("R-1001").state, messages(world, 1001)) == (
        ReportState.WITH_CREW,
        [("acknowledged", "dropped")],
    )
    assert messages(world, 1002) == [("acknowledged", "queued")]


def test_start_brings_the_answers_back(world: World) -> None:
    first = world.tweet()
    world.work()
    world.tweet("please stop", reply_to=first)
    world.work()
    world.tweet("START", reply_to=first)
    world.work()
    finish(world)
    assert messages(world) == [("acknowledged", "dropped"), ("fixed", "held")]


class Meanwhile(Scripted):
    """Something happens while the first answer is on its way, and the answer does not arrive."""

    def __init__(self, failure: Exception, happens: Callable[[], object]) -> None:
        super().__init__(failure)
        self.happens: Callable[[], object] | None = happens

    def reply(self, *given: object) -> str:
        happens, self.happens = self.happens, None
        try:
            return super().reply(*given)  # type: ignore[arg-type]
        finally:
            self.posted.clear()
            if happens is not None:
                happens()


FAILURES = (TemporaryFailure("X is busy"), UnknownOutcome("X broke off"))


@pytest.mark.parametrize("failure", FAILURES, ids=("refused", "unknown"))
def test_stop_is_heard_while_an_answer_is_on_its_way(world: World, failure: Exception) -> None:
    first = world.tweet()
    world.work()

    def stop() -> None:
        world.tweet("STOP", reply_to=first)
        intake.take_in_due(world.tools())

    said_after(world, Meanwhile(failure, stop))
    assert [(row.state, row.reason) for row in whole(world).messages] == [
        ("dropped", "They asked for no more answers.")
    ]


@pytest.mark.parametrize("failure", FAILURES, ids=("refused", "unknown"))
def test_a_post_that_goes_while_its_answer_is_on_the_way_is_not_answered(
    world: World, failure: Exception
) -> None:
    world.tweet()
    world.work()

    def goes() -> None:
        with world.house.opener.writing() as store:
            intake.redact(store, world.house.workplace().office, 1, world.clock.now(), "Gone")

    said_after(world, Meanwhile(failure, goes))
    assert [(row.state, row.reason) for row in whole(world).messages] == [("dropped", "Its post is gone.")]


def said_after(world: World, channel: Meanwhile) -> None:
    world.channels["x"] = channel
    for _ in range(4):
        world.work()
        world.clock.pass_(minutes=20)
    assert channel.posted == []


def test_what_went_before_stop_was_heard_is_found_and_known_as_sent(world: World) -> None:
    first = world.tweet()
    world.work()
    channel = Scripted(UnknownOutcome("X broke off"))
    world.channels["x"] = channel
    world.work()
    world.tweet("STOP", reply_to=first)
    for _ in range(4):
        world.work()
        world.clock.pass_(minutes=20)
    assert (messages(world), len(channel.posted)) == ([("acknowledged", "sent")], 1)


def test_a_wish_is_no_reply_that_a_person_must_read(world: World) -> None:
    first = world.tweet()
    world.work()
    world.tweet("STOP", reply_to=first)
    world.work()
    assert world.report().reply_due_at is None
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        assert fieldwork.reopen_due(store, office, world.clock.now()) == 0


def test_residents_read_nothing_of_a_wish(world: World) -> None:
    first = world.tweet()
    world.work()
    world.tweet("STOP", reply_to=first)
    world.work()
    history = world.client.get("/reports/R-1001.json").json()["history"]
    assert [line["event"] for line in history] == ["received", "raised"]
    world.sign_in(world.mira)
    assert "No more answers" in world.client.get("/desk/reports/R-1001").text


def test_whoever_edits_a_report_into_stop_stays_its_reporter(world: World) -> None:
    first = world.tweet()
    world.work()
    edit(world, first, "@WrenfordCouncil STOP")
    world.work()
    with world.house.opener.reading() as store:
        assert [one.author_id for one in store.posts.reporters(1001)] == ["id-almaparkparent"]
    finish(world)
    assert messages(world) == [("acknowledged", "dropped"), ("fixed", "dropped")]
    world.tweet("start", reply_to=first)
    world.tweet("Still broken", reply_to=first)
    world.work()
    assert world.report().state is ReportState.WITH_CREW
    assert [row.state for row in whole(world).messages if row.kind == "reopened"] == ["queued"]
