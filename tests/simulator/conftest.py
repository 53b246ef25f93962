"""One running simulator for all tests of this folder; each test finds it empty, with the same accounts."""

from collections.abc import Iterator

import pytest

from civic.simulator.hooks.courier import PAUSES_S
from tests.simulator.listening import Listener, listening
from tests.simulator.running import Simulator, running


@pytest.fixture(scope="session")
def running_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with running(tmp_path_factory.mktemp("simulator") / "x.sqlite") as simulator:
        yield simulator


@pytest.fixture
def x(running_simulator: Simulator) -> Simulator:
    running_simulator.control("POST", "afresh")
    return running_simulator


@pytest.fixture
def ear(x: Simulator) -> Iterator[Listener]:
    """A listener that is not registered yet."""
    x.control("DELETE", "webhooks")
    with listening(x.keys["consumer_secret"]) as listener:
        yield listener
    x.control("DELETE", "webhooks")
    x.app.state.platform.courier.pauses = PAUSES_S
