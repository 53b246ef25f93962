"""The worker's threads: what one waits for keeps no other from its work, and all of them stop when told."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from inspect import signature

import pytest
from sqlalchemy import text

from civic.core.calls import Made, Tally
from civic.core.post import InboundPost, OwnReply
from civic.core.report import ReportState
from civic.intake import vanishing
from civic.ports import OutboundPhoto
from civic.worker import Worker
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.stages.test_outbox import Scripted
from tests.stages.test_vanishing import Vanished, kept
from tests.world import World

PATIENCE_SECONDS = 60.0


class Hanging(Scripted):
    """Takes a reply and says nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.called = threading.Event()
        self.let_go = threading.Event()

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        self.called.set()
        self.let_go.wait(PATIENCE_SECONDS)
        return super().reply(to_id, text, photos)


@pytest.fixture
def channel(world: World) -> Iterator[Hanging]:
    world.channels["x"] = hanging = Hanging()
    world.worker.start()
    yield hanging
    hanging.let_go.set()
    world.worker.stop()


def soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


def taken_in(world: World, report_id: int) -> bool:
    with world.house.opener.reading() as store:
        report = store.reports.get(report_id)
    return report is not None and report.state is ReportState.WITH_CREW


def test_the_worker_looks_at_one_shelf_of_photos_after_the_other(
    world: World, channel: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def look(photos: object, shelf: int, before: datetime) -> list[str]:
        looked_at.append(shelf)
        return []

    monkeypatch.setattr(type(world.house.photos), "handed_in_before", look)
    for wanted in range(1, 4):
        world.clock.pass_(days=1 / 256)
        assert soon(partial(lambda number: len(set(looked_at)) >= number, wanted))


def test_reports_get_their_crew_while_the_channel_lets_a_reply_wait(world: World, channel: Hanging) -> None:
    world.tweet()
    assert channel.called.wait(PATIENCE_SECONDS)
    world.tweet(by="northside_nan")
    assert soon(lambda: taken_in(world, 1002))
    assert channel.posted == []
    channel.let_go.set()
    assert soon(lambda: len(channel.posted) == 2)


def test_a_worker_stops_within_five_seconds_whatever_a_channel_does(world: World, channel: Hanging) -> None:
    world.tweet()
    assert channel.called.wait(PATIENCE_SECONDS)
    began = time.monotonic()
    world.worker.stop(within_seconds=0.5)
    assert time.monotonic() - began < 5
    assert channel.posted == []
    assert signature(Worker.stop).parameters["within_seconds"].default < 5


class Telling(Vanished):
    """A platform that costs something, where one post is gone and another is found by searching."""

    def search(self, since_id: str, until_id: str) -> Iterator[list[InboundPost]]:
        self.tally = Tally((Made("2026-05-07", "post_read", 1, 5),))
        return iter(())


@pytest.fixture
def listening(world: World) -> Iterator[Callable[[Scripted], None]]:
    """Let the worker listen to a channel, without a pause between two looks."""

    def listen(channel: Scripted) -> None:
        world.house.poll_every = timedelta(milliseconds=20)
        world.channels["x"] = channel
        world.worker.start()

    yield listen
    world.worker.stop()


def test_who_listens_looks_up_what_is_gone_and_fills_gaps_and_books_what_it_costs(
    world: World, listening: Callable[[Scripted], None]
) -> None:
    post_id = world.tweet()
    world.work()
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", world.clock.now(), None)
        store.channels.gap("x", world.clock.now(), "Some may be missing.", between=("1", "2"))
    now = world.clock.pass_(hours=21)
    listening(Telling(post_id))
    assert soon(lambda: kept(world).text == "")

    def well() -> bool:
        with world.house.opener.reading() as store:
            [channel] = store.reads.health.channels()
            return channel.gap == "" and store.ledger.budget("x", 0, now).spent == 5

    assert soon(well)


def test_who_listens_finds_what_people_answered_in_the_app(
    world: World, listening: Callable[[Scripted], None]
) -> None:
    world.tweet()
    with world.house.opener.writing() as store:
        store.session.connection().execute(text("update post set reply_mode = 'human_in_app'"))
    world.work()
    assert [(row.state, row.external_id) for row in whole(world).messages] == [("failed", None)]
    channel = Scripted()
    channel.by_hand.append((kept(world).id, OwnReply("1", world.clock.now(), "Thanks, on it")))
    listening(channel)
    assert soon(lambda: [row.external_id for row in whole(world).messages] == ["1"])


def test_many_posts_are_looked_up_one_part_after_the_other_and_then_a_while_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanishing, "AT_ONCE", 1)
    for by in ("almaparkparent", "northside_nan"):
        world.tweet(by=by)
    world.work()
    world.clock.pass_(hours=21)
    channel = Vanished()
    for _ in range(4):
        world.worker._look_up(channel)
    assert [len(asked) for asked in channel.asked] == [1, 1]
    world.tweet("@WrenfordCouncil huge pothole on Quay Street at Baker Street", by="foundryst_jo")
    world.work()
    world.clock.pass_(hours=20, minutes=1)
    world.worker._look_up(channel)
    assert len(channel.asked) == 3


def test_what_is_kept_long_enough_goes_by_itself(world: World, listening: Callable[[Scripted], None]) -> None:
    world.swing()
    finish(world)
    world.clock.pass_(days=world.house.workplace().office.council.keep_posts_days + 1)
    listening(Scripted())
    assert soon(lambda: kept(world).text == "")
