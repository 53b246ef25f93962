"""The page of the channel: what is wrong comes first with what to do, then every figure, and what failed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from civic.core.calls import Made, Tally, Window
from tests.stages.test_outbox import Scripted, message
from tests.world import SWING, World

CREDITS = "The X account is out of credits. Buy credits."


@pytest.fixture(autouse=True)
def mira(world: World) -> None:
    world.sign_in(world.mira)


def page(world: World, path: str = "/desk/channel") -> str:
    answer = world.client.get(path)
    assert answer.status_code == 200, answer.text
    return re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1])


def words(world: World, path: str = "/desk/channel") -> str:
    return " ".join(page(world, path).split()).replace(" ,", ",")


def pause(world: World) -> None:
    with world.house.opener.writing() as store:
        store.channels.pause("x", world.clock.now() + timedelta(minutes=30), CREDITS)


def test_a_channel_that_was_never_read_says_so(world: World) -> None:
    told = words(world)
    for sentence in ("X has not been read yet", "None yet", "Not tried yet", "Every reply went out",
                     "X has not said yet"):  # fmt: skip
        assert sentence in told


def test_without_any_channel_the_page_says_how_to_connect_one(world: World) -> None:
    object.__setattr__(world.house.workplace().office, "speaking", {})
    try:
        assert "No channel is connected" in words(world)
        assert world.client.post("/desk/channel/x/resumption").status_code == 404
    finally:
        object.__setattr__(world.house.workplace().office, "speaking", {"x": "X"})


def test_every_figure_stands_on_the_page(world: World) -> None:
    world.channels["x"] = Scripted()
    now = world.clock.now()
    for n, seconds in enumerate((1, 2, 3, 60)):
        world.tweet(f"{SWING} {n}", by=f"r{n}", received_at=now + timedelta(seconds=seconds))
    world.clock.pass_(minutes=2)
    world.work()
    now = world.clock.pass_(minutes=5)
    window = Window(100, 88, now + timedelta(minutes=9), now)
    old = Window(300, 0, now - timedelta(minutes=1), now)
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", now, now - timedelta(minutes=3))
        made = Made("2026-05-06", "summoned_reply", 4, 40), Made("2026-04-30", "post", 1, 15)
        windows = {"POST /2/tweets": window, "GET /2/users/:id/mentions": old}
        store.ledger.keep("x", Tally(made, windows, keys_taken=True))
    world.house.monthly_cap = 1000
    told = words(world)
    assert "X is well" in told
    assert "Last post 8:56, 3 minutes ago" in told
    assert "half within 2.0 s, nineteen in twenty within 1 min (4 posts since yesterday)" in told
    assert "Keys Accepted" in told
    assert "Pace 4 of 95 in the last 15 minutes" in told
    assert "$0.04 of $1.00 (4 %)" in told
    assert "Replies 4 $0.04" in told
    assert "Posts 1 $0.02" not in told, "another month's"
    assert "Posting replies 88 of 100 9:08" in told
    assert "Reading posts to us 300 of 300 now" in told, "that window has ended"


def test_a_pause_is_told_on_every_page_with_what_to_do_and_can_be_ended(world: World) -> None:
    world.channels["x"] = channel = Scripted()
    world.channels.clear()
    world.swing()
    pause(world)
    for path in ("/desk", "/desk/triage", "/desk/outbox", "/desk/channel"):
        assert "Replies to X are paused" in world.client.get(path).text, path
    told = words(world)
    assert f"{CREDITS} Replies are kept and go by themselves; the next one is tried at 9:22." in told
    assert CREDITS in words(world, "/desk/outbox")
    world.channels["x"] = channel
    world.work()
    assert channel.posted == []
    answer = world.client.post("/desk/channel/x/resumption")
    assert answer.headers["location"] == "/desk/channel?said=resumed"
    world.work()
    assert message(world)[0] == "sent"
    assert world.client.post("/desk/channel/nowhere/resumption").status_code == 404


def test_what_waits_for_its_turn_says_why(world: World) -> None:
    world.channels["x"] = channel = Scripted()
    channel.pace = channel.pace.__class__(channel.pace.window, most=2, unhurried=1)
    for n in range(3):
        world.tweet(f"{SWING} {n}", by=f"r{n}")
    world.work()
    for path in ("/desk/channel", "/desk/outbox"):
        assert "1 reply went in the last 15 minutes" in words(world, path)
    assert "On their way 2, the oldest" in words(world)


def test_a_gap_and_refused_keys_are_told(world: World) -> None:
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", now, now)
        store.ledger.keep("x", Tally(keys_taken=False))
        store.session.connection().execute(text("update channel set gap = 'Some posts may be missing.'"))
    told = words(world)
    assert "Posts on X may be missing" in told
    assert "Some posts may be missing." in told
    assert "Keys Refused" in told


def test_a_slow_poll_near_the_cap_is_no_silence(world: World) -> None:
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", now, now)
    world.house.monthly_cap = 1000
    world.clock.pass_(minutes=6)
    assert "X is well" in words(world)
    world.clock.pass_(minutes=6)
    assert "X was last read" in words(world)


def test_what_failed_is_tried_again_from_here(world: World) -> None:
    world.swing()
    with world.house.opener.writing() as store:
        store.outbox.failed(1, "X refuses: the post is gone.")
    told = words(world)
    assert "Could not be sent 1" in told
    assert "X refuses: the post is gone." in told
    answer = world.client.post("/desk/messages/1/retry?back=channel")
    assert answer.headers["location"] == "/desk/channel?said=retried"
    assert "Trying again" in words(world, answer.headers["location"])


def test_the_page_is_for_staff(world: World) -> None:
    world.sign_in(world.parks_north)
    assert world.client.get("/desk/channel").status_code == 403
    assert world.client.post("/desk/channel/x/resumption").status_code == 403


def test_a_gap_is_closed_by_who_has_looked_for_what_is_missing(world: World) -> None:
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", now, now)
        store.channels.gap("x", now, "900 posts came between two looks.", between=("1", "2"))
    assert "900 posts came between two looks." in words(world)
    assert world.client.post("/desk/channel/x/gap-closed").headers["location"] == "/desk/channel?said=closed"
    told = words(world, "/desk/channel?said=closed")
    assert ("The gap is closed" in told, "900 posts" in told) == (True, False)
    assert world.client.post("/desk/channel/nowhere/gap-closed").status_code == 404
