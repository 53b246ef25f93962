"""One running simulator for all tests of this folder; each test finds it empty, with the same accounts."""

from collections.abc import Iterator

import pytest

from tests.simulator.running import Simulator, running


@pytest.fixture(scope="session")
def running_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with running(tmp_path_factory.mktemp("simulator") / "x.sqlite") as simulator:
        yield simulator


@pytest.fixture
def x(running_simulator: Simulator) -> Simulator:
    running_simulator.control("POST", "afresh")
    return running_simulator
