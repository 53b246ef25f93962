"""News of the desk over a real connection: what arrives, for whom, and how it ends."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from civic.cli.servers import Server, config
from tests.world import PASSWORD, SWING, Person, World

PATIENCE_SECONDS = 30


class Serving:
    """The world's pages at a real address."""

    def __init__(self, world: World) -> None:
        self.server = Server(config(world.app))
        self.server.config.port = 0
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
        session = requests.Session()
        session.headers["sec-fetch-site"] = "same-origin"
        fields = {"username": person.account.username, "password": PASSWORD}
        assert session.post(f"{self.url}/sign-in", data=fields, allow_redirects=False).status_code == 303
        return session

    @contextmanager
    def listening(self, session: requests.Session) -> Iterator[Iterator[dict[str, Any]]]:
        with session.get(f"{self.url}/desk/live", stream=True, timeout=PATIENCE_SECONDS) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield _events(answer)


def _events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


@pytest.fixture
def serving(world: World) -> Iterator[Serving]:
    served = Serving(world)
    yield served
    if served.thread.is_alive():
        served.stop()


def test_a_new_report_is_told_with_all_that_its_card_shows(world: World, serving: Serving) -> None:
    world.tweet("@WrenfordCouncil big pothole on Hill Street", by="kerbwatch")
    world.work()
    with serving.listening(serving.browser(world.mira)) as events:
        world.swing()
        fact = next(events)
    assert fact["ref"] == "R-1002"
    assert fact["new"] is True
    assert fact["look"] == "with_crew"
    assert fact["say"] == f"New report: {fact['where']}"
    assert "Alma Park" in fact["where"]


def test_a_decision_is_told_once_to_everybody_who_listens(world: World, serving: Serving) -> None:
    world.swing()
    mira, ada = serving.browser(world.mira), serving.browser(world.ada)
    with serving.listening(mira) as hers, serving.listening(ada) as others:
        answer = mira.post(
            f"{serving.url}/desk/reports/R-1001/category", data={"code": "park"}, allow_redirects=False
        )
        assert answer.status_code == 303
        for events in (hers, others):
            fact = next(events)
            assert (fact["ref"], fact["kind"], fact["new"], fact["say"]) == (
                "R-1001",
                "categorised",
                False,
                "",
            )
        world.tweet(SWING, by="northside_nan")
        world.work()
        assert next(hers)["ref"] == "R-1002"


def test_only_the_desk_may_listen(world: World, serving: Serving) -> None:
    crew = serving.browser(world.parks_north)
    assert crew.get(f"{serving.url}/desk/live", timeout=PATIENCE_SECONDS).status_code == 403
    stranger = requests.get(f"{serving.url}/desk/live", timeout=PATIENCE_SECONDS, allow_redirects=False)
    assert stranger.status_code == 303


def test_open_pages_do_not_keep_the_server_from_stopping(world: World, serving: Serving) -> None:
    with serving.listening(serving.browser(world.mira)) as events:
        took: list[float] = []
        stopping = threading.Thread(target=lambda: took.append(serving.stop()))
        stopping.start()
        assert list(events) == []
        stopping.join(PATIENCE_SECONDS)
    assert took[0] < 5
