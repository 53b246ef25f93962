"""Real servers on this machine for the adapters to talk to: the X simulator, and one that misbehaves on demand."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from civic.simulator.app import create_app
from civic.simulator.server import listen, server_for
from civic.simulator.state.accounts import credentials, seed

from .odd_server import OddServer
from .simulated_x import SimulatedX

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared test data is not at {folder}")
    return folder


@pytest.fixture
def x(tmp_path: Path) -> Iterator[SimulatedX]:
    listener = listen(0)
    app = create_app(
        tmp_path / "x.db",
        assets_dir=ROOT / "web/static",
        templates_dir=ROOT / "web/templates",
        public_url=None,
    )
    state = app.state.platform.state
    seed(state, "WrenfordCouncil", ["almaparkparent", "quayside_cafe"])
    server = server_for(app)
    running = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    running.start()
    yield SimulatedX(credentials(state, f"http://127.0.0.1:{listener.getsockname()[1]}"), state)
    server.should_exit = True
    running.join(timeout=10)
    listener.close()


@pytest.fixture
def odd() -> Iterator[OddServer]:
    with OddServer() as server:
        yield server
