"""One running simulator for all tests of this folder; each test finds it empty, with the same accounts."""

from collections.abc import Iterator

import pytest
from xdk import Client
from xdk.oauth1_auth import OAuth1

from civic.simulator.hooks.courier import PAUSES_S
from tests.simulator.listening import Listener, listening
from tests.simulator.running import COUNCIL, Here, Simulator, running


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


@pytest.fixture
def xdk(x: Simulator) -> Client:
    """X's own SDK, speaking for the council."""
    return xdk_client(x, COUNCIL)


def xdk_client(x: Simulator, username: str) -> Client:
    keys = x.account(username)
    signer = OAuth1(
        x.keys["consumer_key"],
        x.keys["consumer_secret"],
        "http://127.0.0.1/none",
        keys["access_token"],
        keys["access_token_secret"],
    )
    client = Client(auth=signer)
    client.session.mount("https://", Here(x.url))
    return client
