"""`kill -9` at any moment, and a restart: the same reports, and exactly one acknowledgement for each reporter."""

import random
import sqlite3
import time
from pathlib import Path

import pytest

from tests.journeys.running import Demo, ended, eventually, reference

pytestmark = pytest.mark.soak
SPOTS = ("Alma Park", "Ferry Reserve", "Kestrel Green")
RESIDENTS = ("almaparkparent", "northside_nan", "foundryst_jo", "quayside_cafe")
KILLS = 6


def test_kill_9_at_random_moments(tmp_path: Path) -> None:
    chance = random.Random(20260507)
    folder = tmp_path / "demo"
    posts: list[str] = []
    for turn in range(KILLS):
        demo = Demo(folder, "--empty")
        with ended([demo]):
            for number in range(2):
                who, where = RESIDENTS[(turn + number) % 4], SPOTS[(turn + number) % 3]
                posts.append(
                    demo.town.tweet(f"@WrenfordCouncil swing {turn}{number} at {where} is broken", by=who)
                )
            time.sleep(chance.uniform(0.0, 1.6))
            demo.kill()
    demo = Demo(folder, "--empty")
    with ended([demo]):
        refs = [reference(demo.town.reply(post, to=post)) for post in posts]
        assert len(set(refs)) == len(posts)
        nobody_waits = "nothing waits to be sent"
        eventually(lambda: "queued" not in _depth(demo), nobody_waits, demo)
        assert [len(demo.town.replies(post, to=post)) for post in posts] == [1] * len(posts)


def _depth(demo: Demo) -> str:
    with sqlite3.connect(f"file:{demo.log.parent}/demo/civic.db?mode=ro", uri=True) as db:
        states = {row[0] for row in db.execute("select state from outbox_message")}
    return " ".join("queued" if state in ("queued", "sending") else state for state in states)
