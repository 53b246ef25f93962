"""A post that was only answered or quoted goes from X: its photos go from every report, and nothing else does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from civic import intake
from civic.core.post import PostPhoto
from civic.core.report import ReportState
from civic.db.store.photos import Photos
from civic.db.store.redaction import Redaction
from civic.intake import vanishing
from civic.ports import PermanentFailure, TemporaryFailure
from tests.stages.test_fieldwork import finish
from tests.stages.test_intake import whole
from tests.stages.test_vanishing import (
    Vanished,
    everything_kept,
    everything_public,
    forgotten,
    look_up,
    staff_read,
    staff_sees,
)
from tests.world import SWING, World, jpeg

SHOWN_BY_NAN = "1990000000000000007"
"""A post without the council's name in it: nobody handed it to us."""
THEIRS, OWN = PostPhoto("tomato", "Nan’s grandson", parent_id=SHOWN_BY_NAN), PostPhoto("navy", "The chain")


class Album(Vanished):
    """Hands out photos by colour."""

    def photo(self, url: str) -> bytes:
        return jpeg(colour=url)


def reported(world: World, *photos: PostPhoto, text: str = SWING, by: str = "almaparkparent") -> str:
    world.channels["x"] = Album()
    post_id = world.tweet(text, by, photos=photos)
    world.work()
    return post_id


def hashes(world: World, report_id: int = 1001) -> Mapping[str, str]:
    """The photos that staff see, by their descriptions."""
    return {photo.alt: photo.sha256 for photo in whole(world, report_id).photos}


def tomorrow(world: World, *gone: str) -> list[str]:
    """What is asked for at the next look-up, when these are gone."""
    world.clock.pass_(hours=21)
    channel = Vanished(*gone)
    for _ in range(3):
        look_up(world, channel)
    return [one for asked in channel.asked for one in asked]


def kinds(world: World, report_id: int = 1001) -> list[str]:
    return [event.kind for event in whole(world, report_id).events]


def test_photos_of_a_post_that_was_answered_go_with_it_and_the_report_stays(world: World) -> None:
    own_post = reported(world, THEIRS, OWN)
    theirs, own = hashes(world)["Nan’s grandson"], hashes(world)["The chain"]
    assert theirs in everything_public(world)
    assert tomorrow(world, SHOWN_BY_NAN) == [own_post, SHOWN_BY_NAN]
    public = everything_public(world)
    assert theirs not in public and public.count(own) > 1
    assert "come off one chain" in public
    assert world.client.get(f"/photos/{theirs}/small.jpg").status_code == 404
    read = staff_read(world)
    assert theirs not in read and "Nan’s grandson" not in read
    assert own in read and "almaparkparent" in read
    assert (staff_sees(world, theirs), staff_sees(world, own)) == (404, 200)
    assert hashes(world) == {"The chain": own}
    assert world.report().state is ReportState.WITH_CREW
    with world.house.opener.reading() as store:
        [cover] = store.session.connection().execute(text("select cover from report")).scalars()
    assert cover == own


def test_the_history_says_why(world: World) -> None:
    reported(world, THEIRS)
    tomorrow(world, SHOWN_BY_NAN)
    assert (kinds(world)[-1], whole(world).events[-1].why) == ("photos_gone", "Gone from its platform")
    world.sign_in(world.mira)
    page = world.client.get("/desk/reports/R-1001").text
    assert "with the post that they came from, which was answered or quoted here" in page
    assert "A photo, with the post" in page
    assert "grandson" not in world.client.get("/reports/R-1001").text


def test_of_a_post_that_was_answered_nothing_is_left_when_it_is_gone(world: World) -> None:
    reported(world, THEIRS, OWN)
    told = {"text": "My grandson by the swing", "includes": {"users": ["Nan"]}}
    with world.house.opener.writing() as store:
        row = store.posts.get(1)
        assert row is not None
        body = {"photos": [vars(THEIRS), vars(OWN)], "place": None, "parent_text": told["text"]}
        kept = json.dumps(body | {"language": "", "own": False, "repost": False})
        given = {"raw": json.dumps(told), "body": kept}
        store.session.connection().execute(text("update post set raw = :raw, body = :body"), given)
    assert "grandson" in everything_kept(world)
    sha256 = hashes(world)["Nan’s grandson"]
    tomorrow(world, SHOWN_BY_NAN)
    assert "grandson" not in everything_kept(world)
    with world.house.opener.reading() as store:
        stored = store.posts.get(1)
    assert stored is not None
    assert (stored.post.photos, stored.post.text, stored.post.author_handle) == (
        (OWN,),
        SWING,
        "almaparkparent",
    )
    photos, shelf, long_after = world.house.photos, int(sha256[:2], 16), datetime.max.replace(tzinfo=UTC)
    assert intake.sweep_photos(world.house.opener, photos, shelf, long_after) == 1
    with pytest.raises(PermanentFailure):
        photos.read(sha256, "large")


def test_it_is_asked_for_once_a_day_however_many_show_it(world: World) -> None:
    reported(world, THEIRS)
    reported(
        world,
        replace(THEIRS, alt=""),
        text="@WrenfordCouncil pothole on Quay Street at Baker Street",
        by="jo",
    )
    assert tomorrow(world).count(SHOWN_BY_NAN) == 1
    world.clock.pass_(hours=10)
    reported(world, THEIRS, text="@WrenfordCouncil street light out in Alma Street", by="nan")
    world.clock.pass_(hours=9)
    assert look_up(world, Vanished()) == 0, "a photo that comes later does not bring its post's turn forward"
    world.clock.pass_(hours=-19)
    assert tomorrow(world, SHOWN_BY_NAN).count(SHOWN_BY_NAN) == 1
    assert [kinds(world, number).count("photos_gone") for number in (1001, 1002, 1003)] == [1, 1, 1]
    assert SHOWN_BY_NAN not in tomorrow(world)


def test_it_shares_the_calls_of_the_posts_themselves_the_longest_waiting_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanishing, "AT_ONCE", 3)
    waits_longer = "1990000000000000008"
    first = reported(world, replace(THEIRS, parent_id=waits_longer))
    world.clock.pass_(hours=1)
    second = reported(world, THEIRS, text="@WrenfordCouncil street light out in Alma Street", by="jo")
    world.clock.pass_(hours=21)
    channel = Vanished()
    assert [look_up(world, channel) for _ in range(3)] == [3, 1, 0]
    assert channel.asked == [[first, second, waits_longer], [SHOWN_BY_NAN]]


def test_while_the_platform_is_silent_its_photos_stay_and_it_is_asked_for_again(world: World) -> None:
    reported(world, THEIRS)
    world.clock.pass_(hours=21)
    channel = Vanished(SHOWN_BY_NAN)
    channel.silent = True
    with pytest.raises(TemporaryFailure):
        look_up(world, channel)
    assert len(hashes(world)) == 1
    channel.silent = False
    assert look_up(world, channel) == 2
    assert hashes(world) == {}


@pytest.mark.parametrize("step", ["looked_up", "redact_parents"])
def test_a_crash_after_the_answer_leaves_it_to_be_asked_for_again(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    reported(world, THEIRS, OWN)

    def stumble(*given: Any) -> None:
        raise RuntimeError("the lights went out")

    with monkeypatch.context() as broken:
        broken.setattr(Redaction, step, stumble)
        with pytest.raises(RuntimeError):
            tomorrow(world, SHOWN_BY_NAN)
    assert len(hashes(world)) == 2 and "photos_gone" not in kinds(world)
    channel = Vanished(SHOWN_BY_NAN)
    assert [look_up(world, channel), look_up(world, channel)] == [2, 0]
    assert list(hashes(world)) == ["The chain"]
    assert kinds(world).count("photos_gone") == 1


def test_of_two_workers_that_hear_of_it_at_once_one_tells_the_history(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported(world, THEIRS)
    world.clock.pass_(hours=21)

    class Overtaken(Vanished):
        def gone(self, ids: Sequence[str]) -> set[str]:
            look_up(world, Vanished(SHOWN_BY_NAN))
            return super().gone(ids)

    monkeypatch.setattr(Photos, "showing_parents", lambda *given: [1001])  # as it was when both looked
    assert look_up(world, Overtaken(SHOWN_BY_NAN)) == 2
    assert (hashes(world), kinds(world).count("photos_gone")) == ({}, 1)


def test_a_post_of_ours_that_was_answered_is_asked_for_once_and_takes_its_photos_from_others(
    world: World,
) -> None:
    parent = reported(world, OWN)
    other = reported(
        world,
        replace(OWN, parent_id=parent),
        PostPhoto("teal", "Mine"),
        text="@WrenfordCouncil street light out in Alma Street",
        by="foundryst_jo",
    )
    assert sorted(tomorrow(world)) == [parent, other]
    assert sorted(tomorrow(world, parent)) == [parent, other]
    assert (hashes(world), list(hashes(world, 1002))) == ({}, ["Mine"])
    assert (kinds(world)[-1], kinds(world, 1002)[-1]) == ("redacted", "photos_gone")
    assert "light" in world.report("R-1002").title
    assert tomorrow(world) == [other]


def test_a_post_of_ours_is_the_same_by_the_id_of_its_first_version(world: World) -> None:
    parent = reported(world, OWN)
    reported(world, replace(OWN, parent_id=parent), text="@WrenfordCouncil light out in Alma Street", by="jo")
    newest = str(int(parent) + 500)
    with world.house.opener.writing() as store:
        named = text("update post set external_id = :newest where external_id = :parent")
        store.session.connection().execute(named, {"newest": newest, "parent": parent})
    assert parent not in tomorrow(world)
    tomorrow(world, newest)
    assert hashes(world, 1002) == {}


def test_a_post_that_we_keep_and_made_no_report_of_is_asked_for_as_any_other(world: World) -> None:
    noise = world.tweet("@WrenfordCouncil lovely day", by="northside_nan")
    reported(world, replace(THEIRS, parent_id=noise))
    assert tomorrow(world, noise).count(noise) == 1
    assert hashes(world) == {}


def test_what_is_forgotten_by_its_age_leaves_its_photos_to_an_open_report_and_is_asked_for_on(
    world: World,
) -> None:
    parent = reported(world, OWN)
    finish(world)
    keep = world.house.workplace().office.council.keep_posts_days
    world.clock.pass_(days=keep)
    other = reported(
        world, replace(OWN, parent_id=parent), text="@WrenfordCouncil light out in Alma Street", by="jo"
    )
    assert forgotten(world, [1]) == [1]
    assert list(hashes(world, 1002)) == ["The chain"]
    assert tomorrow(world, parent) == [other, parent]
    assert hashes(world, 1002) == {}


def test_a_photo_that_somebody_hands_in_as_their_own_is_there_again_and_theirs(world: World) -> None:
    reported(world, THEIRS)
    tomorrow(world, SHOWN_BY_NAN)
    mine = world.tweet(
        "@WrenfordCouncil here it is, R-1001", "a_neighbour", photos=(PostPhoto("tomato", "Mine"),)
    )
    world.work()
    assert list(hashes(world)) == ["Mine"]
    assert SHOWN_BY_NAN not in tomorrow(world, SHOWN_BY_NAN)
    assert list(hashes(world)) == ["Mine"]
    tomorrow(world, mine)
    assert hashes(world) == {}
