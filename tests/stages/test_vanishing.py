"""What its author took back is not shown any more; the job, and the council's own place for it, stay."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from civic import intake, outbox
from civic.core.post import PostPhoto
from civic.core.report import ReportState
from civic.core.work_order import reference
from civic.db.tables import metadata
from civic.ports import PermanentFailure, TemporaryFailure
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
        return jpeg(colour="tomato")

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


def everything_kept(world: World) -> str:
    with world.house.opener.reading() as store:
        connection = store.session.connection()
        rows = [connection.execute(text(f"select * from {name}")).all() for name in metadata.tables]
    return json.dumps(rows, default=str)


def look_up_tomorrow(world: World) -> None:
    world.clock.pass_(hours=21)
    look_up(world, Vanished(kept(world).id))


def staff_read(world: World) -> str:
    job = f"/crew/work-orders/{reference(world.report().work_order_id or 0)}"
    paths = ("/desk/reports/R-1001", "/desk", "/desk/triage", job, "/crew")
    read = ""
    for person in (world.mira, world.parks_north):
        world.sign_in(person)
        read += "".join(world.client.get(path).text for path in paths)
    return read


def staff_sees(world: World, sha256: str) -> int:
    world.sign_in(world.mira)
    return world.client.get(f"/photos/{sha256}/medium.jpg").status_code


def test_of_a_photo_that_is_gone_staff_see_only_that_it_was_there(world: World) -> None:
    world.channels["x"] = Vanished()
    world.tweet(photos=(PostPhoto("http://127.0.0.1:9/photo.jpg", alt="One chain is off"),))
    world.work()
    finish(world)
    before, after = whole(world).photos
    assert all(photo.sha256 in staff_read(world) for photo in (before, after))
    look_up_tomorrow(world)
    read = staff_read(world)
    assert before.sha256 not in read and "One chain is off" not in read
    assert after.sha256 in read
    assert "Gone with its post" in read and "A photo, with the post" in read
    assert (staff_sees(world, before.sha256), staff_sees(world, after.sha256)) == (404, 200)
    showing = world.client.post(f"/desk/reports/R-1001/photos/{before.sha256}/showing")
    assert showing.status_code == 409
    assert [photo.sha256 for photo in whole(world).photos] == [after.sha256]


def test_of_a_photo_that_is_gone_no_file_and_no_words_are_left(world: World) -> None:
    world.channels["x"] = Vanished()
    world.tweet(photos=(PostPhoto("http://127.0.0.1:9/photo.jpg", "One chain is off"),))
    world.work()
    sha256 = whole(world).photos[0].sha256
    look_up_tomorrow(world)
    with world.house.opener.reading() as store:
        [row] = store.session.connection().execute(text("select alt, likeness from photo")).all()
    assert (row.alt, row.likeness) == ("", "")
    photos, shelf = world.house.photos, int(sha256[:2], 16)
    long_after = datetime.max.replace(tzinfo=UTC)
    assert intake.sweep_photos(world.house.opener, photos, shelf, long_after) == 1
    with pytest.raises(PermanentFailure):
        photos.read(sha256, "large")


def test_photos_of_the_work_are_described_without_the_residents_words(world: World) -> None:
    """They outlive the post: on the pages of crew, desk and public, in the JSON, and with what was said on X."""
    world.swing()
    finish(world)
    described = "After the work: Playground equipment, Playground, Alma Park"
    assert [photo.alt for photo in whole(world).photos] == [described]
    assert [photo["alt"] for row in whole(world).messages for photo in row.photos] == [described]
    assert "come off one chain" in everything_kept(world)
    look_up_tomorrow(world)
    read = staff_read(world) + everything_public(world)
    assert described in read and "come off one chain" not in read
    assert "come off one chain" not in everything_kept(world)


def test_a_photo_that_somebody_else_hands_in_again_is_there_again(world: World) -> None:
    world.channels["x"] = Vanished()
    world.tweet(photos=(PostPhoto("http://127.0.0.1:9/photo.jpg", "One chain is off"),))
    world.work()
    sha256 = whole(world).photos[0].sha256
    look_up_tomorrow(world)
    assert staff_sees(world, sha256) == 404
    world.tweet(
        "@WrenfordCouncil here it is, R-1001",
        "a_neighbour",
        photos=(PostPhoto("http://127.0.0.1:9/photo.jpg", "Mine"),),
    )
    world.work()
    assert [(photo.sha256, photo.alt) for photo in whole(world).photos] == [(sha256, "Mine")]
    assert staff_sees(world, sha256) == 200


def test_a_photo_that_is_gone_cannot_be_had_by_sending_its_name_with_the_form(world: World) -> None:
    world.channels["x"] = Vanished()
    world.tweet(photos=(PostPhoto("http://127.0.0.1:9/photo.jpg"),))
    world.work()
    fields = {"text": "", "kept": whole(world).photos[0].sha256}
    gone = "A photo that you sent before is no longer here"
    assert gone not in world.client.post("/reports", data=fields).text
    look_up_tomorrow(world)
    assert gone in world.client.post("/reports", data=fields).text


def test_photos_of_the_form_are_staffs_to_see_when_residents_see_them_no_more(world: World) -> None:
    sent = {"id": str(uuid.uuid4()), "text": SWING, "lat": "-27.8963", "lon": "151.5983"}
    files = [("photos", ("swing.jpg", jpeg(colour="navy"), "image/jpeg"))]
    assert world.client.post("/reports", data=sent, files=files).status_code == 303
    world.work()
    sha256 = whole(world).photos[0].sha256
    finish(world)
    keep = world.house.workplace().office.council.keep_posts_days
    assert forgotten(world, [keep + 1]) == [1]
    assert sha256 not in everything_public(world)
    assert staff_sees(world, sha256) == 200


def test_each_post_is_looked_up_once_a_day(world: World) -> None:
    world.tweet()
    aside = world.tweet("@WrenfordCouncil lovely day", by="northside_nan")
    world.work()
    channel = Vanished()
    assert look_up(world, channel) == 0
    world.clock.pass_(hours=21)
    assert [look_up(world, channel), look_up(world, channel)] == [2, 0]
    world.clock.pass_(hours=21)
    assert look_up(world, channel) == 2
    assert channel.asked == [[kept(world).id, aside]] * 2
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


def release(world: World) -> None:
    with world.house.opener.writing() as store:
        outbox.release(store, world.house.workplace().office, 1001, world.clock.now(), world.mira.actor)
    world.work()


def test_who_took_back_only_a_later_post_is_told_under_the_one_that_stands(world: World) -> None:
    """They reported, thanked, and deleted the thanks: nobody told them that it was fixed."""
    world.channels["x"] = channel = Vanished()
    report = world.tweet()
    world.work()
    thanks = world.tweet("Thanks!", reply_to=report)
    world.work()
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(thanks)) == 2
    finish(world)
    release(world)
    assert messages(world) == [("acknowledged", "sent"), ("fixed", "sent")]
    assert [to for to, _ in channel.posted] == [report, report]


def test_what_waits_for_release_goes_to_another_post_of_its_reader_when_its_own_goes(world: World) -> None:
    world.channels["x"] = channel = Vanished()
    report = world.tweet()
    world.work()
    world.clock.pass_(hours=1)
    thanks = world.tweet("Thanks!", reply_to=report)
    world.work()
    finish(world)
    world.clock.pass_(hours=21)
    assert look_up(world, Vanished(thanks)) == 2
    assert messages(world) == [("acknowledged", "sent"), ("fixed", "held")]
    world.clock.pass_(hours=21)
    release(world)
    assert [to for to, _ in channel.posted] == [report, report]
    assert messages(world)[-1] == ("fixed", "sent")


def test_what_waits_for_release_is_dropped_when_no_post_of_its_reader_stands(world: World) -> None:
    report = world.tweet()
    world.work()
    thanks = world.tweet("Thanks!", reply_to=report)
    world.work()
    finish(world)
    world.clock.pass_(hours=21)
    for gone in (thanks, report):
        look_up(world, Vanished(gone))
        world.clock.pass_(hours=21)
    assert messages(world)[-1] == ("fixed", "dropped")
