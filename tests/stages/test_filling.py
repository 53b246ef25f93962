"""A gap is filled by search, or left to a person."""

from collections.abc import Iterator

import pytest

from civic import intake
from civic.core.post import InboundPost
from civic.ports import PermanentFailure, TemporaryFailure
from tests.stages.test_listening import Pages, post
from tests.stages.test_worker import soon
from tests.world import World


class Searched(Pages):
    """Lists the newest three; its search breaks off with a failure, where it has one, after the first page."""

    lists_at_most = 103

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__([])
        self.failure = failure
        self.between: list[tuple[str, str]] = []

    def search(self, since_id: str, until_id: str) -> Iterator[list[InboundPost]]:
        self.between.append((since_id, until_id))
        found = [one for one in self.found if int(since_id) < int(one.id) < int(until_id)]
        yield found[:2]
        if self.failure:
            raise self.failure
        yield found[2:]

    def comes_up_to(self, world: World, newest: int) -> None:
        self.found = [post(world, number) for number in range(newest, 0, -1)]
        self.pages = [self.found[:3]]


def with_gap(world: World, failure: Exception | None = None) -> Searched:
    """Read up to 1, then 2 to 9 came and only 7, 8 and 9 are listed."""
    channel = Searched(failure)
    channel.comes_up_to(world, 1)
    intake.listen(world.house.opener, channel, world.clock)
    channel.comes_up_to(world, 9)
    assert intake.listen(world.house.opener, channel, world.clock) == 3
    return channel


def gap(world: World) -> str:
    with world.house.opener.reading() as store:
        [state] = store.reads.health.channels()
    return str(state.gap)


def stored(world: World) -> int:
    with world.house.opener.reading() as store:
        return store.reads.health.posts_waiting().number


def fill(world: World, channel: Searched) -> int:
    return intake.fill_gap(world.house.opener, channel, world.clock)


def test_what_is_listed_no_more_is_found_and_the_gap_closed(world: World) -> None:
    channel = with_gap(world)
    assert "3 posts came between two looks" in gap(world)
    assert fill(world, channel) == 5
    assert (channel.between, gap(world), stored(world)) == ([("1", "7")], "", 9)
    assert fill(world, channel) == 0
    assert len(channel.between) == 1


def test_a_search_that_breaks_off_is_made_again_and_doubles_nothing(world: World) -> None:
    channel = with_gap(world, TemporaryFailure("X has trouble"))
    with pytest.raises(TemporaryFailure):
        fill(world, channel)
    assert (stored(world), gap(world) != "") == (6, True)
    channel.failure = None
    assert fill(world, channel) == 3
    assert (stored(world), gap(world)) == (9, "")


def test_without_search_a_person_is_told_and_it_is_not_asked_again(world: World) -> None:
    channel = with_gap(world, PermanentFailure("The plan has no search."))
    fill(world, channel)
    assert gap(world).endswith("by the public form. The plan has no search.")
    fill(world, channel)
    assert len(channel.between) == 1


def test_a_second_gap_is_filled_with_the_first(world: World) -> None:
    channel = with_gap(world)
    channel.comes_up_to(world, 19)
    intake.listen(world.house.opener, channel, world.clock)
    assert fill(world, channel) == 5 + 7
    assert (channel.between, stored(world), gap(world)) == ([("1", "17")], 19, "")


def test_the_worker_fills_a_gap_by_itself(world: World) -> None:
    world.channels["x"] = with_gap(world)
    world.worker.start()
    try:
        assert soon(lambda: gap(world) == "")
    finally:
        world.worker.stop()
    with world.house.opener.reading() as store:
        assert all(store.posts.get(number) for number in range(1, 10))
