"""A resident answers or quotes a post with photos, over real HTTP: what becomes of those when that post is gone from X."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from civic import intake
from civic.adapters.x import XChannel
from tests.journeys.test_changes import taken_in
from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator
from tests.stages.test_intake import whole
from tests.stages.test_vanishing import everything_public, staff_read, staff_sees
from tests.world import SWING, World, jpeg

LIGHT = f"@{COUNCIL} street light out at the corner of Alma Street and School Street"


@pytest.fixture(autouse=True)
def all_well_again(x: Simulator) -> Iterator[None]:
    """Accounts outlive "afresh"."""
    yield
    x.control(
        "PUT", f"accounts/{NAN}/standing", json={"protected": False, "suspended": False, "withheld": []}
    )


def deleted(x: Simulator, post_id: str) -> Any:
    x.control("DELETE", f"posts/{post_id}")


def protected(x: Simulator, post_id: str) -> Any:
    x.control("PUT", f"accounts/{NAN}/standing", json={"protected": True})


def suspended(x: Simulator, post_id: str) -> Any:
    x.control("PUT", f"accounts/{NAN}/standing", json={"suspended": True})


def withheld(x: Simulator, post_id: str) -> Any:
    x.control("PUT", f"posts/{post_id}/withheld", json={"country_codes": ["AU"]})


def of_withheld_account(x: Simulator, post_id: str) -> Any:
    x.control("PUT", f"accounts/{NAN}/standing", json={"withheld": ["AU"]})


def looked_up(world: World) -> tuple[int, dict[str, int]]:
    """How many posts the look-up of the next day asks for, and what X bills for it."""
    office, channel = world.house.workplace().office, world.channels["x"]
    channel.take_tally()
    world.clock.pass_(hours=21)
    asked = intake.look_up_due(world.house.opener, office, channel, world.clock)
    return asked, {made.kind: made.number for made in channel.take_tally().calls}


def answered(world: World, x: Simulator) -> tuple[str, str, str]:
    """Nan's post, to nobody, which a report answers and another quotes; the hashes of her photo and of the reporter's."""
    nan = x.post(NAN, "Look at the park", jpeg(colour="tomato"), alt="My grandson")
    x.post(PARENT, SWING, jpeg(colour="navy"), in_reply_to=nan)
    x.post("foundryst_jo", LIGHT, quote_of=nan)
    taken_in(world)
    own, theirs = (photo.sha256 for photo in whole(world).photos)
    assert [photo.sha256 for photo in whole(world, 1002).photos] == [theirs]
    return nan, theirs, own


@pytest.mark.parametrize("goes", [deleted, protected, suspended, withheld, of_withheld_account])
def test_what_x_shows_no_more_is_shown_on_no_report_that_answers_or_quotes_it(
    plugged: World, x: Simulator, goes: Callable[[Simulator, str], Any]
) -> None:
    nan, theirs, own = answered(plugged, x)
    assert looked_up(plugged) == (3, {"post_read": 3}), "hers is asked for once, though two reports show it"
    goes(x, nan)
    assert looked_up(plugged)[0] == 3
    public = everything_public(plugged) + plugged.client.get("/reports/R-1002").text
    assert theirs not in public and own in public and "come off one chain" in public
    read = staff_read(plugged)
    assert theirs not in read and "grandson" not in read and own in read
    assert (staff_sees(plugged, theirs), staff_sees(plugged, own)) == (404, 200)
    for report_id in (1001, 1002):
        last = whole(plugged, report_id).events[-1]
        assert (last.kind, last.why) == ("photos_gone", "Gone from its platform")
    assert looked_up(plugged) == (2, {"post_read": 2}), "and never again"


def test_a_post_to_us_that_a_neighbour_answers_costs_one_look(plugged: World, x: Simulator) -> None:
    nan = x.post(NAN, SWING, jpeg(colour="tomato"))
    taken_in(plugged)
    x.post(PARENT, LIGHT, in_reply_to=nan)
    taken_in(plugged)
    [theirs] = [photo.sha256 for photo in whole(plugged, 1002).photos]
    assert looked_up(plugged) == (2, {"post_read": 2})
    deleted(x, nan)
    assert looked_up(plugged) == (2, {"post_read": 1})
    assert (whole(plugged).photos, whole(plugged, 1002).photos) == ([], [])
    assert staff_sees(plugged, theirs) == 404
    assert "light" in plugged.report("R-1002").title


def test_what_a_look_up_costs_stands_in_the_ledger(plugged: World, x: Simulator) -> None:
    answered(plugged, x)
    channel = plugged.channels["x"]
    assert isinstance(channel, XChannel)
    plugged.worker._book(channel)
    before = spent(plugged)
    plugged.clock.pass_(hours=21)
    plugged.worker._look_up(channel)
    plugged.worker._book(channel)
    assert spent(plugged) - before == 15, "three posts at half a cent"


def spent(world: World) -> int:
    with world.house.opener.reading() as store:
        return sum(row.mills for row in store.reads.channels.costs("x", "2000-01-01"))
