"""What residents see of a report, in each state, on its page and as JSON: enough, and never who."""

import uuid
from dataclasses import replace

import pytest

from civic import dispatch, fieldwork, outbox, triage
from civic.core.report import ReportState
from civic.db.store.photos import KeptPhoto
from civic.fieldwork import FieldUpdate
from civic.ports import Office
from tests.world import SWING, World, jpeg

KEYS = [
    "ref", "state", "category", "lat", "lon", "address", "area", "received_at", "due_at", "fixed_at", "photos",
    "history",
]  # fmt: skip
DESCRIPTION = "My daughter Emma Jones @emmaj by the swing, ring me on 0412 345 678"
TAP = (
    "@WrenfordCouncil the tap is dripping somewhere since Monday, says my neighbour Gerda Holm, please fix it"
)


def seen(world: World, ref: str = "R-1001") -> dict[str, object]:
    answer = world.client.get(f"/reports/{ref}.json")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def photos_of(world: World) -> list[KeptPhoto]:
    with world.house.opener.reading() as store:
        return store.photos.of_report(1001)


def words(world: World, ref: str = "R-1001") -> list[str]:
    history = seen(world, ref)["history"]
    assert isinstance(history, list)
    return [line["words"] for line in history]


def update(world: World, order: int = 601) -> FieldUpdate:
    now = world.clock.now()
    return FieldUpdate(str(uuid.uuid4()), order, world.parks_north.actor, now, now)


def with_photo(world: World) -> str:
    """The swing, with its crew, and a photo from the resident; the photo's hash."""
    world.swing()
    photo = world.house.photos.keep(jpeg(colour="tomato"))
    with world.house.opener.writing() as store:
        store.photos.add(photo, 1001, "before", DESCRIPTION, world.clock.now())
    return photo.sha256


def release(world: World) -> None:
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        outbox.release(store, office, 1001, world.clock.now(), world.mira.actor)


def telling(world: World, *kinds: str) -> Office:
    """The council tells of these too."""
    place = world.house.workplace()
    office = replace(place.office, told=place.office.told | set(kinds))
    told = replace(place, office=office)
    world.house.workplace = lambda: told  # type: ignore[method-assign]
    return office


def finish(world: World) -> None:
    office = world.house.workplace().office
    photo = world.house.photos.keep(jpeg())
    with world.house.opener.writing() as store:
        fieldwork.start(store, office, update(world))
        fieldwork.add_photo(store, office, update(world), photo, "Both seats hang level")
        fieldwork.complete(store, office, update(world), "New chain")


def test_a_report_with_its_crew(world: World) -> None:
    sha256 = with_photo(world)
    told = seen(world)
    assert list(told) == KEYS
    assert (told["ref"], told["state"], told["category"]) == ("R-1001", "with_crew", "playground")
    assert (told["address"], told["area"], told["fixed_at"]) == ("Playground, Alma Park", "North", None)
    assert told["received_at"] == "2026-05-06T22:52:00Z"
    assert told["due_at"] == "2026-05-14T07:00:00Z"
    assert told["photos"] == [
        {
            "url": f"/photos/{sha256}/large.jpg", "kind": "before",
            "alt": "Photo sent with the report: The swing seat at Alma Park has come off one chain",
            "width": 640, "height": 480,
        }
    ]  # fmt: skip
    assert words(world) == ["A resident reported it.", "It was sent to Parks North."]
    page = world.client.get("/reports/R-1001").text
    assert "A crew has it.</b> Parks North got it today" in page
    assert "by <time" in page and "Thu 14 May" in page
    assert f"/photos/{sha256}/medium.jpg" in page
    assert 'data-look="with_crew"' in page


@pytest.mark.parametrize(
    "path", ["/reports/R-1001", "/reports/R-1001.json", "/reports?state=all", "/reports.json", "/"]
)
def test_nobody_is_named(sqlite_world: World, path: str) -> None:
    with_photo(sqlite_world)
    finish(sqlite_world)
    office = sqlite_world.house.workplace().office
    with sqlite_world.house.opener.writing() as store:
        outbox.release(store, office, 1001, sqlite_world.clock.now(), sqlite_world.mira.actor)
    text = sqlite_world.client.get(path).text
    assert "R-1001" in text
    for private in ("almaparkparent", "Mira", "Santos", "Kids are still trying", "Emma", "0412"):
        assert private not in text


def test_staff_read_the_photo_in_the_words_of_whoever_sent_it(sqlite_world: World) -> None:
    with_photo(sqlite_world)
    sqlite_world.sign_in(sqlite_world.mira)
    assert DESCRIPTION in sqlite_world.client.get("/desk/reports/R-1001").text


def test_what_nobody_has_looked_at_shows_its_category_only(world: World) -> None:
    world.tweet(TAP)
    world.work()
    photo = world.house.photos.keep(jpeg())
    with world.house.opener.writing() as store:
        store.photos.add(photo, 1001, "before", "Gerda's tap", world.clock.now())
    assert world.report().state in (ReportState.NEW, ReportState.WAITING)
    told = seen(world)
    assert (told["photos"], told["due_at"]) == ([], None)
    everything = world.client.get("/reports/R-1001").text + world.client.get("/reports.json").text
    assert "Water leak" in everything
    for private in ("Gerda", "neighbour", photo.sha256):
        assert private not in everything


def test_a_declined_report_keeps_the_reason_and_nothing_else(world: World) -> None:
    sha256 = with_photo(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "It is on private ground.", world.clock.now(), world.mira.actor)
    told = seen(world)
    assert (told["lat"], told["address"], told["photos"], told["due_at"]) == (None, None, [], None)
    assert words(world) == ["The council will not act on this: It is on private ground."]
    page = world.client.get("/reports/R-1001").text
    assert "It is on private ground." in page
    assert sha256 not in page and "swing" not in page.partition("<main")[2].partition("</main")[0]
    assert world.client.get("/reports.json?state=all").json()["reports"] == []


def test_a_report_outside_the_council_says_so(world: World) -> None:
    world.swing()
    with world.house.opener.writing() as store:
        report = store.reports.take(1001)
        store.reports.change(report, world.clock.now(), state=ReportState.NOT_OURS)
    assert "Not the council’s." in world.client.get("/reports/R-1001").text
    assert seen(world)["address"] is None


def test_a_merged_report_leads_to_the_other_one(world: World) -> None:
    world.swing()
    world.clock.pass_(hours=1)
    world.tweet(SWING, by="northside_nan")
    world.work()
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.merge(store, office, 1002, 1001, world.clock.now(), world.mira.actor)
    told = seen(world, "R-1002")
    assert list(told) == [*KEYS, "merged_into"]
    assert (told["state"], told["merged_into"]) == ("duplicate", "R-1001")
    answer = world.client.get("/reports/R-1002")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/R-1001?merged=R-1002")
    page = world.client.get(answer.headers["location"]).text
    assert "R-1002 is about the same problem" in page
    assert "A second resident told us about the same problem." in page


def test_the_whole_story_ends_with_before_and_after(world: World) -> None:
    with_photo(world)
    world.clock.pass_(days=1)
    finish(world)
    release(world)
    assert words(world) == [
        "A resident reported it.",
        "It was sent to Parks North.",
        "Parks North started the work.",
        "Parks North finished the work and took a photo.",
    ]
    page = world.client.get("/reports/R-1001").text
    assert "Fixed</b> today, <time" in page and "four working days before it was due" in page
    assert "Before, <time" in page and "After, <time" in page
    assert seen(world)["fixed_at"] == "2026-05-07T22:52:00Z"


def test_what_the_council_wrote_is_quoted_once_it_was_sent(world: World) -> None:
    world.swing()
    page = world.client.get("/reports/R-1001").text
    assert "The council wrote to the resident:" not in page
    with world.house.opener.writing() as store:
        [message] = store.outbox.claim("x", world.clock.now(), world.clock.now(), limit=5)
        store.outbox.sent(message.id, "77", world.clock.now())
    page = world.client.get("/reports/R-1001").text
    assert "The council wrote to the resident:" in page
    assert message.text.split(".")[0] in page


def test_what_staff_and_residents_do_next_is_told_plainly(world: World) -> None:
    world.swing()
    office, now = telling(world, "on_hold"), world.clock.now()
    with world.house.opener.writing() as store:
        dispatch.assign(store, office, 1001, "parks-south", now, world.mira.actor)
        dispatch.hold(store, office, 1001, "Waiting for a new seat", now, world.mira.actor)
    assert words(world)[2:] == [
        "It was passed on to Parks South.", "The work is on hold: Waiting for a new seat.",
    ]  # fmt: skip
    assert (
        "It has to wait.</b> The work is on hold: Waiting for a new seat."
        in world.client.get("/reports/R-1001").text
    )
    with world.house.opener.writing() as store:
        fieldwork.unable_to_complete(store, office, update(world), "The frame is rotten")
    release(world)
    with world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, now, world.mira.actor)
    assert words(world)[4:] == [
        "Parks South could not do it: The frame is rotten.", "Council staff opened the same job again.",
    ]  # fmt: skip


def test_why_work_waits_is_read_by_residents_only_where_they_are_told_of_it(world: World) -> None:
    world.swing()
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        dispatch.hold(store, office, 1001, "The neighbour threatens the crew", now, world.mira.actor)
    assert words(world)[-1] == "The work is on hold."
    assert "neighbour" not in world.client.get("/reports/R-1001").text
    world.sign_in(world.mira)
    with world.house.opener.writing() as store:
        fieldwork.start(store, office, update(world))
    sheet = "/desk/reports/R-1001?act=hold"
    assert "residents read only that the work waits" in world.client.get(sheet).text
    telling(world, "on_hold")
    assert "Residents read it on the report’s page" in world.client.get(sheet).text


@pytest.mark.parametrize("kept_back", [False, True])
def test_how_it_ended_is_told_in_the_crews_words_once_somebody_has_let_them_go(
    world: World, kept_back: bool
) -> None:
    world.swing()
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        fieldwork.unable_to_complete(store, office, update(world), "Mrs Holm would not let us in")
    if kept_back:
        with world.house.opener.writing() as store:
            outbox.withhold(store, office, 1001, "It names her", now, world.mira.actor)
    assert words(world)[-1] == "Parks North could not do it."
    assert "Holm" not in world.client.get("/reports/R-1001").text
    release(world)
    assert ("Holm" in world.client.get("/reports/R-1001").text) is not kept_back


def test_photos_of_the_work_show_once_somebody_has_let_the_reply_go(world: World) -> None:
    world.swing()
    finish(world)
    [photo] = [one.sha256 for one in photos_of(world)]
    places = ("/reports/R-1001", "/reports/R-1001.json", "/reports.json?state=all", "/reports?state=all")
    assert not any(photo in world.client.get(path).text for path in places)
    assert words(world)[-1] == "Parks North finished the work."
    release(world)
    assert all(photo in world.client.get(path).text for path in places[:2])
    office, now = world.house.workplace().office, world.clock.pass_(hours=1)
    with world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, now, world.mira.actor)
    world.clock.pass_(hours=1)
    later = world.house.photos.keep(jpeg(colour="navy"))
    with world.house.opener.writing() as store:
        fieldwork.add_photo(store, office, update(world), later)
    page = world.client.get("/reports/R-1001").text
    assert photo in page and later.sha256 not in page


def test_where_nobody_waits_for_a_reply_the_end_shows_at_once(world: World) -> None:
    form = {"text": "The swing at Alma Park is broken", "place": "Alma Park"}
    assert world.client.post("/reports", json=form).status_code == 201
    world.work()
    finish(world)
    assert words(world)[-1] == "Parks North finished the work and took a photo."


@pytest.mark.parametrize("ref", ["1001", "r1001", "R1001", "r-1001"])
def test_references_are_read_as_people_write_them(sqlite_world: World, ref: str) -> None:
    sqlite_world.swing()
    answer = sqlite_world.client.get(f"/reports/{ref}")
    assert (answer.status_code, answer.headers["location"]) == (308, "/reports/R-1001")
    assert sqlite_world.client.get(f"/reports/{ref}.json").json()["ref"] == "R-1001"


@pytest.mark.parametrize("ref", ["R-1999", "swing", "R-99999999999999999999", "%00"])
def test_an_unknown_reference_is_a_page_that_says_how_they_look(sqlite_world: World, ref: str) -> None:
    page = sqlite_world.client.get(f"/reports/{ref}")
    assert page.status_code == 404
    assert "References look like R-1042" in page.text
    assert "References look like R-1042" in sqlite_world.client.get(f"/reports/{ref}.json").json()["error"]


def test_photos_are_kept_for_good_and_unknown_ones_are_said_to_be(sqlite_world: World) -> None:
    sha256 = with_photo(sqlite_world)
    photo = sqlite_world.client.get(f"/photos/{sha256}/small.jpg")
    assert (photo.status_code, photo.headers["content-type"]) == (200, "image/jpeg")
    assert photo.headers["cache-control"] == "private, max-age=3600"
    tag = {"if-none-match": photo.headers["etag"]}
    assert sqlite_world.client.get(f"/photos/{sha256}/small.jpg", headers=tag).status_code == 304
    for path in (f"{'0' * 64}/small.jpg", f"{sha256}/huge.jpg", "..%2f..%2fcivic/small.jpg"):
        assert sqlite_world.client.get(f"/photos/{path}").status_code == 404


def test_a_photo_of_a_declined_report_is_for_staff_only(world: World) -> None:
    sha256 = with_photo(world)
    path = f"/photos/{sha256}/small.jpg"
    tag = {"if-none-match": world.client.get(path).headers["etag"]}
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "It is on private ground.", world.clock.now(), world.mira.actor)
    assert world.client.get(path).status_code == 404
    assert world.client.get(path, headers=tag).status_code == 404
    world.sign_in(world.parks_north)
    assert world.client.get(path).status_code == 200


def test_the_base_map_and_the_accent_may_be_kept(sqlite_world: World) -> None:
    basemap = sqlite_world.client.get("/map/basemap.json")
    assert basemap.headers["content-encoding"] == "gzip"
    assert basemap.json()["layers"]
    tag = {"if-none-match": basemap.headers["etag"]}
    assert sqlite_world.client.get("/map/basemap.json", headers=tag).status_code == 304
    digest = sqlite_world.house.workplace().digest[:12]
    sheet = sqlite_world.client.get(f"/council-{digest}.css")
    assert sheet.headers["cache-control"].endswith("immutable")
    assert "--accent: #0b5a66" in sheet.text
    assert sqlite_world.client.get("/council-older.css").headers["cache-control"] == "no-cache"
