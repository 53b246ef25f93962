"""What calls to X cost and what is left of its windows: counted as the simulator bills them, kept by day."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import requests

from civic.adapters.x import prices
from civic.adapters.x.meter import Meter
from civic.adapters.x.prices import MILLS
from civic.core.calls import Tally, Window
from civic.ports import OutboundPhoto, TemporaryFailure, UnknownOutcome
from civic.simulator.state.ledger import MILLS as SIMULATED
from tests.world import Moment

from .odd_server import OddServer, Reply
from .simulated_x import NOW, SimulatedX, a_jpeg, channel_to

GUESSED = (prices.INCLUDED_POST, prices.INCLUDED_USER)


def by_kind(tally: Tally) -> dict[str, tuple[int, int]]:
    return {made.kind: (made.number, made.mills) for made in tally.calls}


def billed(x: SimulatedX) -> dict[str, tuple[int, int]]:
    lines = requests.get(f"{x.url}/simulator/api/ledger", timeout=10).json()["lines"]
    return {line["kind"]: (line["count"], round(line["dollars"] * 1000)) for line in lines if line["count"]}


def test_the_prices_are_those_of_the_simulator() -> None:
    ours = {kind: mills for kind, mills in MILLS.items() if kind in {one.value for one in SIMULATED}}
    assert ours == {one.value: mills for one, mills in SIMULATED.items() if one.value in ours}
    assert len(ours) == 7


def test_what_we_count_is_what_the_simulator_bills(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    x.post("@WrenfordCouncil bench broken", username="quayside_cafe")
    x.post("@WrenfordCouncil and the bin")
    channel = x.channel()
    list(channel.pages_since(None))
    list(channel.pages_since(None))
    channel.reply(asked, "Thanks. R-7", (OutboundPhoto(a_jpeg(), "The swing"), OutboundPhoto(a_jpeg(), "")))
    channel.reply(asked, "More at wrenford.example/R-7", ())
    assert channel.find_reply(asked, "Thanks. R-7") is not None
    counted = by_kind(channel.take_tally())
    assert {kind: counted[kind] for kind in GUESSED if kind in counted} == {prices.INCLUDED_USER: (2, 20)}
    assert counted[prices.UPLOAD] == (2, 0)
    certain = {kind: made for kind, made in counted.items() if made[1] and kind not in GUESSED}
    assert certain == billed(x)
    assert certain[prices.OWN_POST_READ] == (5, 5)


def test_what_was_taken_is_not_taken_again(x: SimulatedX) -> None:
    channel = x.channel()
    list(channel.pages_since(None))
    first = channel.take_tally()
    assert by_kind(first) == {prices.USER_READ: (1, 10), prices.EMPTY_LOOK: (1, 0)}
    assert {made.day for made in first.calls} == {NOW.date().isoformat()}
    assert channel.take_tally() == Tally()


def test_every_answer_tells_what_is_left_of_its_window(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    channel = x.channel()
    list(channel.pages_since(None))
    channel.reply(asked, "Thanks. R-7", ())
    windows = channel.take_tally().windows
    assert set(windows) == {
        "GET /2/users/me",
        "GET /2/users/:id/mentions",
        "POST /2/tweets",
        "POST /2/tweets, a day of the app",
    }
    mentions = windows["GET /2/users/:id/mentions"]
    assert (mentions.limit, mentions.remaining, mentions.seen_at) == (300, 299, NOW)
    assert windows["POST /2/tweets"].remaining == 99
    assert windows["POST /2/tweets, a day of the app"].limit == 10_000


def test_a_refusal_tells_of_its_window_too_and_costs_nothing(odd: OddServer) -> None:
    reset = str(int(NOW.timestamp()) + 60)
    headers = {"x-rate-limit-limit": "100", "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset}
    odd.on("POST", "/2/tweets", Reply(429, b"", headers))
    channel = channel_to(odd.url)
    with pytest.raises(TemporaryFailure):
        channel.reply("1", "Thanks. R-7", ())
    tally = channel.take_tally()
    assert tally.windows == {"POST /2/tweets": Window(100, 0, NOW + timedelta(seconds=60), NOW)}
    assert by_kind(tally) == {prices.USER_READ: (1, 10)}


@pytest.mark.parametrize("odd_one", [{"x-rate-limit-reset": "soon"}, {"x-rate-limit-limit": "9" * 40}, {}])
def test_odd_headers_are_left_alone(odd: OddServer, odd_one: dict[str, str]) -> None:
    odd.on("GET", "/2/users/42/mentions", Reply(body={"meta": {}}, headers=odd_one))
    channel = channel_to(odd.url)
    list(channel.pages_since(None))
    assert channel.take_tally().windows == {}


def test_a_post_that_may_have_been_made_is_counted_as_made(odd: OddServer) -> None:
    channel = channel_to(odd.url)
    for behaviour in (odd.hang_up, Reply(201, b"<html>thanks</html>"), Reply(201, {"data": {}})):
        odd.on("POST", "/2/tweets", behaviour)
        with pytest.raises(UnknownOutcome):
            channel.reply("1", "Thanks. R-7", ())
        assert by_kind(channel.take_tally())[prices.SUMMONED_REPLY] == (1, 10)


def test_parents_that_come_along_are_counted_under_a_kind_of_their_own(x: SimulatedX) -> None:
    first = x.post("the swing is broken", photos=(a_jpeg(),))
    x.post("@WrenfordCouncil look at this", username="quayside_cafe", in_reply_to=first)
    channel = x.channel()
    list(channel.pages_since(None))
    assert by_kind(channel.take_tally())[prices.INCLUDED_POST] == (1, 5)


def test_a_thing_read_again_on_another_day_is_billed_again() -> None:
    clock = Moment(datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    meter = Meter(clock)
    meter.count_read(prices.POST_READ, ["1", "2", "2"])
    meter.count_read(prices.POST_READ, ["2"])
    clock.pass_(minutes=1)
    meter.count_read(prices.POST_READ, ["2"])
    assert sorted((made.day, made.number, made.mills) for made in meter.take().calls) == [
        ("2026-11-30", 2, 10),
        ("2026-12-01", 1, 5),
    ]


def test_threads_lose_nothing() -> None:
    meter, taken, ready = Meter(Moment()), Counter[str](), threading.Barrier(5)

    def count() -> None:
        ready.wait(20)
        for _ in range(2000):
            meter.count(prices.SUMMONED_REPLY)

    counting = [threading.Thread(target=count) for _ in range(4)]
    for thread in counting:
        thread.start()
    ready.wait(20)
    while any(thread.is_alive() for thread in counting):
        taken.update({made.kind: made.number for made in meter.take().calls})
    taken.update({made.kind: made.number for made in meter.take().calls})
    assert taken == {prices.SUMMONED_REPLY: 8000}
