"""Posts that became no report are the authors' too: what is gone or old goes from the desk and from the database."""

from collections.abc import Callable

import pytest

from civic import intake
from civic.core.post import PostKind
from tests.stages.test_edits import stored
from tests.stages.test_vanishing import Vanished, everything_kept, forgotten, look_up
from tests.world import World

POEM = "@WrenfordCouncil well done, what a lovely lake our little street has become, amazing"


def desk(world: World) -> str:
    world.sign_in(world.mira)
    return "".join(world.client.get(path).text for path in ("/desk/aside", "/desk/outbox", "/desk/channel"))


def set_aside(world: World) -> str:
    post_id = world.tweet(POEM, by="northside_nan")
    world.work()
    assert "lovely lake" in desk(world)
    return post_id


def failed(world: World) -> str:
    post_id = world.tweet(POEM, by="northside_nan")
    with world.house.opener.writing() as store:
        store.posts.settle(1, "failed", "", reason="KeyError: 'a rule stumbled'")
    assert "lovely lake" in desk(world)
    return post_id


@pytest.mark.parametrize("made", [set_aside, failed])
def test_a_post_that_the_desk_lists_goes_when_it_is_gone(world: World, made: Callable[[World], str]) -> None:
    post_id = made(world)
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished()) == 1
    assert "lovely lake" in desk(world)
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(post_id)) == 1
    assert "lovely lake" not in desk(world) and "northside_nan" not in desk(world)
    assert "lovely" not in everything_kept(world)
    with world.house.opener.writing() as store:
        assert not intake.take_in_again(store, 1, world.clock.now()), "there is nothing to take in"
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(post_id)) == 0


def test_what_became_no_report_is_forgotten_when_the_council_keeps_it_no_longer(world: World) -> None:
    set_aside(world)
    world.swing()
    keep = world.house.workplace().office.council.keep_posts_days
    assert forgotten(world, [keep - 1, keep + 1, keep + 2]) == [0, 1, 0]
    assert "lovely" not in everything_kept(world)
    assert stored(world, "001").kind == PostKind.PRAISE
    assert "come off one chain" in everything_kept(world), "its report is open"
