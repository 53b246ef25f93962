"""What a reply changes: nothing that a resident writes to us is lost, and nobody is spoken to who did not ask."""

import pytest

from civic import triage
from civic.core.post import PostPlace
from civic.core.report import ReportState
from civic.triage import NotPossible
from tests.stages.test_fieldwork import finish, give_up
from tests.stages.test_intake import messages, whole
from tests.world import SWING, World

NOWHERE = "@WrenfordCouncil the swing seat in the playground is broken"
ELSEWHERE = PostPlace(name="Elsewhere", lat=-37.81, lon=144.96)


def reply(
    world: World, text: str, to: str, by: str = "almaparkparent", place: PostPlace | None = None
) -> None:
    world.tweet(text, by=by, reply_to=to, place=place)
    world.work()


def unread(world: World, ref: str = "R-1001") -> bool:
    return world.report(ref).reply_due_at is not None


def said(world: World, kind: str, report_id: int = 1001) -> list[int]:
    """To which posts."""
    return [row.post_id for row in whole(world, report_id).messages if row.kind == kind]


def test_a_corrected_place_waits_for_a_person_until_somebody_has_read_it(world: World) -> None:
    first = world.tweet()
    world.work()
    reply(world, "Sorry wrong place, it is Ferry Reserve", first)
    report = world.report()
    assert (report.state, report.place) == (ReportState.WITH_CREW, "Playground, Alma Park")
    assert report.reply_due_at is not None
    assert whole(world).events[-1].why == "For a person to read"
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.read_reply(store, office, 1001, now, actor)
    assert not unread(world)
    assert (whole(world).events[-1].kind, whole(world).events[-1].actor) == ("read", "Mira Santos")
    with pytest.raises(NotPossible, match="somebody has read it"), world.house.opener.writing() as store:
        triage.read_reply(store, office, 1001, now, actor)


def test_the_first_unread_reply_says_by_when(world: World) -> None:
    first = world.tweet()
    world.work()
    reply(world, "When will that be?", first)
    due_at = world.report().reply_due_at
    world.clock.pass_(days=3)
    reply(world, "Hello?", first)
    assert world.report().reply_due_at == due_at


@pytest.mark.parametrize("text", ["Thank you", "ok", "👍", "Great job, my dog is back"])
def test_thanks_wait_for_nobody(world: World, text: str) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    reply(world, text, first)
    assert not unread(world)
    assert world.report().state is ReportState.FIXED


@pytest.mark.parametrize(
    "text", ["It's broken", "The new seat fell off today", "Thanks, not sure why it wasn't done sooner!"]
)
def test_doubt_about_a_finished_job_goes_to_a_person(world: World, text: str) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    reply(world, text, first)
    assert world.report().state is ReportState.FIXED
    assert unread(world)


@pytest.mark.parametrize("text", ["It's still wobbly", "still no seat", "Thanks but it is still broken"])
def test_clear_words_open_it_again_and_leave_nothing_to_read(world: World, text: str) -> None:
    first = world.tweet()
    world.work()
    give_up(world)
    reply(world, text, first)
    assert world.report().state is ReportState.WITH_CREW
    assert not unread(world)


def test_still_broken_after_a_long_time_goes_to_a_person(world: World) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    world.clock.pass_(days=15)
    reply(world, "Still broken", first)
    assert world.report().state is ReportState.FIXED
    assert unread(world)


def test_who_only_names_the_reference_is_read_by_a_person_before_anything_is_opened_again(
    world: World,
) -> None:
    world.swing()
    finish(world)
    world.tweet("@WrenfordCouncil R-1001 still broken!", by="a_stranger")
    world.work()
    assert (world.report().state, world.report().reporters) == (ReportState.FIXED, 1)
    assert unread(world)
    world.tweet("@WrenfordCouncil R-1001 still broken!")
    world.work()
    assert world.report().state is ReportState.WITH_CREW


def test_whoever_else_says_it_is_still_broken_is_a_reporter_from_then_on(world: World) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    with world.house.opener.writing() as store:
        [fixed] = [row for row in whole(world).messages if row.kind == "fixed"]
        store.outbox.sent(fixed.id, "77", world.clock.now())
    reply(world, "Still broken!", "77", by="northside_nan")
    assert world.report().state is ReportState.WITH_CREW
    assert world.report().reporters == 2
    reopened = [row for row in whole(world).messages if row.kind == "reopened"]
    assert [row.post_id for row in reopened] == [1, 2]
    assert [row.state for row in reopened] == ["held", "queued"]
    finish(world)
    assert len([one for one in messages(world) if one == ("fixed", "held")]) == 2
    with world.house.opener.reading() as store:
        assert store.posts.report_of("x", first) == 1001


def test_the_reporter_who_says_so_again_is_counted_once(world: World) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    reply(world, "Still broken", first)
    assert world.report().reporters == 1


def test_a_report_told_to_lie_outside_comes_back_with_the_right_place(world: World) -> None:
    first = world.tweet("@WrenfordCouncil broken swing in the playground here", place=ELSEWHERE)
    world.work()
    assert world.report().state is ReportState.NOT_OURS
    reply(world, "No, it is at Alma Park", first)
    report = world.report()
    assert report.state is ReportState.NEW
    assert "Alma Park" in report.place
    assert messages(world) == [("outside", "queued"), ("acknowledged", "queued")]


def test_a_declined_report_comes_back_when_its_author_names_a_place_of_ours(world: World) -> None:
    first = world.tweet()
    world.work()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "It belongs to the school", world.clock.now(), world.mira.actor)
    reply(world, "It is the one in Ferry Reserve", first, by="a_stranger")
    assert world.report().state is ReportState.DECLINED
    reply(world, "It is the one in Ferry Reserve", first)
    report = world.report()
    assert (report.state, report.rounds) == (ReportState.NEW, 2)
    assert "Ferry Reserve" in report.place
    assert messages(world)[-1] == ("acknowledged", "queued")


def test_words_without_a_place_to_a_declined_report_are_read_by_a_person(world: World) -> None:
    first = world.tweet()
    world.work()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "It belongs to the school", world.clock.now(), world.mira.actor)
    reply(world, "The school says it is yours", first)
    assert world.report().state is ReportState.DECLINED
    assert unread(world)


def test_an_answer_that_says_no_place_is_read_by_a_person(world: World) -> None:
    asked = world.tweet(NOWHERE)
    world.work()
    reply(world, "it is the green one", asked)
    assert world.report().state is ReportState.WAITING
    assert unread(world)


def test_an_answer_from_outside_the_area_is_told_so(world: World) -> None:
    asked = world.tweet(NOWHERE)
    world.work()
    reply(world, "here, this one", asked, place=ELSEWHERE)
    assert world.report().state is ReportState.NOT_OURS
    assert messages(world) == [("question", "queued"), ("outside", "queued")]
    assert said(world, "outside") == [2]


def test_only_who_was_asked_answers_where_it_is(world: World) -> None:
    asked = world.tweet(NOWHERE)
    world.work()
    reply(world, "@almaparkparent R-1001 is at Alma Park", asked, by="northside_nan")
    assert world.report().state is ReportState.WAITING
    assert unread(world)


def test_a_decision_reads_what_was_unread(world: World) -> None:
    first = world.tweet()
    world.work()
    reply(world, "It was the neighbour's children", first)
    assert unread(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "Not a council swing", world.clock.now(), world.mira.actor)
    assert not unread(world)


def test_who_may_be_in_danger_is_told_at_once_whom_to_call_and_the_desk_sees_it_first(world: World) -> None:
    world.tweet("@WrenfordCouncil live wires down on Quay Street by the ferry, someone will get killed")
    world.work()
    [answer] = whole(world).messages
    assert "000" in answer.text
    report = world.report()
    assert (report.state, report.hazard) == (ReportState.NEW, True)
    assert report.understanding["kind"] == "emergency"


def test_a_hazard_without_a_place_is_asked_with_the_number_to_call(world: World) -> None:
    world.tweet("@WrenfordCouncil huge pothole on our road, it is a sinkhole now, cars swerve")
    world.work()
    [question] = whole(world).messages
    assert question.kind == "question"
    assert "000" in question.text


def test_thanks_that_name_the_place_of_the_report_wait_for_nobody(world: World) -> None:
    first = world.tweet()
    world.work()
    reply(world, "Thank you, Alma Park is lovely", first)
    assert not unread(world)
    reply(world, "Thank you, Ferry Reserve", first)
    assert unread(world)


def test_a_second_report_of_the_same_thing_is_no_reply(world: World) -> None:
    world.swing()
    world.tweet(SWING, by="northside_nan")
    world.work()
    assert not unread(world) and not unread(world, "R-1002")
