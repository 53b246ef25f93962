"""Who writes is asked for, and paid for, once in some days; never at the cost of a post."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from civic import intake
from civic.adapters.x import XChannel
from civic.core.post import Author
from civic.db.authors import KeptAuthors
from civic.main import build_house
from civic.ports import TemporaryFailure
from civic.settings import Settings
from tests.journeys.conftest import listen, plug
from tests.pages.test_webhook import event
from tests.simulator.running import PARENT, Simulator
from tests.world import SWING, World

USERS, MENTIONS = "GET /2/users", "GET /2/users/:id/mentions"


@pytest.fixture
def known(plugged: World, x: Simulator) -> World:
    authors = KeptAuthors(plugged.house.opener, plugged.clock, timedelta(days=7))
    plugged.channels["x"] = plug(plugged, x, x.keys["council"], authors=authors)
    return plugged


def looked_up(x: Simulator) -> int:
    """How often X was asked for users."""
    return sum(entry["path"] == "2/users" for entry in x.control("GET", "log?limit=1000"))


def handles(world: World) -> list[str]:
    with world.house.opener.engine.connect() as connection:
        return list(connection.execute(text("select author_handle from post order by id")).scalars())


def kept(world: World) -> list[tuple[str, str]]:
    with world.house.opener.engine.connect() as connection:
        rows = connection.execute(text("select author_id, handle from author order by handle"))
        return [tuple(row) for row in rows]


def billed(x: Simulator, kind: str) -> int:
    lines = x.control("GET", "ledger")["lines"]
    return sum(int(line["count"]) for line in lines if line["kind"] == kind)


def test_an_author_is_asked_for_once_however_often_they_write(known: World, x: Simulator) -> None:
    before = billed(x, "user_read")
    for number in range(3):
        x.post(PARENT, f"{SWING} {number}")
        listen(known)
        known.clock.pass_(days=1)
    x.post("quayside_cafe", SWING)
    listen(known)
    assert handles(known) == [PARENT] * 3 + ["quayside_cafe"]
    assert (looked_up(x), billed(x, "user_read") - before) == (2, 2), "each of two residents"
    made = {one.kind for one in known.channels["x"].take_tally().calls}
    assert "user_read" in made
    assert "included_user" not in made


def test_what_is_known_holds_for_some_days(known: World, x: Simulator) -> None:
    for days in (6.9, 0.2, 1):
        x.post(PARENT, f"{SWING} {days}")
        listen(known)
        known.clock.pass_(days=days)
    assert (looked_up(x), handles(known)) == (2, [PARENT] * 3)


def test_who_came_along_with_an_event_is_known(known: World, x: Simulator) -> None:
    account = x.account(PARENT)
    told: dict[str, Any] = event()
    told["data"]["payload"]["author_id"] = account["id"]
    told["data"]["includes"]["users"][0]["id"] = account["id"]
    channel = known.channels["x"]
    assert isinstance(channel, XChannel)
    assert [post.author_handle for post in channel.pushed(told)] == [PARENT]
    x.post(PARENT, SWING)
    listen(known)
    assert (looked_up(x), handles(known)) == (0, [PARENT])


def test_an_author_whom_x_does_not_tell_of_costs_only_the_name(
    known: World, x: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    x.control("POST", "faults", json={"fault": "not_on_plan", "endpoint": USERS})
    x.post(PARENT, SWING)
    with caplog.at_level(logging.WARNING):
        listen(known)
    known.work()
    assert (handles(known), known.report().state) == ([""], "with_crew")
    assert "Set CIVIC_X_AUTHORS_DAYS to 0" in caplog.text


def test_while_x_is_silent_the_posts_are_read_again(known: World, x: Simulator) -> None:
    x.control("POST", "faults", json={"fault": "unavailable", "endpoint": USERS, "times": 1})
    x.post(PARENT, SWING)
    with pytest.raises(TemporaryFailure):
        listen(known)
    listen(known)
    assert handles(known) == [PARENT]


def test_nothing_is_known_any_more_of_whose_post_is_gone(known: World, x: Simulator) -> None:
    post_id = x.post(PARENT, SWING)
    listen(known)
    known.work()
    assert kept(known) == [(x.account(PARENT)["id"], PARENT)]
    x.control("DELETE", f"posts/{post_id}")
    known.clock.pass_(days=1)
    office = known.house.workplace().office
    assert intake.look_up_due(known.house.opener, office, known.channels["x"], known.clock) == 1
    assert kept(known) == []


def test_what_is_known_is_told_as_it_was_and_old_knowledge_goes(world: World) -> None:
    authors = KeptAuthors(world.house.opener, world.clock, timedelta(days=7))
    ana, jo = Author("ana", "Ana", protected=True), Author("jo", "Jo")
    authors.keep("x", {"1": ana})
    authors.keep("elsewhere", {"1": jo})
    assert authors.known("x", {"1", "2"}) == {"1": ana}
    world.clock.pass_(days=8)
    authors.keep("x", {"2": jo})
    assert (authors.known("x", {"1", "2"}), kept(world)) == ({"2": jo}, [("1", "jo"), ("2", "jo")])


@pytest.mark.parametrize("days", [0, 7])
def test_a_setting_says_for_how_long(plugged: World, x: Simulator, days: int) -> None:
    council = x.keys["council"]
    settings = Settings(
        database_url=plugged.house.opener.engine.url.render_as_string(hide_password=False),
        x_base_url=x.url,
        x_consumer_key=x.keys["consumer_key"],
        x_consumer_secret=SecretStr(x.keys["consumer_secret"]),
        x_access_token=SecretStr(council["access_token"]),
        x_access_token_secret=SecretStr(council["access_token_secret"]),
        x_authors_days=days,
    )
    house = build_house(settings)
    x.post(PARENT, SWING)
    list(house.channels["x"].pages_since(None))
    made = {one.kind for one in house.channels["x"].take_tally().calls}
    assert ("included_user" in made) is (days == 0)
    house.opener.engine.dispose()
