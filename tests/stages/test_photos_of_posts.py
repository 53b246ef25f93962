"""Photos that come with a post: each with its own words, and a reason where one is missing.

The channel is scripted, because photos that fail in just these ways cannot be had from a real one.
"""

from pathlib import Path

from civic import intake, triage
from civic.core.post import PostPhoto
from civic.core.report import ReportState
from civic.ports import PermanentFailure, TemporaryFailure
from tests.stages.test_intake import whole
from tests.stages.test_outbox import Scripted
from tests.world import SWING, World, jpeg

GONE = "gone"
BUSY = "busy"


class Album(Scripted):
    """Hands out photos by colour; some addresses are gone, some fail for a while."""

    def __init__(self, busy_for: int = 0) -> None:
        super().__init__()
        self.busy_for = busy_for

    def photo(self, url: str) -> bytes:
        if url == GONE:
            raise PermanentFailure("The photo is gone from X (status 404).")
        if url == BUSY and self.busy_for > 0:
            self.busy_for -= 1
            raise TemporaryFailure("X does not hand out the photo just now.")
        if url == "text":
            return b"no picture at all"
        return jpeg(colour="navy" if url == BUSY else url)


def shown(world: World) -> list[str]:
    return [photo.alt for photo in whole(world).photos]


def left_out(world: World) -> list[str]:
    found: list[str] = whole(world).events[0].facts.get("left_out", [])
    return found


def test_a_photo_keeps_its_own_words_when_its_neighbour_is_refused(world: World) -> None:
    world.channels["x"] = Album()
    photos = (PostPhoto(GONE, "The old swing"), PostPhoto("teal", "The chain"), PostPhoto("text", "Words"))
    world.tweet(photos=photos)
    world.work()
    assert shown(world) == ["The chain"]
    gone, text = left_out(world)
    assert "404" in gone
    assert text


def public(world: World) -> str:
    paths = ("/reports/R-1001", "/reports/R-1001.json", "/reports.json?state=all")
    return "".join(world.client.get(path).text for path in paths)


def sent_photo(world: World, text: str, by: str, reply_to: str | None = None) -> str:
    """A photo in a post about the swing; its hash."""
    world.channels["x"] = Album()
    world.tweet(text, by=by, reply_to=reply_to, photos=(PostPhoto("tomato", "What a picture"),))
    world.work()
    photo: str = whole(world).photos[-1].sha256
    return photo


def test_a_strangers_photo_shows_once_somebody_has_read_what_came_with_it(world: World) -> None:
    world.swing()
    photo = sent_photo(world, "@WrenfordCouncil thanks, lovely weather R-1001", by="a_stranger")
    assert world.report().reply_due_at is not None
    assert photo not in public(world)
    assert world.client.get(f"/photos/{photo}/small.jpg").status_code == 404
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.read_reply(store, office, 1001, world.clock.now(), world.mira.actor)
    assert public(world).count(photo) > 1
    assert world.client.get(f"/photos/{photo}/small.jpg").status_code == 200


def test_a_reporters_photo_waits_only_with_words_that_wait(world: World) -> None:
    first = world.tweet()
    world.work()
    assert sent_photo(world, "Thank you", "almaparkparent", first) in public(world)
    world.channels["x"] = Album()
    world.tweet("When will that be?", reply_to=first, photos=(PostPhoto("navy", "The seat"),))
    world.work()
    assert whole(world).photos[-1].sha256 not in public(world)


def test_the_desk_hides_a_photo_and_shows_it_again(world: World) -> None:
    world.channels["x"] = Album()
    world.tweet(photos=(PostPhoto("teal", "The chain"), PostPhoto("navy", "The seat")))
    world.work()
    first, second = (one.sha256 for one in whole(world).photos)
    assert first in public(world)
    world.sign_in(world.mira)
    here = "/desk/reports/R-1001"
    assert "Hide this photo" in world.client.get(here).text
    answer = world.client.post(f"{here}/photos/{first}/hiding")
    told = world.client.get(answer.headers["location"]).text
    assert f'action="{here}/photos/{first}/showing"' in told and "Photo hidden from residents" in told
    assert first not in public(world) and second in world.client.get("/reports.json").text
    world.client.post(f"{here}/photos/{first}/showing")
    assert first in world.client.get("/reports.json").text
    assert [row.kind for row in whole(world).events[-2:]] == ["photo_hidden", "photo_shown"]
    assert world.client.post(f"{here}/photos/{first}/showing").status_code == 409


def test_photos_that_cannot_be_had_are_waited_for_a_while_and_then_done_without(world: World) -> None:
    world.channels["x"] = album = Album(busy_for=99)
    world.tweet(photos=(PostPhoto("teal", "The chain"), PostPhoto(BUSY, "The seat")))
    for _ in range(4):
        with world.house.opener.reading() as store:
            assert store.reports.get(1001) is None
        world.work()
        world.clock.pass_(minutes=2)
    assert world.report().state is ReportState.WITH_CREW
    assert shown(world) == ["The chain"]
    assert left_out(world) == ["X does not hand out the photo just now."]
    assert album.busy_for == 95


def test_photos_that_we_cannot_keep_are_waited_for_as_long_as_it_takes(world: World, tmp_path: Path) -> None:
    world.channels["x"] = Album()
    (tmp_path / "photos").write_text("the disk is full")
    world.tweet(photos=(PostPhoto("teal", "The chain"),))
    for _ in range(9):
        world.work()
        world.clock.pass_(minutes=20)
    with world.house.opener.reading() as store:
        assert store.reports.get(1001) is None
    (tmp_path / "photos").unlink()
    world.work()
    assert shown(world) == ["The chain"]
    assert left_out(world) == []


def test_a_photo_that_comes_in_time_is_there(world: World) -> None:
    world.channels["x"] = Album(busy_for=2)
    world.tweet(photos=(PostPhoto(BUSY, "The seat"), PostPhoto("teal", "The chain")))
    for _ in range(3):
        world.work()
        world.clock.pass_(minutes=2)
    assert shown(world) == ["The seat", "The chain"]
    assert left_out(world) == []


def test_a_post_that_was_written_yesterday_has_a_day_from_when_we_saw_it(world: World) -> None:
    world.channels["x"] = Album(busy_for=1)
    late = world.clock.now()
    world.clock.pass_(hours=-30)
    world.tweet(photos=(PostPhoto(BUSY, "The seat"),), received_at=late)
    world.clock.at = late
    world.work()
    with world.house.opener.reading() as store:
        assert store.reads.health.posts_waiting().number == 1
    world.clock.pass_(minutes=1)
    world.work()
    assert shown(world) == ["The seat"]


def test_a_failed_post_is_taken_in_again_and_has_another_day(world: World) -> None:
    world.tweet(SWING, photos=(PostPhoto(BUSY, "The seat"),))
    with world.house.opener.writing() as store:
        store.posts.settle(1, "failed", "", reason="The rules stumbled")
        assert not intake.take_in_again(store, 2, world.clock.now())
    world.work()
    world.clock.pass_(hours=30)
    world.channels["x"] = Album(busy_for=1)
    with world.house.opener.writing() as store:
        assert intake.take_in_again(store, 1, world.clock.now())
        assert not intake.take_in_again(store, 1, world.clock.now())
    for _ in range(2):
        world.work()
        world.clock.pass_(minutes=2)
    assert world.report().state is ReportState.WITH_CREW
    assert shown(world) == ["The seat"]
