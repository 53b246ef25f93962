"""What ended some time ago is shown to residents without its posts, so that these need not be looked up, and paid for."""

import pytest

from civic import fieldwork, intake
from civic.core.calls import Made, Tally
from civic.core.post import PostPhoto
from tests.stages import test_dividing as dividing
from tests.stages.test_answered_posts import Album
from tests.stages.test_edits import edit
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.stages.test_seen_before import second
from tests.stages.test_vanishing import Vanished, everything_public, kept, look_up
from tests.world import World

WORDS = "come off one chain"
PHOTO = PostPhoto("navy", alt="One chain is off")
PARENT = "1990000000000000009"


@pytest.fixture
def days(world: World) -> int:
    """How long the council shows the posts of what ended."""
    return world.house.workplace().office.council.show_posts_days


def mended(world: World, *photos: PostPhoto) -> None:
    world.channels["x"] = Album()
    world.tweet(photos=photos or (PHOTO,))
    world.work()
    finish(world)


def withdraw(world: World, sparing: bool = False) -> int:
    office = world.house.workplace().office
    return intake.withdraw_due(world.house.opener, office, "x", world.clock.now(), sparing)


def staff_read(world: World) -> str:
    world.sign_in(world.mira)
    read = world.client.get("/desk/reports/R-1001").text
    world.client.cookies.clear()
    return read


def test_residents_see_the_job_without_the_post_and_staff_see_all(world: World, days: int) -> None:
    mended(world)
    before = whole(world).photos[0]
    world.clock.pass_(days=days - 1)
    assert withdraw(world) == 0
    assert WORDS in everything_public(world)
    world.clock.pass_(days=1, minutes=1)
    assert withdraw(world) == 1
    public = everything_public(world)
    assert WORDS not in public and before.sha256 not in public
    assert "Playground equipment, Playground, Alma Park" in public
    assert world.client.get(f"/photos/{before.sha256}/medium.jpg").status_code in (403, 404)
    assert "R-1001" not in world.client.get("/reports?q=chain&state=all").text
    assert WORDS in kept(world).text
    read = staff_read(world)
    assert WORDS in read and before.sha256 in read
    assert "residents see its words and photos no longer" in read
    assert withdraw(world) == 0


def test_nobody_is_written_to_and_what_is_kept_is_kept_no_longer_for_it(world: World, days: int) -> None:
    mended(world)
    said = len(whole(world).messages)
    world.clock.pass_(days=days, minutes=1)
    withdraw(world)
    assert len(whole(world).messages) == said
    office = world.house.workplace().office
    world.clock.pass_(days=office.council.keep_posts_days - days)
    assert intake.forget_due(world.house.opener, office, world.clock.now()) == 1
    assert kept(world).text == ""


def test_what_residents_do_not_see_is_not_looked_up_until_staff_show_it_again(
    world: World, days: int
) -> None:
    mended(world, PHOTO, PostPhoto("teal", parent_id=PARENT))
    mine, theirs, _ = whole(world).photos
    world.clock.pass_(days=days, minutes=1)
    standing = Vanished()
    assert look_up(world, standing) == 2
    assert standing.asked == [[kept(world).id, PARENT]]
    withdraw(world)
    world.clock.pass_(days=1)
    assert look_up(world, standing) == 0
    world.sign_in(world.mira)
    for photo, asked in ((theirs, [kept(world).id, PARENT]), (mine, [kept(world).id, PARENT])):
        shown = world.client.post(
            f"/desk/reports/R-1001/photos/{photo.sha256}/showing", data={"shown": "yes"}
        )
        assert shown.status_code in (200, 303), shown.text
        look_up(world, standing)
        assert standing.asked[-1] == asked
        world.clock.pass_(days=1)
    look_up(world, Vanished(kept(world).id))
    assert mine.sha256 not in everything_public(world)


def test_a_post_of_several_reports_is_shown_as_long_as_one_of_them(world: World, days: int) -> None:
    dividing.both(world)
    dividing.divide(world)
    for ref, category in ((1001, "playground"), (1002, "litter-bin")):
        dividing.accept(world, ref, category)
    dividing.finish(world, 1001)
    world.clock.pass_(days=days, minutes=1)
    assert withdraw(world) == 0
    dividing.finish(world, 1002)
    world.clock.pass_(days=days, minutes=1)
    assert withdraw(world) == 1
    titles = {world.report(f"R-{ref}").title for ref in (1001, 1002)}
    assert titles == {"Playground equipment, Alma Park", "Bin or litter, Alma Park"}
    assert {photo.showing for ref in (1001, 1002) for photo in whole(world, ref).photos} == {"hidden"}


def test_what_stands_in_an_open_report_is_shown_as_long_as_that(world: World, days: int) -> None:
    world.channels["x"] = Album()
    second(world)
    assert world.report("R-1002").merged_into_id == 1001
    world.clock.pass_(days=days, minutes=1)
    assert withdraw(world) == 0
    finish(world)
    world.clock.pass_(days=days, minutes=1)
    assert withdraw(world) == 2


def reopened_after(world: World, days: int) -> None:
    """Withdrawn, and some weeks later the crew has to come again."""
    dividing.both(world)
    dividing.accept(world, 1001, "playground")
    dividing.finish(world, 1001)
    world.clock.pass_(days=days, minutes=1)
    assert withdraw(world) == 1
    office, now = world.house.workplace().office, world.clock.pass_(days=1)
    with world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, now, world.mira.actor)
    assert look_up(world, Vanished()) == 0
    assert dividing.SWING_PART not in everything_public(world)


def test_what_its_author_edits_is_looked_up_anew(world: World, days: int) -> None:
    reopened_after(world, days)
    assert edit(world, kept(world).id, f"{dividing.BOTH} too")
    world.work()
    world.clock.pass_(days=1)
    assert look_up(world, Vanished()) == 1


def test_what_staff_divide_is_looked_up_anew_and_so_is_what_they_put_back(world: World, days: int) -> None:
    reopened_after(world, days)
    dividing.divide(world)
    assert look_up(world, Vanished()) == 1
    with world.house.opener.writing() as store:
        store.redaction.withdraw(1, world.clock.pass_(days=1))
    dividing.put_back(world)
    assert look_up(world, Vanished()) == 1


def test_near_the_cap_what_has_ended_is_withdrawn_at_once_and_what_is_open_still_looked_up(
    world: World,
) -> None:
    mended(world)
    world.tweet("@WrenfordCouncil huge pothole on Quay Street at Baker Street", by="foundryst_jo")
    world.work()
    world.house.monthly_cap = 1_000
    channel = Vanished()
    world.worker._look_up(channel)
    assert WORDS in everything_public(world)
    today = f"{world.clock.now():%Y-%m-%d}"
    with world.house.opener.writing() as store:
        store.ledger.keep("x", Tally((Made(today, "posts", 180, 900),)))
    world.clock.pass_(hours=21)
    world.worker._look_up(channel)
    assert WORDS not in everything_public(world)
    assert "huge pothole" in everything_public(world).casefold()
    assert len(channel.asked) == 1 and len(channel.asked[0]) == 1
