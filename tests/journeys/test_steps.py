"""`kill -9` at each named step of intake and outbox: another worker goes on, and it is as if nothing had happened."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from civic import intake, outbox
from tests.journeys.armed import LATER_STEPS, STEPS
from tests.journeys.conftest import listen
from tests.journeys.test_faults import said
from tests.simulator.running import COUNCIL, PARENT, Simulator, a_jpeg
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.stages.test_seen_before import AGAIN, joining
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


def go_on(world: World) -> None:
    """The worker that is left."""
    for _ in range(3):
        world.clock.pass_(minutes=2)
        listen(world)
        world.work()


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
    go_on(plugged)
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


def reported(world: World, x: Simulator) -> str:
    post_id = x.post(PARENT, SWING)
    listen(world)
    world.work()
    return post_id


def seen_by_two(world: World, x: Simulator) -> str:
    joining(world)
    post_id = reported(world, x)
    x.post("northside_nan", AGAIN)
    return post_id


def not_fixed(world: World, x: Simulator) -> str:
    return answered_with(x, ended(world, x), "It is still broken, the chain is off again")


def enough(world: World, x: Simulator) -> str:
    return answered_with(x, reported(world, x), "STOP")


def answered_with(x: Simulator, post_id: str, words: str) -> str:
    x.post(PARENT, f"@{COUNCIL} {words}", in_reply_to=said(x, post_id)[-1])
    return post_id


def answers(world: World) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in whole(world).messages]


def unsure(world: World, x: Simulator) -> str:
    """X took the answer, and nobody here knows; whoever works next looks for it."""
    x.control("POST", "faults", json={"fault": "dropped_after", "endpoint": "POST /2/tweets", "times": 1})
    post_id = reported(world, x)
    [(_, state)] = answers(world)
    assert state == "sending"
    with world.house.opener.writing() as store:
        store.session.connection().execute(text("update outbox_message set due_at = created_at"))
    return post_id


def ended(world: World, x: Simulator) -> str:
    """Mended, and told so."""
    post_id = reported(world, x)
    finish(world)
    with world.house.opener.writing() as store:
        outbox.release(store, world.house.workplace().office, 1001, world.clock.now(), world.mira.actor)
    world.work()
    return post_id


def one_answer(world: World, x: Simulator, post_id: str) -> None:
    assert answers(world) == [("acknowledged", "sent")]
    assert [one.external_id for one in whole(world).messages] == said(x, post_id)


def one_job_for_both(world: World, x: Simulator, post_id: str) -> None:
    assert (world.report("R-1001").reporters, len(reports(world))) == (2, 2)
    joined = max(reports(world))
    assert [(one.kind, one.state) for one in whole(world, joined).messages] == [("merged", "sent")]
    assert len(said(x, post_id)) == 1


def reopened_once(world: World, x: Simulator, post_id: str) -> None:
    assert world.report().state == "with_crew"
    assert [event.kind for event in whole(world).events].count("reopened") == 1
    assert [kind for kind, _ in answers(world)].count("reopened") == 1


def nothing_more(world: World, x: Simulator, post_id: str) -> None:
    before = said(x, post_id)
    finish(world)
    with world.house.opener.writing() as store:
        outbox.release(store, world.house.workplace().office, 1001, world.clock.now(), world.mira.actor)
    go_on(world)
    assert said(x, post_id) == before
    assert [event.kind for event in whole(world).events].count("opted_out") == 1


LATER: dict[str, tuple[Any, Any]] = {
    "an unsure reply is about to be looked for": (unsure, one_answer),
    "an unsure reply is found": (unsure, one_answer),
    "a report is being joined to another": (seen_by_two, one_job_for_both),
    "a job is being reopened": (not_fixed, reopened_once),
    "who wants no answers is being noted": (enough, nothing_more),
}
"""What was before, and what holds in the end."""


def test_every_later_step_has_its_way() -> None:
    assert LATER.keys() == LATER_STEPS.keys()


@pytest.mark.parametrize("step", LATER)
def test_what_follows_is_done_once_wherever_a_worker_dies(
    plugged: World, tmp_path: Path, x: Simulator, step: str
) -> None:
    before, holds = LATER[step]
    post_id = before(plugged, x)
    assert killed_at(step, plugged, tmp_path, x) == -signal.SIGKILL
    go_on(plugged)
    holds(plugged, x, post_id)
