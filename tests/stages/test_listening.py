"""The cursor moves only after everything before it is stored."""

from collections.abc import Iterator

import pytest

from civic import intake
from civic.core.post import InboundPost
from civic.ports import TemporaryFailure
from tests.stages.test_outbox import Scripted
from tests.world import World


def post(world: World, number: int) -> InboundPost:
    return InboundPost(
        channel="x",
        id=str(number),
        root_id=str(number),
        thread_id=str(number),
        author_id="a",
        author_handle="a",
        author_name="A",
        text="@WrenfordCouncil the swing at Alma Park is broken",
        posted_at=world.clock.now(),
    )


class Pages(Scripted):
    """Newest page first, as X does; may break off after some pages."""

    def __init__(self, pages: list[list[InboundPost]], breaks_after: int | None = None) -> None:
        super().__init__()
        self.pages = pages
        self.breaks_after = breaks_after
        self.asked: list[str | None] = []

    def pages_since(self, since_id: str | None) -> Iterator[list[InboundPost]]:
        self.asked.append(since_id)
        for number, page in enumerate(self.pages):
            if number == self.breaks_after:
                raise TemporaryFailure("X has not answered")
            yield [one for one in page if since_id is None or int(one.id) > int(since_id)]


def test_a_burst_of_several_pages_is_walked_to_its_end(world: World) -> None:
    pages = [[post(world, n) for n in range(last, last - 100, -1)] for last in (300, 200, 100)]
    channel = Pages(pages)
    assert intake.listen(world.house.opener, channel, world.clock) == 300
    with world.house.opener.reading() as store:
        assert store.channels.since_id("x") == "300"
        assert store.reads.health.posts_waiting().number == 300


def test_a_walk_that_breaks_off_keeps_what_it_got_and_does_not_move_the_cursor(world: World) -> None:
    channel = Pages([[post(world, 3)], [post(world, 2)], [post(world, 1)]], breaks_after=1)
    with pytest.raises(TemporaryFailure):
        intake.listen(world.house.opener, channel, world.clock)
    with world.house.opener.reading() as store:
        assert store.channels.since_id("x") is None
        assert store.reads.health.posts_waiting().number == 1
        [state] = store.reads.health.channels()
    assert (state.failing_since, state.failure) == (world.clock.now(), "X has not answered")
    channel.breaks_after = None
    assert intake.listen(world.house.opener, channel, world.clock) == 2
    with world.house.opener.reading() as store:
        assert store.channels.since_id("x") == "3"
        [state] = store.reads.health.channels()
    assert state.failing_since is None


def test_nothing_new_keeps_the_cursor(world: World) -> None:
    channel = Pages([[post(world, 5)]])
    intake.listen(world.house.opener, channel, world.clock)
    channel.pages = []
    assert intake.listen(world.house.opener, channel, world.clock) == 0
    assert channel.asked == [None, "5"]
    with world.house.opener.reading() as store:
        assert store.channels.since_id("x") == "5"
