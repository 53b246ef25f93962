"""Bad days of X, over real HTTP: whatever breaks at whichever call, a resident is answered once and once only."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from civic.ports import ChannelPaused, Failure
from tests.journeys.conftest import listen, plug
from tests.simulator.running import COUNCIL, PARENT, Simulator
from tests.world import SWING, World

REPLY, MENTIONS = "POST /2/tweets", "GET /2/users/:id/mentions"
BREAKDOWNS = [
    "rate_limited", "rate_limited_without_reset", "unavailable", "dropped_before", "dropped_after",
]  # fmt: skip


def said(x: Simulator, post_id: str) -> list[str]:
    return [one["id"] for one in x.control("GET", f"threads/{post_id}")["data"][1:]]


def messages(world: World) -> list[Any]:
    with world.house.opener.reading() as store:
        return list(store.reads.one.messages(1001))


@pytest.mark.parametrize("fault", BREAKDOWNS)
def test_one_acknowledgement_and_one_id_whatever_breaks(plugged: World, x: Simulator, fault: str) -> None:
    post_id = x.post(PARENT, SWING)
    listen(plugged)
    x.control("POST", "faults", json={"fault": fault, "endpoint": REPLY, "times": 2})
    for _ in range(4):
        plugged.work()
        plugged.clock.pass_(minutes=20)
    assert len(said(x, post_id)) == 1
    assert [(one.state, one.external_id) for one in messages(plugged)] == [("sent", said(x, post_id)[0])]
    assert plugged.report().state == "with_crew"


@pytest.mark.parametrize("fault", [*BREAKDOWNS, "revoked", "credits_depleted", "monthly_cap"])
def test_no_post_is_lost_or_taken_in_twice_while_x_cannot_be_read(
    plugged: World, x: Simulator, fault: str
) -> None:
    x.post(PARENT, SWING)
    x.control("POST", "faults", json={"fault": fault, "endpoint": MENTIONS, "times": 2})
    for _ in range(2):
        with pytest.raises(Failure):
            listen(plugged)
    with plugged.house.opener.reading() as store:
        assert store.reads.health.channels()[0].failing_since == plugged.clock.now()
    x.post(PARENT, f"@{COUNCIL} huge pothole on Quay Street at Baker Street")
    for _ in range(2):
        listen(plugged)
        plugged.work()
    with plugged.house.opener.reading() as store:
        assert store.reads.health.channels()[0].failing_since is None
        assert [plugged.report(ref).state for ref in ("R-1001", "R-1002")] == ["with_crew", "with_crew"]
        assert store.reports.get(1003) is None


@pytest.mark.parametrize(
    ("fault", "minutes"), [("credits_depleted", 30), ("monthly_cap", 30), ("revoked", 5)]
)
def test_days_without_credits_or_keys_pause_the_channel_and_cost_no_message(
    plugged: World, x: Simulator, fault: str, minutes: int
) -> None:
    posts = [x.post(PARENT, SWING), x.post(PARENT, f"@{COUNCIL} huge pothole on Quay Street at Baker Street")]
    listen(plugged)
    x.control("POST", "faults", json={"fault": fault, "endpoint": REPLY, "times": 100_000})
    tries = 0
    for _ in range(60):
        before = asked(x)
        plugged.work()
        tries += asked(x) - before
        plugged.clock.pass_(minutes=1)
    assert tries == 60 // minutes
    plugged.clock.pass_(days=3)
    plugged.work()
    with plugged.house.opener.reading() as store:
        [channel] = store.reads.health.channels()
        assert {message.state for message in store.reads.desk.to_say(("queued", "sending", "failed"))} == {
            "queued"
        }
    assert channel.pause_reason
    x.control("DELETE", "faults")
    plugged.clock.pass_(minutes=minutes)
    plugged.work()
    assert [len(said(x, post_id)) for post_id in posts] == [1, 1]
    with plugged.house.opener.reading() as store:
        [channel] = store.reads.health.channels()
    assert channel.pause_reason == ""


@pytest.mark.parametrize(("fault", "minutes"), [("rate_limited", None), ("rate_limited_without_reset", 1)])
def test_a_used_up_window_holds_the_whole_channel_until_it_opens(
    plugged: World, x: Simulator, fault: str, minutes: int | None
) -> None:
    posts = [x.post(PARENT, f"{SWING} {n}") for n in range(4)]
    listen(plugged)
    x.control("POST", "faults", json={"fault": fault, "endpoint": REPLY, "times": 1})
    plugged.work()
    assert asked(x) == 1
    plugged.sign_in(plugged.mira)
    told = plugged.client.get("/desk/channel").text
    assert "Replies to X are paused" in told
    assert "X takes no more calls from us for now." in told
    with plugged.house.opener.reading() as store:
        [channel] = store.reads.health.channels()
        waiting = store.reads.desk.to_say(("queued", "sending", "failed"))
    assert {(message.state, message.attempts) for message in waiting} == {("queued", 0)}
    ends = channel.paused_until
    assert minutes is None or ends == plugged.clock.now() + timedelta(minutes=minutes)
    here = TestClient(plugged.app, client=("127.0.0.1", 5000)).get("/metrics").text
    left = (ends - plugged.clock.now()).total_seconds()
    assert f'civic_channel_pause_left_seconds{{channel="x"}} {left:.12g}\n' in here
    plugged.clock.at = ends - timedelta(seconds=1)
    plugged.work()
    assert asked(x) == 1
    plugged.clock.at = ends
    plugged.work()
    assert [len(said(x, post_id)) for post_id in posts] == [1] * 4
    assert asked(x) == 5
    with plugged.house.opener.reading() as store:
        assert store.reads.health.channels()[0].pause_reason == ""


def test_keys_of_another_account_hold_the_channel_and_what_waits_goes_as_the_council_s_own(
    plugged: World, x: Simulator
) -> None:
    post_id = x.post(PARENT, SWING)
    listen(plugged)
    council, resident = x.keys["council"], x.keys["residents"][0]
    plugged.channels["x"] = plug(plugged, x, resident)
    plugged.work()
    with pytest.raises(ChannelPaused):
        listen(plugged)
    assert (said(x, post_id), asked(x)) == ([], 0)
    assert [(one.state, one.attempts) for one in messages(plugged)] == [("queued", 0)]
    plugged.sign_in(plugged.mira)
    assert "The X keys belong to @" in plugged.client.get("/desk/channel").text
    plugged.clock.pass_(days=2)
    plugged.work()
    plugged.channels["x"] = plug(plugged, x, council)
    listen(plugged)
    plugged.work()
    assert [one.state for one in messages(plugged)] == ["sent"]
    assert len(said(x, post_id)) == 1


def asked(x: Simulator) -> int:
    """How often a reply was asked for."""
    return sum(
        entry["method"] == "POST" and entry["path"] == "2/tweets"
        for entry in x.control("GET", "log?limit=1000")
    )
