"""What a crew does, what the residents hear, and that a phone may say the same thing many times."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from civic import fieldwork, outbox, triage
from civic.core.message import MessageState
from civic.core.report import IllegalMove, ReportState
from civic.core.work_order import WorkOrderState
from civic.db.store.base import Conflict
from civic.fieldwork import FieldUpdate, NotReady
from tests.stages.test_intake import messages, whole
from tests.world import SWING, World, jpeg


def update(world: World, update_id: str | None = None) -> FieldUpdate:
    now = world.clock.now()
    return FieldUpdate(update_id or str(uuid.uuid4()), 601, world.parks_north.actor, now, now)


def finish(world: World, note: str = "New seat and chains") -> None:
    office = world.house.workplace().office
    photo = world.house.photos.keep(jpeg())
    with world.house.opener.writing() as store:
        fieldwork.start(store, office, update(world))
        fieldwork.add_photo(store, office, update(world), photo)
        fieldwork.complete(store, office, update(world), note)


@pytest.mark.parametrize("wrong", [timedelta(days=-29), timedelta(days=3)])
def test_a_phone_with_a_wrong_clock_tells_no_impossible_story(world: World, wrong: timedelta) -> None:
    received = world.swing().received_at
    office, now = world.house.workplace().office, world.clock.pass_(hours=1)
    told = replace(update(world), done_at=now + wrong)
    with world.house.opener.writing() as store:
        fieldwork.complete(store, office, told, "New chain")
    fixed_at = world.report().fixed_at
    assert fixed_at is not None
    assert received <= fixed_at <= now
    assert whole(world).events[-1].facts["done_at"] == fixed_at.isoformat()


def test_still_broken_counts_from_when_we_heard_of_the_end(world: World) -> None:
    first = world.tweet()
    world.work()
    office, now = world.house.workplace().office, world.clock.pass_(days=20)
    told = replace(update(world), done_at=now - timedelta(days=19))
    with world.house.opener.writing() as store:
        fieldwork.complete(store, office, told, "New chain")
    world.tweet("Still broken", reply_to=first)
    world.work()
    assert world.report().state is ReportState.WITH_CREW


def give_up(world: World) -> None:
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        fieldwork.unable_to_complete(store, office, update(world), "The part is no longer made")


def test_start_photo_finish_and_the_fixed_message_waits_for_a_person(world: World) -> None:
    world.swing()
    finish(world)
    assert world.report().state is ReportState.FIXED
    fixed = whole(world).messages[-1]
    assert (fixed.kind, fixed.state) == ("fixed", "held")
    assert len(fixed.photos) == 1
    assert fixed.photos[0]["alt"]


def test_release_sends_the_words_that_were_shown_under_the_releasers_mark(world: World) -> None:
    world.swing()
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        [held] = store.outbox.of_report(1001, MessageState.HELD)
        shown = outbox.words_for(office, held, world.mira.actor.mark)
        assert outbox.release(store, office, 1001, world.clock.now(), world.mira.actor) == 1
    fixed = whole(world).messages[-1]
    assert (fixed.state, fixed.text) == ("queued", shown)
    assert shown.endswith("^MS")
    with world.house.opener.writing() as store:
        assert outbox.release(store, office, 1001, world.clock.now(), world.mira.actor) == 0


def test_a_photo_that_was_hidden_meanwhile_does_not_go_out(world: World) -> None:
    world.swing()
    finish(world)
    office = world.house.workplace().office
    [photo] = whole(world).photos
    with world.house.opener.writing() as store:
        triage.show_photo(store, office, 1001, photo.sha256, False, world.clock.now(), world.mira.actor)
        outbox.release(store, office, 1001, world.clock.now(), world.mira.actor)
    fixed = whole(world).messages[-1]
    assert (fixed.state, fixed.photos) == ("queued", [])


def test_withholding_keeps_the_message_and_the_reason(world: World) -> None:
    world.swing()
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        outbox.withhold(store, office, 1001, "Told by telephone", world.clock.now(), world.mira.actor)
    fixed = whole(world).messages[-1]
    assert (fixed.state, fixed.reason) == ("dropped", "Told by telephone")


def test_the_same_update_again_changes_nothing(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    again = update(world)
    for _ in range(3):
        with world.house.opener.writing() as store:
            order = fieldwork.start(store, office, again)
    assert order.state is WorkOrderState.STARTED
    assert [event.kind for event in whole(world).events].count("started") == 1


def test_an_update_id_used_for_something_else_is_refused(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    used = update(world)
    with world.house.opener.writing() as store:
        fieldwork.start(store, office, used)
    with pytest.raises(Conflict, match="used before"), world.house.opener.writing() as store:
        fieldwork.complete(store, office, used, "Done")
    assert world.report().state is ReportState.IN_PROGRESS


def test_finishing_needs_a_photo_or_a_note(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    with pytest.raises(NotReady, match="after-photo"), world.house.opener.writing() as store:
        fieldwork.complete(store, office, update(world), " ")
    assert world.report().state is ReportState.WITH_CREW


def test_unable_needs_a_reason_and_holds_its_message(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    with pytest.raises(NotReady, match="why"), world.house.opener.writing() as store:
        fieldwork.unable_to_complete(store, office, update(world), "")
    with world.house.opener.writing() as store:
        fieldwork.unable_to_complete(store, office, update(world), "The part is no longer made")
    assert world.report().state is ReportState.UNABLE
    assert messages(world)[-1] == ("unable", "held")
    assert "no longer made" in whole(world).messages[-1].text


def test_a_finished_job_is_not_started_again_by_a_late_phone(world: World) -> None:
    world.swing()
    finish(world)
    office = world.house.workplace().office
    with pytest.raises(IllegalMove), world.house.opener.writing() as store:
        fieldwork.start(store, office, update(world))


def test_still_broken_reopens_the_same_job_and_answers(world: World) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    world.clock.pass_(days=3)
    world.tweet("Still broken, the chain came off again", reply_to=first)
    world.work()
    report = world.report()
    assert report.state is ReportState.WITH_CREW
    assert (report.work_order_id, report.rounds) == (601, 2)
    assert report.fixed_at is None
    assert messages(world)[-1] == ("reopened", "queued")
    with world.house.opener.reading() as store:
        assert store.reports.get(1002) is None


@pytest.mark.parametrize("ending", ["fixed", "unable"])
def test_words_that_waited_for_release_are_dropped_when_the_job_is_opened_again(
    world: World, ending: str
) -> None:
    first = world.tweet()
    world.work()
    if ending == "fixed":
        finish(world)
    else:
        give_up(world)
    world.tweet("Still broken, the chain came off again", reply_to=first)
    world.work()
    assert world.report().state is ReportState.WITH_CREW
    finish(world, "Both chains are new")
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        assert outbox.release(store, office, 1001, world.clock.now(), world.mira.actor) == 1
    said = [(kind, state) for kind, state in messages(world) if kind in ("fixed", "unable")]
    assert said == [(ending, "dropped"), ("fixed", "queued")]


def test_words_that_x_has_not_taken_yet_are_dropped_too(world: World) -> None:
    world.swing()
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        outbox.release(store, office, 1001, world.clock.now(), world.mira.actor)
        fieldwork.reopen(store, office, 1001, world.clock.now(), world.mira.actor)
    assert [state for kind, state in messages(world) if kind == "fixed"] == ["dropped"]


def test_a_second_visit_needs_its_own_photo_or_note_and_tells_with_its_own_photo(world: World) -> None:
    world.swing()
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, world.clock.now(), world.mira.actor)
    with pytest.raises(NotReady, match="after-photo"), world.house.opener.writing() as store:
        fieldwork.complete(store, office, update(world), " ")
    second = world.house.photos.keep(jpeg(colour="navy"))
    with world.house.opener.writing() as store:
        fieldwork.add_photo(store, office, update(world), second)
        fieldwork.complete(store, office, update(world), "")
    fixed = whole(world).messages[-1]
    assert fixed.kind == "fixed"
    assert [photo["sha256"] for photo in fixed.photos] == [second.sha256]


def test_the_same_picture_may_show_the_second_visit_too(world: World) -> None:
    world.swing()
    finish(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, world.clock.now(), world.mira.actor)
    finish(world, "")
    assert len(whole(world).messages[-1].photos) == 1


def test_thanks_after_fixed_reopen_nothing(world: World) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    world.tweet("Thank you, lovely work", reply_to=first)
    world.work()
    assert world.report().state is ReportState.FIXED


def test_still_broken_after_a_long_time_does_not_reopen(world: World) -> None:
    first = world.tweet()
    world.work()
    finish(world)
    world.clock.pass_(days=15)
    world.tweet("Still broken", reply_to=first)
    world.work()
    assert world.report().state is ReportState.FIXED


def test_everybody_who_reported_hears_that_it_is_fixed(world: World) -> None:
    from civic import triage

    world.swing()
    world.tweet(SWING + " Again", by="northside_nan")
    world.work()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, world.clock.now(), world.mira.actor)
    finish(world)
    fixed = [row for row in whole(world).messages if row.kind == "fixed"]
    assert len({row.text for row in fixed}) == len(fixed) == 2
    assert len({row.post_id for row in fixed}) == 2
