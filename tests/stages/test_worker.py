"""The worker's threads: what one waits for keeps no other from its work, and all of them stop when told."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import pytest

from civic.core.report import ReportState
from civic.ports import OutboundPhoto
from tests.stages.test_outbox import Scripted
from tests.world import World

PATIENCE_SECONDS = 20.0


class Hanging(Scripted):
    """Takes a reply and says nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.called = threading.Event()
        self.let_go = threading.Event()

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...]) -> str:
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
    world.worker.stop()
    assert time.monotonic() - began < 5
