"""The named world behind a real server, for tests that need a browser or several requests at once."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn

from tests.world import World


@dataclass(frozen=True)
class Served:
    world: World
    url: str


@pytest.fixture
def served(sqlite_world: World) -> Iterator[Served]:
    """Wrenford on a free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(sqlite_world.app, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield Served(sqlite_world, f"http://127.0.0.1:{listener.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    listener.close()
