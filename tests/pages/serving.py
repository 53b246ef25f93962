"""The world's pages at a real address, for tests that need a connection or a browser."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from civic.cli.servers import Server, config
from tests.world import PASSWORD, Person, World

PATIENCE_SECONDS = 60


class Serving:
    """Serves until `stop`."""

    def __init__(self, world: World) -> None:
        self.server = Server(config(world.app, port=0))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.server.started and time.monotonic() < until:
            self.thread.join(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    def stop(self) -> float:
        """How many seconds it takes to stop."""
        began = time.monotonic()
        self.server.should_exit = True
        self.thread.join(PATIENCE_SECONDS)
        assert not self.thread.is_alive()
        return time.monotonic() - began

    def browser(self, person: Person) -> requests.Session:
        """Somebody signed in, over HTTP."""
        session = requests.Session()
        session.headers["sec-fetch-site"] = "same-origin"
        fields = {"username": person.account.username, "password": PASSWORD}
        assert session.post(f"{self.url}/sign-in", data=fields, allow_redirects=False).status_code == 303
        return session

    @contextmanager
    def listening(self, session: requests.Session) -> Iterator[Iterator[dict[str, Any]]]:
        """The events of an open desk page."""
        with session.get(f"{self.url}/desk/live", stream=True, timeout=PATIENCE_SECONDS) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield _events(answer)


def _events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))
