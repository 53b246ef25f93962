"""What a person decides at the desk, and takes back."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError

import pytest

from civic import dispatch, outbox, triage
from civic.core.report import IllegalMove, ReportState
from civic.db.store.base import Conflict
from civic.triage import NotPossible
from tests.stages.test_fieldwork import finish, give_up
from tests.stages.test_intake import messages, whole
from tests.stages.test_outbox import Scripted
from tests.world import SWING, World


def end(world: World, ending: str) -> None:
    if ending == "fixed":
        finish(world)
    else:
        give_up(world)


def unsure(world: World) -> None:
    world.tweet("@WrenfordCouncil what is going on with the swing at Alma Park?")
    world.work()


def test_accepting_needs_a_category_and_a_place(world: World) -> None:
    world.tweet("@WrenfordCouncil the swing seat in the playground is broken")
    world.work()
    office = world.house.workplace().office
    with pytest.raises(NotPossible, match="no place"), world.house.opener.writing() as store:
        triage.accept(store, office, 1001, world.clock.now(), world.mira.actor)
    assert world.report().state is ReportState.WAITING


def test_pin_category_accept_and_the_job_is_with_the_crew(world: World) -> None:
    world.tweet("@WrenfordCouncil the swing seat in the playground is broken")
    world.work()
    office = world.house.workplace().office
    place = office.pack.places[0]
    with world.house.opener.writing() as store:
        triage.move_pin(
            store, office, 1001, place.lat, place.lon, place.name, world.clock.now(), world.mira.actor
        )
        triage.categorise(store, office, 1001, "playground", world.clock.now(), world.mira.actor)
        triage.accept(store, office, 1001, world.clock.now(), world.mira.actor)
        dispatch.raise_work_order(store, office, 1001, world.clock.now(), world.mira.actor)
    report = world.report()
    assert report.state is ReportState.WITH_CREW
    assert report.place == place.name
    kinds = [kind for kind, _ in messages(world)]
    assert kinds == ["question", "accepted"]


def test_declining_tells_the_reason_and_can_be_taken_back(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.decline(
            store, office, 1001, "This swing belongs to the school", world.clock.now(), world.mira.actor
        )
    assert world.report().state is ReportState.DECLINED
    declined = whole(world).messages[-1]
    assert declined.kind == "declined"
    assert "belongs to the school" in declined.text
    assert declined.text.endswith("^MS")
    with world.house.opener.writing() as store:
        triage.reconsider(store, office, 1001, world.clock.now(), world.mira.actor)
    assert world.report().state is ReportState.NEW


def test_what_is_decided_after_taking_back_is_told_anew(world: World) -> None:
    world.swing()
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    world.channels["x"] = channel = Scripted()
    for reason in ("It belongs to the school", "The school says so too"):
        with world.house.opener.writing() as store:
            triage.decline(store, office, 1001, reason, now, actor)
        world.work()
        with world.house.opener.writing() as store:
            triage.reconsider(store, office, 1001, now, actor)
    with world.house.opener.writing() as store:
        triage.accept(store, office, 1001, now, actor)
        dispatch.raise_work_order(store, office, 1001, now, actor)
    assert [kind for kind, _ in messages(world)] == ["acknowledged", "declined", "declined", "accepted"]
    assert "The school says so too" in whole(world).messages[2].text
    assert len(channel.posted) == 3


def test_words_about_a_decision_that_is_taken_back_at_once_are_not_sent(world: World) -> None:
    world.swing()
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "It belongs to the school", now, actor)
        triage.reconsider(store, office, 1001, now, actor)
    assert messages(world) == [("acknowledged", "queued"), ("declined", "dropped")]


def test_declining_without_a_reason_changes_nothing(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    with pytest.raises(NotPossible, match="reason"), world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "  ", world.clock.now(), world.mira.actor)
    assert world.report().state is ReportState.WITH_CREW


def test_merging_keeps_both_reporters_and_splitting_undoes_it(world: World) -> None:
    world.swing()
    world.tweet(SWING + " Again", by="northside_nan")
    world.work()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, world.clock.now(), world.mira.actor)
    assert world.report("R-1002").state is ReportState.DUPLICATE
    assert world.report().reporters == 2
    with world.house.opener.reading() as store:
        assert len(store.posts.reporters(1001)) == 2
    merged = [row for row in whole(world, 1002).messages if row.kind == "merged"]
    assert "R-1001" in merged[0].text
    with world.house.opener.writing() as store:
        triage.reconsider(store, office, 1002, world.clock.now(), world.mira.actor)
    assert world.report("R-1002").state is ReportState.NEW
    assert world.report().reporters == 1


def test_who_is_split_off_and_merged_again_hears_that_it_is_fixed_once(world: World) -> None:
    world.channels["x"] = Scripted()
    world.swing()
    world.tweet("@WrenfordCouncil graffiti on the fence at Alma Park", by="northside_nan")
    world.work()
    office, actor = world.house.workplace().office, world.mira.actor

    def merge() -> None:
        with world.house.opener.writing() as store:
            triage.merge(store, office, 1002, 1001, world.clock.now(), actor)

    merge()
    finish(world)
    for _ in range(2):
        with world.house.opener.writing() as store:
            triage.reconsider(store, office, 1002, world.clock.now(), actor)
        merge()
    with world.house.opener.writing() as store:
        outbox.release(store, office, 1001, world.clock.now(), actor)
    world.work()
    told = [row.post_id for row in whole(world).messages if (row.kind, row.state) == ("fixed", "sent")]
    assert sorted(told) == [1, 2]


def test_who_merges_and_who_splits_at_the_same_moment_do_not_wait_for_each_other(world: World) -> None:
    world.swing()
    for by in ("northside_nan", "foundryst_jo"):
        world.tweet(f"{SWING} {by}", by=by)
    world.work()
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1003, 1001, now, actor)

    def split() -> None:
        with world.house.opener.writing() as other:
            triage.reconsider(other, office, 1003, now, actor)

    with ThreadPoolExecutor(1) as pool:
        with world.house.opener.writing() as store:
            store.reports.take(1001)
            splitting = pool.submit(split)
            time.sleep(0.4)
            triage.merge(store, office, 1001, 1002, now, actor)
        problem = splitting.exception(timeout=20)
    assert problem is None or isinstance(problem, Conflict)
    assert world.report().merged_into_id == 1002
    assert world.report("R-1003").merged_into_id == (None if problem is None else 1002)


def test_a_ring_of_locks_is_told_as_somebody_who_was_quicker(world: World) -> None:
    """On PostgreSQL the database ends one of two that wait for each other; on SQLite nobody ever does."""
    world.swing()
    world.tweet(SWING, by="northside_nan")
    world.work()
    met = Barrier(2)

    def both(first: int, second: int) -> None:
        with world.house.opener.writing() as store:
            store.reports.take(first)
            with suppress(BrokenBarrierError):
                met.wait(0.5)
            store.reports.take(second)

    with ThreadPoolExecutor(2) as pool:
        ways = [pool.submit(both, 1001, 1002), pool.submit(both, 1002, 1001)]
        problems = [way.exception(timeout=20) for way in ways]
    told = [problem for problem in problems if problem is not None]
    assert [type(problem) for problem in told] == [Conflict] * len(told)
    assert len(told) == (world.house.opener.engine.dialect.name == "postgresql")


def test_people_are_counted_anew_whenever_reports_are_joined_or_split(world: World) -> None:
    world.swing()
    for by in ("northside_nan", "foundryst_jo", "foundryst_jo"):
        world.tweet(f"{SWING} {by}", by=by)
        world.work()
        world.clock.pass_(hours=2)
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor

    def reporters() -> list[int]:
        return [world.report(f"R-{number}").reporters for number in (1001, 1002, 1003)]

    for child, target in ((1003, 1002), (1002, 1001)):
        with world.house.opener.writing() as store:
            triage.merge(store, office, child, target, now, actor)
    assert reporters()[0] == 3
    with world.house.opener.writing() as store:
        triage.reconsider(store, office, 1002, now, actor)
    assert reporters()[:2] == [2, 1]
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1004, 1001, now, actor)
    assert reporters()[0] == 2
    world.sign_in(world.mira)
    assert "R-1004" in world.client.get("/desk/reports/R-1001").text


@pytest.mark.parametrize("ending", ["fixed", "unable"])
def test_who_joins_a_job_that_has_just_ended_is_told_how_it_ended(world: World, ending: str) -> None:
    world.swing()
    end(world, ending)
    world.tweet(SWING + " Again", by="northside_nan")
    world.work()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, world.clock.now(), world.mira.actor)
    told = [row for row in whole(world).messages if row.kind == ending]
    assert [(row.post_id, row.state) for row in told] == [(1, "held"), (2, "held")]
    assert told[0].photos == told[1].photos
    assert [row.kind for row in whole(world, 1002).messages] == ["acknowledged"]
    words = {"fixed": "New seat and chains", "unable": "no longer made"}[ending]
    with world.house.opener.writing() as store:
        assert words in str(told[1].facts)
        triage.reconsider(store, office, 1002, world.clock.now(), world.mira.actor)
    assert [row.state for row in whole(world).messages if row.kind == ending] == ["held", "dropped"]


def test_a_job_that_ended_long_ago_is_joined_by_nobody(world: World) -> None:
    world.swing()
    end(world, "fixed")
    world.clock.pass_(days=15)
    world.tweet(SWING + " Again", by="northside_nan")
    world.work()
    office = world.house.workplace().office
    with pytest.raises(NotPossible, match="Accept R-1002 as a new"), world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, world.clock.now(), world.mira.actor)
    assert world.report("R-1002").state is ReportState.WITH_CREW


def test_a_report_is_not_merged_into_itself_or_into_a_merged_one(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    for by in ("northside_nan", "foundryst_jo"):
        world.tweet(f"{SWING} {by}", by=by)
    world.work()
    now, actor = world.clock.now(), world.mira.actor
    with pytest.raises(NotPossible, match="itself"), world.house.opener.writing() as store:
        triage.merge(store, office, 1001, 1001, now, actor)
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, now, actor)
    with pytest.raises(NotPossible, match="R-1001"), world.house.opener.writing() as store:
        triage.merge(store, office, 1003, 1002, now, actor)
    assert world.report("R-1003").state is ReportState.WITH_CREW


def test_a_pin_outside_the_council_is_refused(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    with pytest.raises(NotPossible, match="outside"), world.house.opener.writing() as store:
        triage.move_pin(store, office, 1001, 51.5, -0.1, "London", world.clock.now(), world.mira.actor)


def test_reassigning_keeps_the_due_date_and_says_who_did_it(world: World) -> None:
    before = world.swing()
    office = world.house.workplace().office
    other = next(crew.code for crew in office.pack.crews if crew.code != before.crew)
    with world.house.opener.writing() as store:
        dispatch.assign(store, office, 1001, other, world.clock.now(), world.mira.actor)
    assert world.report().crew == other
    assert world.report().due_at == before.due_at
    event = whole(world).events[-1]
    assert (event.kind, event.actor) == ("assigned", "Mira Santos")


def test_an_unknown_crew_is_refused(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    with pytest.raises(dispatch.UnknownCrew, match="nobody"), world.house.opener.writing() as store:
        dispatch.assign(store, office, 1001, "nobody", world.clock.now(), world.mira.actor)


def test_accepting_twice_is_an_illegal_move(world: World) -> None:
    world.swing()
    office = world.house.workplace().office
    with pytest.raises(IllegalMove, match="R-1001 is with_crew"), world.house.opener.writing() as store:
        triage.accept(store, office, 1001, world.clock.now(), world.mira.actor)


def test_an_unsure_report_waits_for_a_person(world: World) -> None:
    unsure(world)
    assert world.report().state is ReportState.NEW
    assert world.report().work_order_id is None


def test_who_asked_is_told_like_who_reported_once_it_is_accepted(world: World) -> None:
    unsure(world)
    assert messages(world) == []
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.categorise(store, office, 1001, "playground", world.clock.now(), world.mira.actor)
        triage.accept(store, office, 1001, world.clock.now(), world.mira.actor)
        dispatch.raise_work_order(store, office, 1001, world.clock.now(), world.mira.actor)
    assert messages(world) == [("accepted", "queued")]


@pytest.mark.parametrize("replies", [0, 1])
def test_who_was_promised_an_answer_gets_it_once_somebody_has_accepted(world: World, replies: int) -> None:
    """“Somebody reads it next and answers you here”, whatever else they write in between."""
    first = world.tweet("@WrenfordCouncil the thingamajig at Alma Park is broken")
    world.work()
    assert world.report().state is ReportState.NEW
    for _ in range(replies):
        world.tweet("it has got a bit worse since", reply_to=first)
        world.work()
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        triage.categorise(store, office, 1001, "playground", now, actor)
        triage.accept(store, office, 1001, now, actor)
    assert messages(world) == [("acknowledged", "queued"), ("accepted", "queued")]
    assert whole(world).messages[-1].text.endswith("^MS")


def test_nobody_is_told_the_same_twice_however_often_they_write(world: World) -> None:
    first = world.tweet()
    world.work()
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    office = replace(office, told=office.told | {"assigned"})
    with world.house.opener.writing() as store:
        dispatch.assign(store, office, 1001, "roads", now, actor)
    world.tweet("When will that be?", reply_to=first)
    world.work()
    with world.house.opener.writing() as store:
        dispatch.assign(store, office, 1001, "parks-north", now, actor)
    assert [kind for kind, _ in messages(world)] == ["acknowledged", "assigned"]
