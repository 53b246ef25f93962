"""Wrenford with X plugged in: a simulator on this machine, spoken to over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civic import intake
from civic.adapters.x import XChannel
from tests.simulator.running import Simulator, running
from tests.world import World


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with running(tmp_path_factory.mktemp("x") / "x.db") as started:
        yield started


@pytest.fixture
def x(simulator: Simulator) -> Simulator:
    simulator.control("POST", "afresh")
    return simulator


@pytest.fixture
def plugged(database_url: str, tmp_path: Path, x: Simulator) -> Iterator[World]:
    """Wrenford at work, with X plugged in."""
    with World(database_url, tmp_path) as world:
        world.clock.at = datetime.fromtimestamp(x.now(), UTC)
        council = x.keys["council"]
        world.channels["x"] = XChannel(
            base_url=x.url, timeout_seconds=5.0, clock=world.clock,
            consumer_key=x.keys["consumer_key"], consumer_secret=x.keys["consumer_secret"],
            access_token=council["access_token"], access_token_secret=council["access_token_secret"],
        )  # fmt: skip
        listen(world)
        yield world


def listen(world: World) -> None:
    intake.listen(world.house.opener, world.channels["x"], world.clock)
