"""A post that tells of an open report again joins it by itself where that is sure, and can be taken out again."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from civic import intake, triage
from civic.core.duplicate import Likeness
from civic.core.event import EventKind
from civic.core.report import Draft, ReportState
from civic.explain import Explainer, posts_in
from civic.explain.earlier import earlier_in
from civic.intake import seen_before as comparing
from civic.intake import taking_in
from civic.intake.seen_before import SeenBefore, seen_before
from tests.databases import Postgres
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages, whole
from tests.stages.test_triage import unsure
from tests.world import SWING, World

SCORED = comparing._scored
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


def test_it_is_as_sure_as_it_would_be_on_a_file(world: World) -> None:
    post, again = (f"@WrenfordCouncil the post at Alma Park is {how} bent over" for how in ("all", "still"))
    joining(world)
    world.tweet(post)
    world.tweet(again, by="northside_nan")
    world.work()
    with world.house.opener.reading() as store:
        merged = store.reads.one.whole(1002)
    assert merged is not None
    (score,) = [row.facts["score"] for row in merged.events if row.kind == EventKind.MERGED]
    first, pack = world.report("R-1001"), world.house.workplace().office.pack
    told = {"id": "1", "text": post, "category": first.category, "lat": first.lat, "lon": first.lon}
    earlier = earlier_in(json.dumps(told | {"created_at": first.received_at.isoformat()}))
    (given,) = posts_in(json.dumps({"text": again, "created_at": world.clock.now().isoformat()}))
    assert Explainer(pack).knowing(list(earlier)).explain(given)["duplicate_score"] == score


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


def fixed(world: World, days: float = 0.8, by: str = "northside_nan", text: str = SWING) -> None:
    """Reported, fixed, and so many days later told of by somebody else."""
    joining(world)
    world.tweet()
    world.work()
    finish(world)
    world.clock.pass_(days=days)
    world.tweet(text, by=by)
    world.work()


def test_soon_after_the_fix_it_opens_the_job_again_and_both_hear_of_it(world: World) -> None:
    fixed(world)
    first, other = world.report("R-1001"), world.report("R-1002")
    assert (other.state, other.merged_into_id) == (ReportState.DUPLICATE, 1001)
    assert first.state is ReportState.WITH_CREW and (first.reporters, first.rounds) == (2, 2)
    with world.house.opener.reading() as store:
        whole = store.reads.one.whole(1001)
    assert whole is not None
    reopened = [row.post_id for row in whole.messages if row.kind == "reopened"]
    assert reopened == [1, 2]
    assert not any(row.kind == "fixed" and row.post_id == 2 for row in whole.messages)
    finish(world)
    world.work()
    assert [kind for kind, state in messages(world) if state != "dropped"].count("fixed") == 2


def test_one_that_reopened_a_job_can_be_taken_out_again(world: World) -> None:
    fixed(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.reconsider(store, office, 1002, world.clock.now(), world.mira.actor)
    assert world.report("R-1002").state is ReportState.NEW
    assert world.report("R-1001").reporters == 1


def test_later_it_is_a_new_job_that_names_the_earlier_one(world: World) -> None:
    fixed(world, days=9)
    assert world.report("R-1001").state is ReportState.FIXED
    assert world.report("R-1002").state is ReportState.WITH_CREW
    with world.house.opener.reading() as store:
        whole = store.reads.one.whole(1002)
    assert whole is not None and "Tells of R-1001, which was fixed, again (9" in whole.events[0].why
    assert [kind for kind, _ in messages(world, 1002)] == ["acknowledged"]


def test_long_after_the_fix_nothing_is_said_of_it(world: World) -> None:
    fixed(world, days=15)
    with world.house.opener.reading() as store:
        whole = store.reads.one.whole(1002)
    assert whole is not None and "R-1001" not in whole.events[0].why


def test_what_was_written_before_the_repair_belongs_to_it(world: World) -> None:
    joining(world)
    world.tweet()
    world.work()
    world.tweet(SWING, by="northside_nan")
    world.clock.pass_(hours=2)
    finish(world)
    world.work()
    first, other = world.report("R-1001"), world.report("R-1002")
    assert first.state is ReportState.FIXED and other.merged_into_id == 1001
    assert [kind for kind, _ in messages(world)].count("fixed") == 2


def test_another_fault_after_the_fix_is_a_report_of_its_own(world: World) -> None:
    fixed(world, text="@WrenfordCouncil the slide at Alma Park is cracked")
    assert world.report("R-1001").state is ReportState.FIXED
    assert world.report("R-1002").merged_into_id is None


def test_a_council_may_leave_joining_to_people(world: World) -> None:
    second(world)
    joining(world, joins=False)
    world.tweet(AGAIN, by="somebody_else")
    world.work()
    assert world.report("R-1003").state is ReportState.WITH_CREW


def closed_there(world: World, many: int) -> None:
    """So many reports of swings that were mended over the years, all at the very spot of the first."""
    with world.house.opener.writing() as store:
        first = store.reports.take(1001)
        for _ in range(many):
            store.reports.add(
                Draft(
                    channel="x",
                    state=ReportState.FIXED,
                    category=first.category,
                    title=first.title,
                    lat=first.lat,
                    lon=first.lon,
                    place=first.place,
                    place_source="text",
                    place_radius_m=30.0,
                    areas={},
                    due_at=first.due_at,
                    received_at=first.received_at,
                    hazard=False,
                    confidence=1.0,
                    understanding={},
                    words="swing",
                )
            )


def test_what_was_closed_at_the_spot_over_the_years_hides_no_open_report(world: World) -> None:
    joining(world)
    world.tweet()
    world.work()
    closed_there(world, 60)
    world.clock.pass_(hours=20)
    name = world.tweet(AGAIN, by="northside_nan")
    world.work()
    with world.house.opener.reading() as store:
        assert store.reports.take(store.posts.report_of("x", name)).merged_into_id == 1001
    assert world.report("R-1001").reporters == 2


def test_twins_that_two_workers_take_in_at_the_same_moment_become_one_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    joining(world)
    world.tweet()
    world.tweet(AGAIN, by="northside_nan")
    together = threading.Barrier(2)

    def slowly(*given: Any) -> SeenBefore | None:
        found = seen_before(*given)
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=0.3)
        return found

    monkeypatch.setattr(taking_in, "seen_before", slowly)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(intake.take_in_due, world.tools(), 1) for _ in range(2)]
        assert [one.result() for one in done] == [1, 1]
    states = sorted(world.report(ref).state for ref in ("R-1001", "R-1002"))
    assert states == [ReportState.ACCEPTED, ReportState.DUPLICATE]
    told = {row.id: row.kind for number in (1001, 1002) for row in whole(world, number).messages}
    assert sorted(told.values()) == ["acknowledged", "merged"]


@pytest.mark.parametrize("ends", ["declined", "merged"])
def test_a_report_that_ends_while_it_is_compared_is_joined_no_more(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """Only PostgreSQL lets anybody write meanwhile."""
    with World(postgres.fresh(), tmp_path) as world:
        joining(world)
        world.tweet()
        world.work()
        unsure(world)
        office, actor = world.house.workplace().office, world.mira.actor

        def meanwhile(*given: Any) -> list[tuple[int, Likeness]]:
            scored = SCORED(*given)
            with world.house.opener.writing() as store:
                if ends == "declined":
                    triage.decline(store, office, 1001, "Not ours.", world.clock.now(), actor)
                else:
                    triage.merge(store, office, 1001, 1002, world.clock.now(), actor)
            return scored

        monkeypatch.setattr(comparing, "_scored", meanwhile)
        world.clock.pass_(hours=20)
        world.tweet(AGAIN, by="northside_nan")
        world.work()
        joined = None if ends == "declined" else 1002
        assert world.report("R-1003").merged_into_id == joined
        told = "acknowledged" if ends == "declined" else "merged"
        assert told in [kind for kind, _ in messages(world, 1003)]


def apart(world: World, number: int, *, together_again: bool = False) -> None:
    """Mira takes out what Civic had joined."""
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.reconsider(store, office, number, world.clock.now(), world.mira.actor)
        if together_again:
            triage.merge(store, office, number, 1001, world.clock.now(), world.mira.actor)
        elif number == 1002:
            triage.decline(store, office, number, "Seen to.", world.clock.now(), world.mira.actor)
    world.clock.pass_(seconds=3)
    joining(world)


def test_what_people_took_apart_twice_is_not_joined_a_third_time(world: World) -> None:
    second(world)
    joined_from = world.house.workplace().understanding.joins_from
    apart(world, 1002)
    assert world.house.workplace().understanding.joins_from == joined_from
    world.tweet(AGAIN + " today", by="third")
    world.work()
    assert world.report("R-1003").merged_into_id == 1001
    apart(world, 1003)
    assert world.house.workplace().understanding.joins_from > joined_from
    world.tweet(AGAIN + " too", by="fourth")
    world.work()
    assert world.report("R-1004").merged_into_id is None


def test_what_was_put_together_again_and_what_is_long_ago_counts_no_more(world: World) -> None:
    second(world)
    apart(world, 1002, together_again=True)
    with world.house.opener.reading() as store:
        assert store.models.taken_apart(world.clock.now() - timedelta(days=1)) == []
    apart(world, 1002)
    with world.house.opener.reading() as store:
        (score,) = store.models.taken_apart(world.clock.now() - timedelta(days=1))
        assert 0.95 <= score <= 1
        assert store.models.taken_apart(world.clock.now()) == []
