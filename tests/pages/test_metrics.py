"""The house's figures for Prometheus, and who may read them."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from civic.core.calls import Made, Tally, Window
from tests.stages.test_outbox import Scripted
from tests.world import World

LINE = re.compile(
    r'(?P<name>[a-z_]+)(?:\{(?P<labels>[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*)\})? (?P<value>[0-9.e+-]+)'
)


def here(world: World, host: str = "127.0.0.1") -> TestClient:
    return TestClient(world.app, client=(host, 5000))


def read(world: World) -> dict[str, float]:
    """Every figure by its name with labels; the text must be well formed, each name explained once and together."""
    answer = here(world).get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found, explained = {}, []
    assert answer.text.endswith("\n")
    for line in answer.text.splitlines():
        if line.startswith("# HELP "):
            explained.append(line.split()[2])
        elif line.startswith("# TYPE "):
            assert line == f"# TYPE {explained[-1]} gauge"
        else:
            matched = LINE.fullmatch(line)
            assert matched, line
            assert matched["name"] == explained[-1]
            key = f"{matched['name']}{{{matched['labels']}}}" if matched["labels"] else matched["name"]
            assert key not in found
            found[key] = float(matched["value"])
    assert len(explained) == len(set(explained))
    return found


def test_an_empty_house_has_figures_and_no_line_for_what_is_not_known(world: World) -> None:
    world.channels["x"] = Scripted()
    found = read(world)
    assert found["civic_reports_open"] == found["civic_workers"] == 0
    assert found['civic_channel_paused{channel="x"}'] == 0
    assert not any("beat_age" in name or "lag" in name or "cap" in name for name in found)


def test_every_figure_is_told(world: World) -> None:
    now = world.clock.now()
    for n, seconds in enumerate((1, 3)):
        world.tweet(f"@WrenfordCouncil the swing at Alma Park is broken {n}", by=f"r{n}",
                    received_at=now + timedelta(seconds=seconds))  # fmt: skip
    world.clock.pass_(seconds=3)
    world.work()
    world.tweet("@WrenfordCouncil and the bench", by="late")
    now = world.clock.pass_(minutes=5)
    with world.house.opener.writing() as store:
        store.channels.beat("a", now - timedelta(seconds=7))
        store.channels.beat("b", now - timedelta(hours=2))
        store.channels.read_up_to("x", "1", now - timedelta(seconds=4), now - timedelta(seconds=30))
        store.channels.read_up_to("z", "1", now, None)
        windows = {"POST /2/tweets": Window(100, 88, now + timedelta(minutes=9), now)}
        store.ledger.keep("x", Tally((Made("2026-05-06", "post", 2, 1234),), windows, keys_taken=False))
        store.channels.pause("x", now + timedelta(minutes=30), "Out of credits.")
        store.outbox.failed(1, "No.")
        store.session.connection().execute(text("update channel set gap = 'Some.' where name = 'x'"))
    world.house.monthly_cap = 5000
    found = read(world)
    x = {
        'last_poll_age_seconds{channel="x"}': 4,
        'last_post_age_seconds{channel="x"}': 30,
        'lag_seconds{channel="x",quantile="0.5"}': 1,
        'lag_seconds{channel="x",quantile="0.95"}': 3,
        'messages{channel="x",state="queued"}': 1,
        'messages{channel="x",state="failed"}': 1,
        'oldest_message_age_seconds{channel="x",state="queued"}': 300,
        'failing{channel="x"}': 0,
        'paused{channel="x"}': 1,
        'pause_left_seconds{channel="x"}': 1800,
        'gap{channel="x"}': 1,
        'keys_accepted{channel="x"}': 0,
        'calls_left{channel="x",endpoint="POST /2/tweets"}': 88,
        'month_spent_dollars{channel="x"}': 1.234,
        'month_cap_dollars{channel="x"}': 5,
        'paused{channel="z"}': 0,
    }
    assert {name: found[f"civic_channel_{name}"] for name in x} == x
    assert found['civic_channel_month_forecast_dollars{channel="x"}'] > 1.234
    assert (found["civic_workers"], found["civic_worker_beat_age_seconds"]) == (1, 7)
    assert (found["civic_posts_waiting"], found["civic_reports_open"]) == (1, 2)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_reads_them(sqlite_world: World, host: str) -> None:
    assert here(sqlite_world, host).get("/metrics").status_code == 200


@pytest.mark.parametrize("host", ["10.0.0.1", "192.0.2.7", "testclient", "127.0.0.1.example"])
def test_others_do_not(sqlite_world: World, host: str) -> None:
    answer = here(sqlite_world, host).get("/metrics")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "civic_" not in answer.text


@pytest.mark.parametrize("header", ["x-forwarded-for", "Forwarded", "x-real-ip"])
def test_who_comes_through_a_proxy_on_this_machine_is_not_this_machine(
    sqlite_world: World, header: str
) -> None:
    answer = here(sqlite_world).get("/metrics", headers={header: "127.0.0.1"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("token", "given", "status"),
    [
        ("s3cret", "Bearer s3cret", 200),
        ("s3cret", "Bearer other", 401),
        ("s3cret", "Bearer ", 401),
        ("s3cret", "Bearer s3crét", 401),
        ("", "Bearer ", 401),
        ("", "", 401),
    ],
)
def test_the_token_opens_them_elsewhere(sqlite_world: World, token: str, given: str, status: int) -> None:
    sqlite_world.house.metrics_token = token
    answer = here(sqlite_world, "192.0.2.7").get("/metrics", headers=[(b"authorization", given.encode())])
    assert answer.status_code == status


def test_health_tells_the_channels_to_the_same_readers_only(world: World) -> None:
    world.channels["x"] = Scripted()
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.channels.beat("a", now)
        store.channels.pause("x", now + timedelta(minutes=30), "Out of credits.")
    answer = here(world).get("/healthz")
    [channel] = answer.json()["channels"]
    assert channel["pause_reason"] == "Out of credits."
    assert channel["messages"]["queued"] == {"number": 0, "oldest": None}
    assert channel["mills"] == {"spent": 0, "forecast": 0, "cap": 0}
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["Channel x is paused; replies are kept. Out of credits."]
    assert "channels" not in world.client.get("/healthz").json()
