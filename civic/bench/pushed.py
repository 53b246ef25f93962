"""What X pushes to the product: how fast an event is answered, and how soon after a tweet its acknowledgement stands.

In: the scene, with the product's own server and worker started here. Out: two figures. Promises: mentions are asked
for so rarely meanwhile that only what was pushed can have come; events are signed as X signs them, come at a steady
rate whether or not the ones before were answered, and are timed from the moment at which they were due.
"""

import hmac
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice

import orjson
import requests

from civic.bench.acknowledging import watched
from civic.bench.driver import Client, at_rate, post
from civic.bench.plugged import Scene
from civic.bench.processes import START_WITHIN_SECONDS, running, said
from civic.bench.reached import Reached
from civic.bench.results import percentile

WEBHOOK, ACKNOWLEDGED = "webhook", "acknowledgement-pushed"
P95_GOAL_MS, RATE, CLIENTS = 50.0, 50.0, 8
FEWEST = 20
MEDIAN_GOAL_SECONDS = 2.0
TWEETS, OVER_SECONDS = 15, 20.0
SELDOM = "600"
PROCESSES = "2"
PATH = "/webhooks/x"
EPOCH_MS, LOW_BITS = 1_288_834_974_657, 22
"""Of X's ids."""


@contextmanager
def pushing(scene: Scene) -> Iterator[int]:
    """The port of the product's server, which X pushes to."""
    environment = {**scene.environment, "CIVIC_X_POLL_SECONDS": SELDOM, "CIVIC_PROCESSES": PROCESSES}
    command = ("-m", "civic", "serve", "--port", "0")
    with running(command, environment, scene.folder / "pushed.log") as server:
        port = int(said(server, r"Civic serves \S+ on \S+:(\d+)\."))
        url = f"http://127.0.0.1:{port}"
        requests.get(f"{url}/sign-in", timeout=START_WITHIN_SECONDS).raise_for_status()
        for channel in scene.house.pushing.values():
            channel.have_pushed(url + PATH)
        yield port


def acknowledged(scene: Scene, seconds: float) -> Reached:
    """Tweets at moments drawn from a seed, and the time to each reply."""
    tweets = TWEETS if seconds >= 1 else 3
    told = watched(scene.x, list(islice(scene.texts, tweets)), OVER_SECONDS * tweets / TWEETS)
    words = "From tweet to visible acknowledgement by webhook, median"
    more = {"tweets": float(tweets), "p95": told.p95}
    return Reached(ACKNOWLEDGED, words, told.median, "s", MEDIAN_GOAL_SECONDS, at_least=False, more=more)


def answered(scene: Scene, port: int, seconds: float) -> Reached:
    """Events at a steady rate for some seconds."""
    number = max(FEWEST, int(RATE * seconds * 5))
    events = list(islice(_events(scene), number))
    clients = [Client(port) for _ in range(CLIENTS)]
    try:
        took = at_rate(clients, events, RATE)
    finally:
        for client in clients:
            client.close()
    words = f"Webhook answers at {RATE:g} requests a second, p95"
    more = {"requests": float(number), "p50": percentile(took, 0.5) * 1000}
    p95 = percentile(took, 0.95) * 1000
    return Reached(WEBHOOK, words, p95, "ms", P95_GOAL_MS, at_least=False, more=more)


def _events(scene: Scene) -> Iterator[bytes]:
    """A new post each, as X tells of one."""
    secret = scene.x.keys["consumer_secret"].encode()
    for number, text in enumerate(scene.texts):
        body = orjson.dumps(_event(scene, text, number))
        seal = f"sha256={b64encode(hmac.digest(secret, body, sha256)).decode()}"
        yield post(PATH, body, "application/json", more={"x-twitter-webhooks-signature": seal})


def _event(scene: Scene, text: str, number: int) -> dict[str, object]:
    now_ms = time.time_ns() // 1_000_000
    post_id = str(((now_ms - EPOCH_MS) << LOW_BITS) | number)
    council, author = scene.x.keys["council"], scene.x.keys["residents"][0]
    payload = {
        "id": post_id, "text": text, "author_id": author["id"], "conversation_id": post_id,
        "created_at": datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(),
        "edit_history_tweet_ids": [post_id], "reply_settings": "everyone",
    }  # fmt: skip
    writer = {"id": author["id"], "name": author["username"], "username": author["username"]}
    data = {
        "event_uuid": post_id, "event_type": "post.mention.create", "filter": {"user_id": council["id"]},
        "payload": payload, "includes": {"users": [writer]},
    }  # fmt: skip
    return {"data": data}
