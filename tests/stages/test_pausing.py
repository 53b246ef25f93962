"""A channel that can say nothing is paused, not its messages blamed; and it keeps to its pace, hazards first."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from civic import outbox
from civic.core.calls import Made
from civic.core.pacing import Leave, Pace
from civic.db.store.channels import Stand
from civic.ports import ChannelPaused, TemporaryFailure, TooManyCalls, UnknownOutcome
from tests.stages.test_fieldwork import finish
from tests.stages.test_outbox import Scripted, acknowledged, message
from tests.world import World

CREDITS = "The X account is out of credits."
HAZARD = "@WrenfordCouncil live wires down on the footpath at Alma Park, someone will get killed"


def paused(world: World, minutes: int = 30) -> ChannelPaused:
    return ChannelPaused(CREDITS, world.clock.now() + timedelta(minutes=minutes))


def stand(world: World) -> Stand:
    with world.house.opener.writing() as store:
        return store.channels.stand("x")


def queued(world: World, author: str, number: int, words: str = "the swing at Alma Park is broken") -> None:
    """So many reports of one author, acknowledged as soon as there is a channel."""
    for n in range(number):
        world.tweet(f"@WrenfordCouncil {words}, number {n}", by=author)
    while world.worker._do():
        pass


def test_a_pause_keeps_every_message_and_counts_no_attempt(world: World) -> None:
    queued(world, "almaparkparent", 2)
    world.channels["x"] = channel = Scripted(paused(world))
    world.work()
    assert (stand(world).reason, stand(world).paused(world.clock.now())) == (CREDITS, True)
    rows = messages(world)
    assert [(state, attempts) for _, state, attempts in rows] == [("queued", 0)] * len(rows)
    for _ in range(29):
        world.clock.pass_(minutes=1)
        assert world.work() == 0
    assert channel.posted == []
    world.clock.pass_(minutes=1)
    world.work()
    assert len(channel.posted) == len(rows)
    assert {state for _, state, _ in messages(world)} == {"sent"}


def messages(world: World) -> list[tuple[int, str, int]]:
    with world.house.opener.engine.connect() as connection:
        rows = connection.execute(text("select id, state, attempts from outbox_message order by id"))
        return [tuple(row) for row in rows]


def test_one_message_tries_and_the_others_wait_while_the_pause_lasts(world: World) -> None:
    queued(world, "almaparkparent", 3)
    calls = [paused(world, 30), paused(world, 60), paused(world, 90)]
    world.channels["x"] = channel = Scripted(*calls)
    world.work()
    assert len(channel.script) == 2
    world.clock.pass_(minutes=31)
    world.work()
    assert len(channel.script) == 1
    world.clock.pass_(minutes=30)
    world.work()
    assert channel.script == []


def test_what_goes_through_ends_the_pause(world: World) -> None:
    channel = acknowledged(world, paused(world))
    ended = world.clock.pass_(minutes=30)
    world.work()
    assert len(channel.posted) == 1
    assert stand(world) == Stand(ended, "")


def test_reading_that_works_again_lets_sending_try_at_once(world: World) -> None:
    channel = acknowledged(world, paused(world))
    now = world.clock.pass_(minutes=2)
    with world.house.opener.writing() as store:
        store.channels.failed("x", now, CREDITS)
    assert world.work() == 0
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", world.clock.now(), None)
    world.work()
    assert len(channel.posted) == 1


def test_a_used_up_window_holds_all_messages_and_is_no_fault_of_any(world: World) -> None:
    queued(world, "almaparkparent", 3)
    full = TooManyCalls("X takes no more calls.", world.clock.now() + timedelta(minutes=9))
    world.channels["x"] = channel = Scripted(full)
    world.work()
    assert (channel.script, channel.posted) == ([], [])
    assert [(state, attempts) for _, state, attempts in messages(world)] == [("queued", 0)] * 3
    assert world.clock.now() + timedelta(minutes=9) == stand(world).paused_until
    world.clock.pass_(minutes=8, seconds=59)
    assert world.work() == 0
    world.clock.pass_(seconds=1)
    world.work()
    assert [(state, attempts) for _, state, attempts in messages(world)] == [("sent", 1)] * 3


@pytest.mark.parametrize(("failed_with", "tried_at_once"), [(CREDITS, True), ("No answer from X.", False)])
def test_only_reading_that_failed_for_the_same_reason_ends_a_pause(
    world: World, failed_with: str, tried_at_once: bool
) -> None:
    channel = acknowledged(world, paused(world))
    now = world.clock.pass_(minutes=2)
    with world.house.opener.writing() as store:
        store.channels.failed("x", now, failed_with)
        store.channels.read_up_to("x", "1", now, None)
    world.work()
    assert bool(channel.posted) is tried_at_once


def test_reading_that_never_failed_says_nothing_of_sending(world: World) -> None:
    channel = acknowledged(world, paused(world))
    world.clock.pass_(minutes=2)
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", world.clock.now(), None)
    assert world.work() == 0
    assert channel.posted == []


def test_days_of_pause_are_not_days_of_patience(world: World) -> None:
    channel = acknowledged(world, TemporaryFailure("X is busy"), *[paused(world, 60 * 72)] * 1)
    world.clock.pass_(seconds=3)
    world.work()
    world.clock.pass_(hours=73)
    channel.script = [TemporaryFailure("X is busy")] * 3
    for minutes in (0, 1, 20):
        world.clock.pass_(minutes=minutes)
        world.work()
    assert message(world) == ("queued", None, "X is busy")
    world.clock.pass_(minutes=20)
    world.work()
    assert message(world)[0] == "sent"


def test_a_message_that_waited_long_for_its_turn_has_its_day_from_its_first_try(world: World) -> None:
    world.swing()
    world.clock.pass_(days=5)
    world.channels["x"] = Scripted(TemporaryFailure("X is busy"), TemporaryFailure("X is busy"))
    world.work()
    world.clock.pass_(seconds=5)
    world.work()
    assert message(world) == ("queued", None, "X is busy")


def test_a_message_that_may_have_gone_is_still_looked_for_after_a_pause(world: World) -> None:
    channel = acknowledged(world, UnknownOutcome("No answer"))

    def refused(to_id: str, text: str | None) -> str | None:
        raise paused(world)

    found, channel.find_reply = channel.find_reply, refused  # type: ignore[method-assign]
    world.clock.pass_(seconds=10)
    world.work()
    assert (stand(world).reason, message(world)[0]) == (CREDITS, "sending")
    channel.find_reply = found  # type: ignore[method-assign]
    world.clock.pass_(minutes=40)
    world.work()
    assert message(world)[:2] == ("sent", "1")
    assert (len(channel.posted), channel.looked) == (1, 1)


def small(world: World, most: int, unhurried: int) -> Scripted:
    world.channels["x"] = channel = Scripted()
    channel.pace = Pace(timedelta(minutes=15), most=most, unhurried=unhurried)
    return channel


def said_to(world: World, channel: Scripted) -> list[str]:
    """Who was answered, in order."""
    with world.house.opener.engine.connect() as connection:
        rows = connection.execute(text("select external_id, author_handle from post")).all()
    authors = {row.external_id: row.author_handle for row in rows}
    return [authors[to_id] for to_id, _ in channel.posted]


def test_what_is_over_the_pace_waits_for_the_next_window(world: World) -> None:
    queued(world, "almaparkparent", 5)
    number = len(messages(world))
    channel = small(world, 3, 2)
    world.work()
    assert len(channel.posted) == 2
    world.clock.pass_(minutes=14)
    world.work()
    assert len(channel.posted) == 2
    world.clock.pass_(minutes=1)
    world.work()
    assert len(channel.posted) == 4
    world.clock.pass_(minutes=15)
    world.work()
    assert len(channel.posted) == number == 5


def test_hazards_use_the_reserve_and_no_more(world: World) -> None:
    queued(world, "almaparkparent", 4)
    queued(world, "northside_nan", 3, HAZARD.removeprefix("@WrenfordCouncil "))
    channel = small(world, 3, 1)
    world.work()
    answered = said_to(world, channel)
    assert answered == ["northside_nan"] * 3
    channel = small(world, 5, 1)
    world.work()
    assert channel.posted == []


def test_no_reply_without_danger_goes_once_the_reserve_is_touched(world: World) -> None:
    channel = small(world, 4, 2)
    queued(world, "northside_nan", 3, HAZARD.removeprefix("@WrenfordCouncil "))
    world.work()
    queued(world, "almaparkparent", 2)
    world.work()
    assert said_to(world, channel) == ["northside_nan"] * 3


def test_replies_on_their_way_count(world: World) -> None:
    queued(world, "almaparkparent", 3)
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.outbox.claim("x", now, now + world.house.lease)
        assert store.outbox.gone("x", now - timedelta(minutes=15), now) == 1
    channel = small(world, 3, 2)
    world.work()
    assert len(channel.posted) == 1


def test_several_workers_together_keep_the_pace(world: World) -> None:
    queued(world, "almaparkparent", 12)
    channel = small(world, 5, 5)
    house = world.house
    ready = threading.Barrier(4)

    def work() -> None:
        ready.wait(60)
        tools = outbox.Tools(house.opener, house.photos, house.clock, house.lease, house.chance)
        outbox.deliver_due(tools, house.channels)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(channel.posted) == 5


def test_who_wrote_much_holds_nobody_up(world: World) -> None:
    queued(world, "almaparkparent", 6)
    queued(world, "northside_nan", 2)
    queued(world, "kerbwatch", 1)
    channel = small(world, 95, 80)
    world.work()
    assert said_to(world, channel)[:5] == [
        "almaparkparent",
        "northside_nan",
        "kerbwatch",
        "almaparkparent",
        "northside_nan",
    ]
    assert len(channel.posted) == 9


def test_the_more_urgent_kind_goes_first_whoever_wrote(world: World) -> None:
    world.swing()
    finish(world)
    queued(world, "almaparkparent", 1)
    queued(world, "northside_nan", 1, HAZARD.removeprefix("@WrenfordCouncil "))
    kinds = {
        "acknowledged": 20, "question": 30, "fixed": 40, "declined": 50,
    }  # fmt: skip
    with world.house.opener.engine.begin() as connection:
        ids = connection.execute(
            text("select id from outbox_message where priority > 0 and state = 'queued' order by id")
        ).scalars()
        for message_id, (kind, priority) in zip(list(ids), reversed(kinds.items()), strict=False):
            connection.execute(
                text("update outbox_message set kind = :kind, priority = :priority where id = :id"),
                {"kind": kind, "priority": priority, "id": message_id},
            )
    now = world.clock.now()
    with world.house.opener.writing() as store:
        order = [
            one.priority for one in store.outbox.claim("x", now, now + world.house.lease, Leave(), limit=10)
        ]
    assert order == sorted(order)
    assert order[0] == 0
    assert len(set(order)) == len(order) >= 3


def test_at_the_cap_only_hazards_and_acknowledgements_go_and_beyond_it_nothing(world: World) -> None:
    world.swing()
    with world.house.opener.engine.begin() as connection:
        connection.execute(text("update outbox_message set kind = 'question', priority = 30"))
    channel = small(world, 95, 80)
    world.house.monthly_cap = 1000
    spend(world, 1000)
    world.work()
    assert channel.posted == []
    queued(world, "northside_nan", 1)
    world.work()
    assert said_to(world, channel) == ["northside_nan"]
    spend(world, 100)
    queued(world, "kerbwatch", 1, HAZARD.removeprefix("@WrenfordCouncil "))
    world.work()
    assert len(channel.posted) == 1
    world.clock.pass_(days=31)
    world.work()
    assert len(channel.posted) == 3


def spend(world: World, mills: int) -> None:
    day = world.clock.now().date().isoformat()
    with world.house.opener.writing() as store:
        store.ledger.book("x", [Made(day, "reply", 1, mills)])


@pytest.mark.parametrize("gone", [0, 79, 80, 94, 95, 400])
def test_the_pace_of_x_keeps_under_its_limit(gone: int) -> None:
    leave = Scripted.pace.leave(gone)
    assert leave.up_to == (1_000 if gone < 80 else 0 if gone < 95 else -1)
    assert bool(leave.why) == (gone >= 80)
