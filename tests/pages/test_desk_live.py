"""News of the desk over a real connection: what arrives, for whom, and how it ends."""

import threading
from collections.abc import Iterator

import pytest
import requests

from tests.pages.serving import PATIENCE_SECONDS, Serving
from tests.world import SWING, World


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


def test_danger_alarms_whoever_has_the_desk_open(world: World, serving: Serving) -> None:
    first = world.tweet()
    world.work()
    with serving.listening(serving.browser(world.mira)) as events:
        world.tweet("@WrenfordCouncil live wires sparking on the footpath", by="kerbwatch")
        world.work()
        fact = next(events)
        assert (fact["ref"], fact["alarm"], fact["say"]) == ("R-1002", True, f"Danger: {fact['where']}")
        world.tweet("now somebody is badly hurt", reply_to=first)
        world.work()
        fact = next(events)
        assert (fact["ref"], fact["alarm"], fact["label"]) == ("R-1001", True, "Danger")
        world.tweet("any news?", reply_to=first)
        world.work()
        assert next(events)["alarm"] is False


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


def test_a_head_of_the_news_ends_at_once(world: World, serving: Serving) -> None:
    mira = serving.browser(world.mira)
    for _ in range(2):
        answer = mira.head(f"{serving.url}/desk/live", timeout=PATIENCE_SECONDS)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
    assert mira.get(f"{serving.url}/healthz", timeout=PATIENCE_SECONDS).status_code in (200, 503)
    assert serving.stop() < 2


def test_open_pages_do_not_keep_the_server_from_stopping(world: World, serving: Serving) -> None:
    with serving.listening(serving.browser(world.mira)) as events:
        took: list[float] = []
        stopping = threading.Thread(target=lambda: took.append(serving.stop()))
        stopping.start()
        assert list(events) == []
        stopping.join(PATIENCE_SECONDS)
    assert took[0] < 5
