"""More posts than X lists pass while it is away: the rest is found by search, and where there is none a person is told."""

import pytest
from sqlalchemy import text

from civic import intake
from civic.adapters.x import XChannel
from civic.ports import Failure
from tests.journeys.conftest import listen
from tests.simulator.running import PARENT, Simulator
from tests.world import World

MENTIONS, SEARCH = "GET /2/users/:id/mentions", "GET /2/tweets/search/recent"


def after_an_outage(world: World, x: Simulator, posts: int) -> list[str]:
    """So many come while X cannot be read; then it is read again."""
    x.post(PARENT, "@WrenfordCouncil the first one")
    listen(world)
    x.control("POST", "faults", json={"fault": "unavailable", "endpoint": MENTIONS, "times": 1})
    missed = x.batch(min(posts, 1000))
    with pytest.raises(Failure):
        listen(world)
    listen(world)
    return missed


def kept(world: World) -> list[str]:
    with world.house.opener.engine.connect() as connection:
        return list(connection.execute(text("select external_id from post order by id")).scalars())


def gap(world: World) -> str:
    with world.house.opener.reading() as store:
        [state] = store.reads.health.channels()
    return str(state.gap)


def test_what_x_lists_no_more_is_found_by_search(plugged: World, x: Simulator) -> None:
    missed = after_an_outage(plugged, x, 930)
    assert len(set(missed) - set(kept(plugged))) == 130
    channel = plugged.channels["x"]
    assert intake.fill_gap(plugged.house.opener, channel, plugged.clock) == 130
    assert sorted(kept(plugged)[1:]) == sorted(missed)
    assert gap(plugged) == ""
    made = {(made.kind, made.number) for made in channel.take_tally().calls}
    assert ("post_read", 130) in made


def test_where_the_plan_has_no_search_a_person_is_told(plugged: World, x: Simulator) -> None:
    x.control("POST", "faults", json={"fault": "not_on_plan", "endpoint": SEARCH})
    missed = after_an_outage(plugged, x, 830)
    assert intake.fill_gap(plugged.house.opener, plugged.channels["x"], plugged.clock) == 0
    assert len(set(missed) - set(kept(plugged))) == 30
    assert "has no search on X" in gap(plugged)
    listen(plugged)


def test_what_is_more_than_a_week_old_is_left_to_a_person(plugged: World, x: Simulator) -> None:
    x.post(PARENT, "@WrenfordCouncil the first one")
    listen(plugged)
    x.control("POST", "clock", json={"seconds": 8 * 24 * 3600})
    x.batch(820)
    listen(plugged)
    intake.fill_gap(plugged.house.opener, plugged.channels["x"], plugged.clock)
    assert "must be a post id created after" in gap(plugged)


def test_nobody_is_searched_for_where_that_is_switched_off(plugged: World) -> None:
    channel = plugged.channels["x"]
    assert isinstance(channel, XChannel)
    channel._may_search = False
    with pytest.raises(Failure, match="CIVIC_X_SEARCH is off"):
        list(channel.search("1", "2"))
