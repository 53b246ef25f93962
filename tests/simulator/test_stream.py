"""The activity stream: lines as they happen, what was missed, and a line that is cut in two."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from xdk import Client
from xdk.streaming import StreamConfig

from tests.simulator.listening import Listener
from tests.simulator.running import COUNCIL, PARENT, Here, Simulator

STREAM = "GET /2/activity/stream"


@pytest.fixture
def subscribed(x: Simulator) -> Iterator[Simulator]:
    """Without any webhook, so that the stream alone is told."""
    x.control("DELETE", "webhooks")
    asked = {"event_type": "post.mention.create", "filter": {"user_id": x.keys["council"]["id"]}}
    made = x.ask("/2/activity/subscriptions", method="POST", json=asked).json()["data"]["subscription"]
    assert "webhook_id" not in made
    yield x
    x.control("DELETE", "webhooks")


def bearer(x: Simulator) -> str:
    return str(x.control("GET", "accounts")["bearer_token"])


@contextmanager
def stream(x: Simulator, **asked: Any) -> Iterator[Iterator[bytes]]:
    """Its lines; the first, empty one has come."""
    headers = {"Authorization": f"Bearer {bearer(x)}"}
    url = f"{x.url}/2/activity/stream"
    with requests.get(url, headers=headers, params=asked, stream=True, timeout=20) as answer:
        assert answer.status_code == 200, answer.text
        lines = answer.iter_lines(chunk_size=1)
        if not asked:
            assert next(lines) == b""
        yield lines


def event(lines: Iterator[bytes]) -> str:
    """The id of the next post told of."""
    line = next(line for line in lines if line)
    return str(json.loads(line)["data"]["payload"]["id"])


def test_events_come_as_lines_and_in_order(subscribed: Simulator) -> None:
    with stream(subscribed) as lines, stream(subscribed) as others:
        ids = [subscribed.post(PARENT, f"@{COUNCIL} number {number}") for number in range(3)]
        assert [event(lines) for _ in range(3)] == [event(others) for _ in range(3)] == ids
    assert subscribed.control("GET", "webhooks") == []
    assert subscribed.ask("/2/webhooks").json() == {"meta": {"result_count": 0}}


def test_what_was_missed_comes_again_to_who_asks_for_it(subscribed: Simulator) -> None:
    missed = subscribed.post(PARENT, f"@{COUNCIL} one")
    with stream(subscribed, backfill_minutes=5) as lines:
        assert event(lines) == missed
    subscribed.control("POST", "clock", json={"seconds": 6 * 60})
    with stream(subscribed, backfill_minutes=5) as lines:
        later = subscribed.post(PARENT, f"@{COUNCIL} two")
        assert event(lines) == later
    refused = subscribed.ask("/2/activity/stream?backfill_minutes=6")
    assert (refused.status_code, refused.json()["title"]) == (400, "Invalid Request")


def test_a_line_cut_in_two_breaks_the_connection(subscribed: Simulator) -> None:
    subscribed.control("POST", "faults", json={"fault": "cut_line", "endpoint": STREAM, "times": 1})
    with stream(subscribed) as lines:
        told = subscribed.post(PARENT, f"@{COUNCIL} one")
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            list(lines)
    with stream(subscribed, backfill_minutes=1) as lines:
        assert event(lines) == told


def test_a_third_stream_is_one_too_many(subscribed: Simulator) -> None:
    with stream(subscribed), stream(subscribed):
        refused = requests.get(
            f"{subscribed.url}/2/activity/stream",
            headers={"Authorization": f"Bearer {bearer(subscribed)}"},
            timeout=20,
        )
    body = refused.json()
    assert (refused.status_code, body["connection_issue"]) == (429, "TooManyConnections")
    assert refused.headers["x-rate-limit-limit"] == "50"


def test_the_stream_is_told_what_webhooks_are_told(x: Simulator, ear: Listener) -> None:
    x.ask("/2/webhooks", method="POST", json={"url": ear.url})
    asked = {"event_type": "post.mention.create", "filter": {"user_id": x.keys["council"]["id"]}}
    assert x.ask("/2/activity/subscriptions", method="POST", json=asked).status_code == 200
    with stream(x) as lines:
        told = x.post(PARENT, f"@{COUNCIL} one")
        assert event(lines) == told
    assert ear.next_ids(1) == [told]


def test_x_own_sdk_comes_back_after_a_cut_line_and_misses_nothing(subscribed: Simulator) -> None:
    subscribed.control("POST", "faults", json={"fault": "cut_line", "endpoint": STREAM, "times": 1})
    client = Client(bearer_token=bearer(subscribed))
    client.session.mount("https://", Here(subscribed.url))
    errors: list[Exception] = []
    again = StreamConfig(initial_backoff=0.01, jitter=False, chunk_size=1, on_error=errors.append)
    told = subscribed.post(PARENT, f"@{COUNCIL} one")
    heard = next(client.stream.activity(backfill_minutes=1, stream_config=again))
    assert len(errors) == 1
    assert heard.data.payload.id == told
