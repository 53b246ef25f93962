"""Wrenford with X plugged in: a simulator on this machine, spoken to over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
        world.channels["x"] = plug(world, x, x.keys["council"])
        listen(world)
        yield world


def plug(world: World, x: Simulator, account: Any, **given: Any) -> XChannel:
    """X as somebody's keys open it; the council is the one that the pack names."""
    return XChannel(
        base_url=x.url, timeout_seconds=20.0, clock=world.clock,
        handle=lambda: world.house.workplace().office.council.handle,
        consumer_key=x.keys["consumer_key"], consumer_secret=x.keys["consumer_secret"],
        access_token=account["access_token"], access_token_secret=account["access_token_secret"], **given,
    )  # fmt: skip


def listen(world: World) -> None:
    intake.listen(world.house.opener, world.channels["x"], world.clock)
