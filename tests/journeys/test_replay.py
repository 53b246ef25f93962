"""A bad fortnight in some minutes: 11,600 posts, half of them reposts, pushed twice and in disorder, with an outage of an
hour, refusals for too many calls, and a worker that is killed again and again; on PostgreSQL a sixth of that with two
workers, one or the other of which is killed. Nothing is lost or said twice.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from civic.adapters.x import XChannel
from civic.core.weighted_length import weighted_length
from tests.journeys.hurried import Hurried
from tests.pages.serving import Serving
from tests.simulator.running import COUNCIL, Simulator, running
from tests.world import World

pytestmark = [pytest.mark.soak, pytest.mark.longest]
ROOT = Path(__file__).resolve().parents[2]
POSTS = int(os.environ.get("CIVIC_REPLAY_POSTS", "11600"))
KILLS = 50
SPEED = 600.0
AT_ONCE = 350
"""X tells of the newest 800 only: a worker that is alive now and then must come round before they are exceeded."""
PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Fortnight:
    """How much comes, how often a worker dies, and how many there are."""

    posts: int
    kills: int
    workers: int


FORTNIGHTS = [
    pytest.param("sqlite", Fortnight(POSTS, KILLS, workers=1), id="sqlite"),
    pytest.param("postgresql", Fortnight(POSTS // 6, KILLS // 5, workers=2), id="postgresql"),
]
SPOTS = ("Alma Park", "Ferry Reserve", "Kestrel Green")
THINGS = (
    "the swing seat at {} is broken, number {}",
    "the slide at {} is cracked, number {}",
    "graffiti in {} number {}",
)
CHATTER = (
    "lovely morning {}",
    "when do the fireworks start? {}",
    "you are all useless {}",
    "the swing is broken {}",
)
WHO = ("almaparkparent", "northside_nan", "foundryst_jo", "quayside_cafe")


UNHEARD = (
    "select count(*) from post where state = 'taken_in' and kind = 'report' and id not in"
    " (select post_id from outbox_message)",
    "select count(*) from post where state = 'taken_in' and kind <> 'report' and id not in"
    " (select post_id from event where post_id is not null and why <> '')",
)
"""Who reports is answered; whose post was taken for something else has the reason in the history."""


class Town:
    """The product at work: its pages up, its workers in processes that may die at any moment."""

    def __init__(self, world: World, folder: Path, x: Simulator, clock: Hurried, planned: Fortnight) -> None:
        self.world, self.x, self.clock, self.planned = world, x, clock, planned
        council = x.keys["council"]
        self.settings = os.environ | clock.environment() | {
            "CIVIC_DATABASE_URL": world.house.opener.engine.url.render_as_string(hide_password=False),
            "CIVIC_DATA_DIR": str(folder), "CIVIC_X_BASE_URL": x.url, "CIVIC_X_POLL_SECONDS": "0.3",
            "CIVIC_LEASE_SECONDS": str(5 * SPEED), "CIVIC_X_CONSUMER_KEY": x.keys["consumer_key"],
            "CIVIC_X_CONSUMER_SECRET": x.keys["consumer_secret"], "CIVIC_X_ACCESS_TOKEN": council["access_token"],
            "CIVIC_X_ACCESS_TOKEN_SECRET": council["access_token_secret"],
        }  # fmt: skip
        self.workers: list[subprocess.Popen[bytes]] = []
        self.kills = 0

    def start(self) -> None:
        while len(self.workers) < self.planned.workers:
            command = [sys.executable, "-m", "tests.journeys.hurried"]
            self.workers.append(subprocess.Popen(command, cwd=ROOT, env=self.settings))

    def all_live(self) -> None:
        assert [worker.poll() for worker in self.workers] == [None] * self.planned.workers, (
            "a worker ended by itself"
        )

    def kill(self) -> None:
        """The one that lives longest."""
        self.all_live()
        worker = self.workers.pop(0)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        self.kills += 1

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()

    def asked(self, statement: str) -> Any:
        with self.world.house.opener.engine.connect() as connection:
            return connection.execute(text(statement)).scalar_one()

    def rows(self, statement: str) -> list[Any]:
        with self.world.house.opener.engine.connect() as connection:
            return list(connection.execute(text(statement)).all())

    def waits(self) -> int:
        """How much there is still to do."""
        posts = self.asked("select count(*) from post where state in ('stored', 'reopens')")
        return int(posts) + int(
            self.asked("select count(*) from outbox_message where state in ('queued', 'sending')")
        )


@contextmanager
def hurrying(x: Simulator, clock: Hurried) -> Iterator[None]:
    """The simulator's time follows the faster clock."""
    stop = threading.Event()

    def push() -> None:
        while not stop.wait(0.2):
            behind = clock.seconds() - x.now()
            if behind > 0:
                x.state.advance_clock(behind)

    thread = threading.Thread(target=push, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def written(chance: random.Random, number: int) -> dict[str, str]:
    pattern = chance.choice(THINGS if chance.random() < 0.6 else CHATTER)
    said = pattern.format(chance.choice(SPOTS), number) if pattern in THINGS else pattern.format(number)
    return {"username": chance.choice(WHO), "text": f"@{COUNCIL} {said}"}


@pytest.mark.parametrize(("database_url", "planned"), FORTNIGHTS, indirect=["database_url"])
def test_nothing_is_lost_and_nothing_said_twice_in_a_bad_fortnight(
    database_url: str, planned: Fortnight, tmp_path: Path
) -> None:
    chance = random.Random(20260507)
    with running(tmp_path / "x.db") as x, World(database_url, tmp_path) as world:
        clock = Hurried(time.time(), x.now(), SPEED)
        world.house.clock = clock
        town = Town(world, tmp_path, x, clock, planned)
        channel = plugged(world, x, clock)
        serving = Serving(world)
        try:
            channel.have_pushed(f"{serving.url}/webhooks/x")
            x.control(
                "PUT", "webhooks/delivery", json={"duplicate": True, "out_of_order": True, "held": False}
            )
            with hurrying(x, clock):
                originals, reposts = replay(town, chance)
                settle(town)
        finally:
            town.end()
            serving.stop()
        judge(town, originals, reposts)


def plugged(world: World, x: Simulator, clock: Hurried) -> XChannel:
    council = x.keys["council"]
    channel = XChannel(
        base_url=x.url, timeout_seconds=5.0, clock=clock, consumer_key=x.keys["consumer_key"],
        consumer_secret=x.keys["consumer_secret"], access_token=council["access_token"],
        access_token_secret=council["access_token_secret"],
    )  # fmt: skip
    world.house.pushing = {"x": channel}
    return channel


def replay(town: Town, chance: random.Random) -> tuple[list[str], list[str]]:
    """Post, break, kill; the ids of originals and of reposts."""
    x, originals, reposts = town.x, list[str](), list[str]()
    town.start()
    wait_until(town, lambda: town.asked("select count(*) from channel where polled_at is not null") == 1)
    rounds = -(-town.planned.posts // AT_ONCE)
    for turn in range(rounds):
        number = min(AT_ONCE, town.planned.posts - len(originals) - len(reposts))
        new = [written(chance, len(originals) + one) for one in range(number - number // 2)]
        ids = x.control("POST", "posts/batch", json=new)["ids"]
        originals += ids
        again = [
            {"username": chance.choice(WHO), "repost_of": chance.choice(ids), "text": ""}
            for _ in range(number // 2)
        ]
        reposts += x.control("POST", "posts/batch", json=again)["ids"]
        if turn % 9 == 4:
            x.control(
                "POST", "faults", json={"fault": chance.choice(["rate_limited", "dropped_after"]), "times": 5}
            )
        if turn == rounds // 2:
            outage(x)
        for _ in range(-(-town.planned.kills // rounds)):
            time.sleep(chance.uniform(0.2, 2.5))
            town.kill()
            town.start()
        everything_listened = f"select count(*) from channel where since_id = '{reposts[-1]}'"
        wait_until(town, lambda said=everything_listened: town.asked(said) == 1)
    return originals, reposts


def outage(x: Simulator) -> None:
    """X is away for an hour of its own time."""
    x.control("POST", "faults", json={"fault": "unavailable"})
    time.sleep(3600 / SPEED)
    x.control("DELETE", "faults")


def settle(town: Town) -> None:
    town.x.control("DELETE", "faults")
    wait_until(town, lambda: town.waits() == 0)


def wait_until(town: Town, holds: Any) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        town.all_live()
        assert time.monotonic() < ends, f"still waiting: {town.waits()} to do"
        time.sleep(0.1)


def judge(town: Town, originals: list[str], reposts: list[str]) -> None:
    assert town.kills >= town.planned.kills
    kept = Counter(row.root_id for row in town.rows("select root_id from post"))
    assert not [one for one in (*originals, *reposts) if kept[one] != 1], "a post was lost"
    opened = {row.root_id for row in town.rows("select root_id from post where report_id is not null")}
    assert not opened & set(reposts), "a repost opened something"
    assert (
        town.rows(
            "select report_id from post where report_id is not null group by report_id having count(*) > 1"
        )
        == []
    )
    assert (
        town.asked(
            "select count(*) from report where id not in (select report_id from post where report_id > 0)"
        )
        == 0
    )
    assert town.asked("select count(*) from report") == len(opened)
    unexplained = (
        "select count(*) from post where state not in ('taken_in', 'ignored') or (state = 'ignored' and reason = '')"
        " or (state = 'taken_in' and report_id is null)"
    )
    assert town.asked(unexplained) == 0
    for unheard in UNHEARD:
        assert town.asked(unheard) == 0, unheard
    spoken(town)


def spoken(town: Town) -> None:
    """What the council said on X, and what it believes to have said."""
    with town.x.state.reading() as db:
        council = int(town.x.keys["council"]["id"])
        said = db.execute(
            "select id, text, reply_to_id from posts where author_id = ?", (council,)
        ).fetchall()
    answered = Counter(row["reply_to_id"] for row in said)
    assert set(answered.values()) <= {1}, "somebody was answered twice"
    assert None not in answered
    for row in said:
        words = row["text"].partition(" ")[2] if row["text"].startswith("@") else row["text"]
        assert words.endswith("^auto")
        assert weighted_length(words) <= 280
    states = dict(
        tuple(row) for row in town.rows("select state, count(*) from outbox_message group by state")
    )
    assert set(states) <= {"sent"}, states
    believed = {row.external_id for row in town.rows("select external_id from outbox_message")}
    assert believed == {str(row["id"]) for row in said}
    assert states["sent"] > town.planned.posts // 10
