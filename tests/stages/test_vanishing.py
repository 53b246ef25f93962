"""What its author took back is not shown any more; the job, and the council's own place for it, stay."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from civic import intake
from civic.core.post import PostPhoto
from civic.core.report import ReportState
from civic.ports import TemporaryFailure
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import messages, whole
from tests.stages.test_outbox import Scripted
from tests.world import SWING, World, jpeg


class Vanished(Scripted):
    """A platform where some posts are gone."""

    def __init__(self, *ids: str) -> None:
        super().__init__()
        self.ids = set(ids)
        self.asked: list[list[str]] = []
        self.silent = False

    def photo(self, url: str) -> bytes:
        return jpeg()

    def gone(self, ids: Sequence[str]) -> set[str]:
        if self.silent:
            raise TemporaryFailure("X has not answered")
        self.asked.append(list(ids))
        return self.ids & set(ids)


def look_up(world: World, channel: Vanished) -> int:
    return intake.look_up_due(world.house.opener, world.house.workplace().office, channel, world.clock)


def kept(world: World) -> Any:
    with world.house.opener.reading() as store:
        found = store.posts.get(1)
    assert found is not None
    return found.post


def everything_public(world: World) -> str:
    paths = (
        "/reports/R-1001",
        "/reports/R-1001.json",
        "/reports.json",
        "/reports.geojson",
        "/",
        "/map",
        "/reports",
    )
    return "".join(world.client.get(path).text for path in paths)


def test_words_photos_names_and_places_of_a_gone_post_go_and_the_job_stays(world: World) -> None:
    world.channels["x"] = Vanished()
    world.tweet(photos=(PostPhoto("http://127.0.0.1:9/photo.jpg", alt="One chain is off"),))
    world.work()
    sha256 = whole(world).photos[0].sha256
    assert "come off one chain" in everything_public(world)
    assert world.client.get(f"/photos/{sha256}/large.jpg").status_code == 200
    before = world.report()
    world.clock.pass_(hours=21)
    post_id = kept(world).id
    assert look_up(world, Vanished(post_id)) == 1
    public = everything_public(world)
    assert "come off one chain" not in public
    assert sha256 not in public
    assert world.client.get(f"/photos/{sha256}/large.jpg").status_code in (403, 404)
    report = world.report()
    assert (report.state, report.title) == (
        ReportState.WITH_CREW,
        "Playground equipment, Playground, Alma Park",
    )
    assert (report.lat, report.lon, report.place, report.crew) == (
        before.lat,
        before.lon,
        before.place,
        before.crew,
    )
    post = kept(world)
    assert (post.text, post.author_handle, post.author_name, post.raw, post.photos, post.place) == (
        "",
        "",
        "",
        {},
        (),
        None,
    )
    assert "redacted" in [event.kind for event in whole(world).events]
    assert messages(world) == [("acknowledged", "sent")]
    world.sign_in(world.mira)
    for path in ("/desk/reports/R-1001", "/desk", "/desk?q=chain&state=all"):
        assert "come off one chain" not in world.client.get(path).text


def test_each_post_is_looked_up_once_a_day(world: World) -> None:
    world.tweet()
    world.tweet("@WrenfordCouncil lovely day", by="northside_nan")
    world.work()
    channel = Vanished()
    assert look_up(world, channel) == 0
    world.clock.pass_(hours=21)
    assert [look_up(world, channel), look_up(world, channel)] == [1, 0]
    world.clock.pass_(hours=21)
    assert look_up(world, channel) == 1
    assert channel.asked == [[kept(world).id]] * 2
    assert world.report().title == "The swing seat at Alma Park has come off one chain"


def test_while_the_platform_is_silent_nothing_is_taken_for_gone(world: World) -> None:
    world.swing()
    world.clock.pass_(hours=21)
    channel = Vanished(kept(world).id)
    channel.silent = True
    with pytest.raises(TemporaryFailure):
        look_up(world, channel)
    assert kept(world).text == SWING
    channel.silent = False
    assert look_up(world, channel) == 1
    assert kept(world).text == ""


def forgotten(world: World, days: Iterable[float]) -> list[int]:
    office = world.house.workplace().office
    started: datetime = world.clock.now()
    counted = []
    for day in days:
        world.clock.at = started + timedelta(days=day)
        counted.append(intake.forget_due(world.house.opener, office, world.clock.now()))
    return counted


def test_what_has_ended_is_forgotten_when_the_council_keeps_it_no_longer(world: World) -> None:
    world.swing()
    finish(world)
    keep = world.house.workplace().office.council.keep_posts_days
    assert forgotten(world, [keep - 1, keep + 1, keep + 2]) == [0, 1, 0]
    assert kept(world).text == ""
    assert "swing seat" not in everything_public(world)


def test_open_reports_are_kept_however_old(world: World) -> None:
    world.swing()
    assert forgotten(world, [4000]) == [0]


def test_a_gap_is_told_where_more_came_than_the_platform_tells_of(world: World) -> None:
    from tests.stages.test_listening import Pages, post

    channel = Pages([[post(world, 1)]])
    intake.listen(world.house.opener, channel, world.clock)
    channel.lists_at_most = 105
    channel.pages = [[post(world, number) for number in range(5, 1, -1)]]
    intake.listen(world.house.opener, channel, world.clock)
    with world.house.opener.reading() as store:
        assert store.reads.health.channels()[0].gap == ""
    channel.pages = [[post(world, number) for number in range(10, 5, -1)]]
    intake.listen(world.house.opener, channel, world.clock)
    with world.house.opener.reading() as store:
        [state] = store.reads.health.channels()
    assert state.gap_at == world.clock.now()
    assert "5 posts came between two looks" in state.gap
