"""`kill -9` at each named step of intake and outbox: another worker goes on, and it is as if nothing had happened."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from civic import intake
from tests.journeys.armed import STEPS
from tests.journeys.conftest import listen
from tests.journeys.test_faults import said
from tests.simulator.running import PARENT, Simulator, a_jpeg
from tests.stages.test_intake import whole
from tests.world import SWING, World

pytestmark = pytest.mark.soak
ROOT = Path(__file__).resolve().parents[2]
PUSHED = frozenset({"an event is being read", "an event has been read"})


def killed_at(step: str, world: World, folder: Path, x: Simulator) -> int:
    """A second worker on the same database, in a process of its own, that dies there; its exit code."""
    council = x.keys["council"]
    settings = {
        "CIVIC_DATABASE_URL": world.house.opener.engine.url.render_as_string(hide_password=False),
        "CIVIC_DATA_DIR": str(folder),
        "CIVIC_X_BASE_URL": x.url,
        "CIVIC_X_CONSUMER_KEY": x.keys["consumer_key"],
        "CIVIC_X_CONSUMER_SECRET": x.keys["consumer_secret"],
        "CIVIC_X_ACCESS_TOKEN": council["access_token"],
        "CIVIC_X_ACCESS_TOKEN_SECRET": council["access_token_secret"],
    }
    armed = [sys.executable, "-m", "tests.journeys.armed", step]
    return subprocess.run(armed, cwd=ROOT, env={**os.environ, **settings}, timeout=60, check=False).returncode


def pushed(world: World, x: Simulator, post_id: str) -> None:
    """As X would push it."""
    thread = x.control("GET", f"threads/{post_id}")
    data = {
        "event_uuid": post_id, "event_type": "post.mention.create", "filter": {"user_id": x.keys["council"]["id"]},
        "payload": thread["data"][0], "includes": thread["includes"],
    }  # fmt: skip
    channel: Any = world.channels["x"]
    world.house.pushing = {"x": channel}
    with world.house.opener.writing() as store:
        assert intake.push(store, channel, {"data": data}, world.clock.now())


def reports(world: World) -> list[int]:
    """Their numbers; a transaction that was never committed may have used one up."""
    with world.house.opener.engine.connect() as connection:
        return list(connection.execute(text("select id from report")).scalars())


@pytest.mark.parametrize("step", STEPS)
def test_one_report_one_job_one_answer_wherever_a_worker_dies(
    plugged: World, tmp_path: Path, x: Simulator, step: str
) -> None:
    post_id = x.post(PARENT, SWING, a_jpeg())
    if step in PUSHED:
        pushed(plugged, x, post_id)
    assert killed_at(step, plugged, tmp_path, x) == -signal.SIGKILL
    for _ in range(3):
        plugged.clock.pass_(minutes=2)
        listen(plugged)
        plugged.work()
    [number] = reports(plugged)
    seen = whole(plugged, number)
    assert [event.kind for event in seen.events] == ["received", "raised"]
    assert len(seen.photos) == 1
    [answer] = said(x, post_id)
    assert [(one.kind, one.state, one.external_id) for one in seen.messages] == [
        ("acknowledged", "sent", answer)
    ]
    with plugged.house.opener.engine.connect() as connection:
        orders = connection.execute(text("select count(*) from work_order")).scalar_one()
        cursor = connection.execute(text("select since_id from channel where name = 'x'")).scalar_one()
    assert (orders, cursor) == (1, post_id)
