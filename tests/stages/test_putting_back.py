"""What was made of a post is put back, taken out anew, or turns out to be no report: each keeps its own words."""

import pytest

from civic import dividing, triage
from tests.stages.test_dividing import (
    BIN_PART,
    BOTH,
    SWING_PART,
    both,
    count,
    decline,
    divide,
    first_post,
    put_back,
    understood,
)
from tests.stages.test_vanishing import Vanished, everything_kept, look_up
from tests.world import World

PAINT_PART = "graffiti is on the slide"
FIRST = f"@WrenfordCouncil {SWING_PART}"


def texts(world: World) -> dict[int, str]:
    with world.house.opener.reading() as store:
        return store.reads.twins.texts([1001, 1002, 1003])


def divided_twice(world: World) -> None:
    """R-1002 is made of R-1001, and R-1003 of R-1002."""
    world.channels["x"] = Vanished()
    world.tweet(f"{BOTH} and {PAINT_PART}")
    world.work()
    divide(world, f"{BIN_PART} and {PAINT_PART}")
    divide(world, PAINT_PART, "graffiti", ref=1002, rest=BIN_PART)
    assert texts(world) == {1001: FIRST, 1002: BIN_PART, 1003: PAINT_PART}


def test_what_was_made_of_a_part_stays_apart_when_that_is_put_back(world: World) -> None:
    divided_twice(world)
    assert put_back(world, 1002).id == 1001
    assert texts(world) == {1001: f"{FIRST} and {BIN_PART}", 1003: PAINT_PART}
    world.sign_in(world.mira)
    assert "Put back into R-1001" in world.client.get("/desk/reports/R-1003").text
    assert world.client.post("/desk/reports/R-1003/reunion").status_code == 303
    assert texts(world) == {1001: f"{FIRST} and {BIN_PART} and {PAINT_PART}"}
    assert (world.report("R-1003").merged_into_id, count(world)) == (1001, 3)


def test_what_was_put_back_into_a_part_goes_with_it(world: World) -> None:
    divided_twice(world)
    assert put_back(world, 1003).id == 1002
    assert texts(world) == {1001: FIRST, 1002: f"{BIN_PART} and {PAINT_PART}"}
    put_back(world, 1002)
    assert texts(world) == {1001: f"{FIRST} and {BIN_PART} and {PAINT_PART}"}
    assert world.report("R-1003").merged_into_id == 1001


def is_praise(world: World, ref: int) -> None:
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.sort_as(store, office, ref, "praise", world.clock.now(), world.mira.actor)


def reporters(world: World) -> list[int]:
    with world.house.opener.reading() as store:
        return [len(store.posts.reporters(ref)) for ref in (1001, 1002)]


@pytest.mark.parametrize("order", [(1001, 1002), (1002, 1001)])
def test_a_post_none_of_whose_parts_is_a_report_has_no_reporter(world: World, order: tuple[int, int]) -> None:
    both(world)
    divide(world)
    is_praise(world, order[0])
    assert reporters(world) == [1, 1], "the other part is a report still"
    is_praise(world, order[1])
    assert reporters(world) == [0, 0]


def test_once_put_back_a_post_that_is_no_report_has_no_reporter(world: World) -> None:
    both(world)
    divide(world)
    put_back(world)
    is_praise(world, 1001)
    assert reporters(world) == [0, 0]


def test_a_part_that_was_declined_keeps_nobody_a_reporter_of_the_other(world: World) -> None:
    both(world)
    divide(world)
    decline(world, 1002)
    is_praise(world, 1001)
    assert reporters(world) == [0, 0]


def told(world: World) -> tuple[str, object, bool, str]:
    report = world.report()
    return report.title, report.understanding["also"], report.hazard, texts(world)[1001]


@pytest.mark.parametrize("other", [BIN_PART, "a live wire hangs from the street light there"])
def test_what_is_taken_out_again_takes_its_words_along(world: World, other: str) -> None:
    world.channels["x"] = Vanished()
    world.tweet(f"{FIRST} and {other}")
    world.work()
    world.sign_in(world.mira)
    data = {"text": [other], "code": ["street-light"], "keeps": "playground"}
    assert world.client.post("/desk/reports/R-1001/division", data=data).status_code == 303
    before = told(world)
    assert world.client.post("/desk/reports/R-1002/reunion").status_code == 303
    assert told(world) != before
    assert world.client.post("/desk/reports/R-1002/split").status_code == 303
    assert told(world) == before and texts(world)[1002] == other


def test_what_is_taken_out_once_the_words_are_gone_brings_none_of_them_back(world: World) -> None:
    both(world)
    divide(world)
    put_back(world)
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(first_post(world))) == 1
    world.sign_in(world.mira)
    assert world.client.post("/desk/reports/R-1002/split").status_code == 303
    assert world.report("R-1002").merged_into_id is None
    assert "overflowing" not in everything_kept(world) and "swing" not in everything_kept(world)


def test_words_that_go_after_they_were_read_do_not_come_back_by_putting_back(world: World) -> None:
    both(world)
    divide(world)
    rest = understood(world, BOTH)
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(first_post(world))) == 1
    office, now, actor = world.house.workplace().office, world.clock.now(), world.mira.actor
    with world.house.opener.writing() as store:
        dividing.put_back(store, office, 1002, rest, now, actor)
        report = store.reports.take(1002)
        triage.reconsider(store, office, 1002, now, actor)
        dividing.taken_out(store, office, report, rest, now)
    assert "overflowing" not in everything_kept(world)
