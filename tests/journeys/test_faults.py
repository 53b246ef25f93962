"""Bad days of X, over real HTTP: whatever breaks at whichever call, a resident is answered once and once only."""

from typing import Any

import pytest

from civic.ports import Failure
from tests.journeys.conftest import listen
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


def asked(x: Simulator) -> int:
    """How often a reply was asked for."""
    return sum(
        entry["method"] == "POST" and entry["path"] == "2/tweets"
        for entry in x.control("GET", "log?limit=1000")
    )
