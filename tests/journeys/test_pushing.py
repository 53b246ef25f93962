"""Pushed by X over real HTTP: challenge, signature, duplicates, disorder; with listening beside it one report a post."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from typer.testing import CliRunner

from civic.adapters.x import XChannel
from civic.cli import app
from civic.ports import PermanentFailure
from tests.journeys.conftest import listen
from tests.journeys.test_faults import said
from tests.pages.serving import Serving
from tests.simulator.running import COUNCIL, PARENT, Simulator, a_jpeg
from tests.stages.test_edits import count
from tests.stages.test_intake import whole
from tests.world import SWING, World

PATIENCE_SECONDS = 60


@pytest.fixture
def served(plugged: World, x: Simulator) -> Iterator[Serving]:
    """The product at a real address that X pushes to."""
    channel = plugged.channels["x"]
    assert isinstance(channel, XChannel)
    plugged.house.pushing = {"x": channel}
    x.control("DELETE", "webhooks")
    serving = Serving(plugged)
    try:
        assert len(channel.have_pushed(f"{serving.url}/webhooks/x")) == 3
        yield serving
    finally:
        x.control("DELETE", "webhooks")
        x.control("PUT", "webhooks/delivery", json={"duplicate": False, "out_of_order": False, "held": False})
        serving.stop()


def until(holds: Callable[[], bool]) -> None:
    """X pushes from a task of its own."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


def delivered(x: Simulator) -> int:
    (webhook,) = x.control("GET", "webhooks")
    return int(webhook["delivered"])


def test_a_pushed_post_is_a_report_before_anybody_listens(
    served: Serving, plugged: World, x: Simulator
) -> None:
    post_id = x.post(PARENT, SWING, a_jpeg())
    until(lambda: delivered(x) == 1)
    plugged.work()
    assert len(whole(plugged).photos) == 1
    listen(plugged)
    plugged.work()
    assert (count(plugged), len(said(x, post_id))) == (1, 1)


def test_twice_and_in_disorder_is_still_one_report_a_post(
    served: Serving, plugged: World, x: Simulator
) -> None:
    x.control("PUT", "webhooks/delivery", json={"duplicate": True, "out_of_order": True, "held": True})
    posts = [x.post(PARENT, f"{SWING} number {number}") for number in range(3)]
    newest = x.control("POST", f"posts/{posts[0]}/edit", json={"text": f"{SWING}, the green one"})["id"]
    listen(plugged)
    plugged.work()
    x.control("PUT", "webhooks/delivery", json={"duplicate": True, "out_of_order": True, "held": False})
    until(lambda: delivered(x) >= 8)
    plugged.work()
    listen(plugged)
    plugged.work()
    assert count(plugged) == 3
    kept = text("select external_id, text from post where root_id = :root")
    with plugged.house.opener.engine.connect() as connection:
        [(external_id, words)] = connection.execute(kept, {"root": posts[0]}).all()
    assert (external_id, words) == (newest, f"{SWING}, the green one")


def test_a_pushed_reply_belongs_to_its_report(served: Serving, plugged: World, x: Simulator) -> None:
    post_id = x.post(PARENT, SWING)
    until(lambda: delivered(x) == 1)
    plugged.work()
    [answer] = said(x, post_id)
    x.post(PARENT, f"@{COUNCIL} thanks!", in_reply_to=answer)
    until(lambda: delivered(x) >= 2)
    plugged.work()
    assert count(plugged) == 1
    assert "followed_up" in [event.kind for event in whole(plugged).events]


def test_asking_x_to_push_twice_changes_nothing(served: Serving, plugged: World, x: Simulator) -> None:
    channel = plugged.channels["x"]
    assert isinstance(channel, XChannel)
    assert channel.have_pushed(f"{served.url}/webhooks/x") == [
        f"X pushes to {served.url}/webhooks/x already."
    ]
    assert len(x.control("GET", "webhooks")) == 1


class Forgetful:
    """The same channel with another secret: whatever X asks is answered wrongly."""

    def __init__(self, channel: XChannel) -> None:
        self.channel = channel

    def __getattr__(self, name: str) -> Any:
        return getattr(self.channel, name)

    def challenge(self, token: str) -> str:
        return "sha256=wrong"


def test_a_webhook_that_x_takes_back_is_told_and_mended_where_that_helps(
    served: Serving, plugged: World, x: Simulator
) -> None:
    x.post(PARENT, SWING)
    until(lambda: delivered(x) == 1)
    assert (asked(plugged), told(plugged)) == (True, ["the webhook is valid"])
    channel = plugged.house.pushing["x"]
    assert isinstance(channel, XChannel)
    plugged.house.pushing = {"x": Forgetful(channel)}
    x.control("POST", "clock", json={"seconds": 3601})
    until(lambda: not x.control("GET", "webhooks")[0]["valid"])
    assert asked(plugged) is False
    until(lambda: told(plugged) == ["X does not push posts any more", "the webhook is not valid"])
    here = TestClient(plugged.app, client=("127.0.0.1", 5000))
    assert 'civic_channel_webhook_valid{channel="x"} 0\n' in here.get("/metrics").text
    health = here.get("/healthz").json()
    assert (
        "Channel x does not push any more; posts are looked for. Run `civic webhook`." in health["problems"]
    )
    assert health["channels"][0]["push_valid"] is False
    plugged.house.pushing = {"x": channel}
    assert asked(plugged) is True
    assert x.control("GET", "webhooks")[0]["valid"]
    x.control("POST", "faults", json={"fault": "not_on_plan", "endpoint": "GET /2/webhooks"})
    assert (asked(plugged), told(plugged)[-1]) == (None, "the webhook is not checked yet")
    x.control("DELETE", "faults")
    x.control("DELETE", "webhooks")
    assert asked(plugged) is None


def asked(world: World) -> bool | None:
    """What a worker hears from X an hour later."""
    world.clock.pass_(hours=1)
    world.worker._check_pushing("x")
    with world.house.opener.writing() as store:
        row = store.reads.channels.one("x")
        store.channels.read_up_to("x", None, world.clock.now(), None)
    assert row is not None
    valid: bool | None = row.push_valid
    return valid


def told(world: World) -> list[str]:
    """What the desk reads of it; the board looks at the channels once a second."""
    world.sign_in(world.mira)
    page = world.client.get("/desk/channel").text.split("<main")[1]
    return list(dict.fromkeys(re.findall("X does not push posts any more|the webhook is [a-z ]+", page)))


def test_x_is_asked_about_its_webhook_once_an_hour_and_only_where_it_ever_pushed(
    plugged: World, x: Simulator
) -> None:
    channel = plugged.channels["x"]
    assert isinstance(channel, XChannel)
    plugged.house.pushing = {"x": channel}

    def asks(minutes: int) -> int:
        before = x.control("GET", "log?limit=1")[0]["id"]
        plugged.clock.pass_(minutes=minutes)
        plugged.worker._check_pushing("x")
        return sum(one["path"] == "2/webhooks" for one in x.control("GET", f"log?after={before}"))

    listen(plugged)
    assert asks(0) == 0
    with plugged.house.opener.writing() as store:
        store.channels.pushed("x", plugged.clock.now())
    assert [asks(59), asks(1), asks(30), asks(30)] == [0, 1, 0, 1]


def test_an_address_that_does_not_answer_is_refused_in_words(plugged: World, x: Simulator) -> None:
    channel = plugged.channels["x"]
    assert isinstance(channel, XChannel)
    with pytest.raises(PermanentFailure, match="Crc"):
        channel.have_pushed("http://127.0.0.1:9/webhooks/x")


def keys_of(x: Simulator) -> dict[str, str]:
    council = x.keys["council"]
    return {
        "CIVIC_X_BASE_URL": x.url, "CIVIC_X_CONSUMER_KEY": x.keys["consumer_key"],
        "CIVIC_X_CONSUMER_SECRET": x.keys["consumer_secret"], "CIVIC_X_ACCESS_TOKEN": council["access_token"],
        "CIVIC_X_ACCESS_TOKEN_SECRET": council["access_token_secret"],
    }  # fmt: skip


def test_the_command_says_what_x_was_asked_for(
    served: Serving, plugged: World, x: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = plugged.house.opener.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("CIVIC_DATABASE_URL", url)
    for name, value in keys_of(x).items():
        monkeypatch.setenv(name, value)
    good = CliRunner().invoke(app, ["webhook", f"{served.url}/webhooks/x"])
    assert (good.exit_code, good.stdout) == (0, f"X pushes to {served.url}/webhooks/x already.\n")
    bad = CliRunner().invoke(app, ["webhook", "http://127.0.0.1:9/webhooks/x"])
    assert bad.exit_code == 1
    assert "must be up and reachable" in bad.stderr


def test_the_command_needs_x(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET"):
        monkeypatch.delenv(f"CIVIC_X_{name}", raising=False)
    told = CliRunner().invoke(app, ["webhook"])
    assert (told.exit_code, "not plugged in" in told.stderr) == (1, True)
