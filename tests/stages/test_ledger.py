"""What calls cost is written down with what they did, by day, and nothing of it twice."""

import threading
from datetime import timedelta

from civic.core.budget import SLOW
from civic.core.calls import Made, Tally, Window
from civic.ports import TemporaryFailure
from tests.stages.test_outbox import Scripted
from tests.stages.test_worker import soon
from tests.world import World

DAY = "2026-05-06"


def a_tally(world: World, mills: int = 10) -> Tally:
    now = world.clock.now()
    window = Window(100, 99, now + timedelta(minutes=15), now)
    return Tally((Made(DAY, "summoned_reply", 1, mills),), {"POST /2/tweets": window})


def spent(world: World) -> int:
    with world.house.opener.reading() as store:
        return store.ledger.budget("x", 0, world.clock.now()).spent


def test_a_reply_is_booked_with_what_it_cost_and_what_is_left(world: World) -> None:
    world.channels["x"] = channel = Scripted()
    channel.tally = a_tally(world)
    world.swing()
    assert spent(world) == 10
    with world.house.opener.reading() as store:
        [row] = store.reads.health.channels()
    assert Window.of(row.limits["POST /2/tweets"]) == a_tally(world).windows["POST /2/tweets"]


def test_a_reply_that_fails_is_booked_too(world: World) -> None:
    world.channels["x"] = channel = Scripted(TemporaryFailure("X is busy"))
    channel.tally = a_tally(world)
    world.swing()
    assert spent(world) == 10


def test_the_same_kind_adds_up_and_windows_of_other_endpoints_stay(world: World) -> None:
    now = world.clock.now()
    with world.house.opener.writing() as store:
        store.ledger.keep("x", a_tally(world))
        store.ledger.keep("x", a_tally(world, 15))
        store.ledger.keep("x", Tally(windows={"GET /2/users/me": Window(75, 74, now, now)}))
        store.ledger.keep("x", Tally())
        store.ledger.keep("other", a_tally(world, 500))
    assert spent(world) == 25
    with world.house.opener.reading() as store:
        row = next(one for one in store.reads.health.channels() if one.name == "x")
        assert set(row.limits) == {"POST /2/tweets", "GET /2/users/me"}


def test_workers_that_book_at_once_lose_nothing(world: World) -> None:
    tally, ready = a_tally(world), threading.Barrier(4)

    def book() -> None:
        ready.wait(60)
        for _ in range(5):
            with world.house.opener.writing() as store:
                store.ledger.keep("x", tally)

    workers = [threading.Thread(target=book) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert spent(world) == 200


def test_each_look_is_booked_and_looks_become_rare_as_the_money_runs_out(world: World) -> None:
    world.channels["x"] = channel = Scripted()
    channel.tally = a_tally(world, 900)
    now = world.clock.now()
    assert world.worker._poll_every(channel, now) == world.house.poll_every
    world.house.monthly_cap = 1000
    world.worker.start()
    assert soon(lambda: spent(world) == 900)
    world.worker.stop()
    assert world.worker._poll_every(channel, now) == SLOW
