"""A small filled database for the tests of the benchmark, made once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from civic.bench.scene import Scene, survey
from civic.bench.scratch import fill
from civic.deps import House
from civic.main import build_house
from civic.settings import Settings
from tests.databases import wrenford

REPORTS = 600


@dataclass(frozen=True)
class Filled:
    house: House
    scene: Scene


@contextmanager
def town(folder: Path) -> Iterator[Filled]:
    """A town in a database of its own."""
    house = build_house(Settings(database_url=f"sqlite:///{folder / 'civic.db'}", data_dir=folder))
    fill(house, wrenford(), REPORTS)
    yield Filled(house, survey(house.opener.engine, house.clock.now()))
    house.opener.engine.dispose()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """One that is only read."""
    with town(tmp_path_factory.mktemp("bench")) as made:
        yield made
