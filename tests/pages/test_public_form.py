"""Reporting without X: for people and programs, sent twice, wrong, mischievous, and with photos."""

import io
import os
import re
import uuid
from pathlib import Path

import pytest
from PIL import Image

from civic.core.report import ReportState
from civic.intake import sweep_photos
from civic.pages import allowance
from tests.world import World, jpeg

SWING = "The swing seat has come off one chain"
PARK = {"lat": "-27.8963", "lon": "151.5983"}


def form(**given: str) -> dict[str, str]:
    return {
        "id": str(uuid.uuid4()),
        "text": SWING,
        "place": "",
        "category": "",
        "website": "",
        **PARK,
    } | given


def photo_taken_in_the_park() -> bytes:
    """A photo that says it was taken at 27.8963 south, 151.5983 east."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x8825] = {1: "S", 2: (27.0, 53.0, 46.68), 3: "E", 4: (151.0, 35.0, 53.88)}
    Image.new("RGB", (320, 240), "seagreen").save(out, "JPEG", exif=exif)
    return out.getvalue()


def kept(page: str) -> list[str]:
    return re.findall(r'name="kept" value="(\w+)"', page)


def count(world: World) -> int:
    return len(world.client.get("/reports.json").json()["reports"])


def test_a_report_with_a_photo_a_pin_and_words(world: World) -> None:
    files = [
        ("photos", ("swing.jpg", jpeg(), "image/jpeg")),
        ("photos", ("park.jpg", jpeg(colour="navy"), "image/jpeg")),
    ]
    answer = world.client.post("/reports", data=form(), files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/R-1001?thanks=1")
    assert "Thank you. Your reference is R-1001." in world.client.get(answer.headers["location"]).text
    report = world.report()
    assert (report.channel, report.category, report.areas["ward"]) == ("web", "playground", "North")
    assert (report.lat, report.lon) == (-27.8963, 151.5983)
    assert report.state is ReportState.WITH_CREW
    world.work()
    told = world.client.get("/reports/R-1001.json").json()
    assert (told["state"], len(told["photos"])) == ("with_crew", 2)
    assert told["history"][0]["words"] == "A resident reported it with two photos."


def test_sending_twice_is_one_report_and_writing_anew_is_another(world: World) -> None:
    same = form()
    pages = [world.client.post("/reports", data=same).headers["location"] for _ in range(2)]
    assert pages[0] == pages[1]
    other = world.client.post("/reports", data=same | {"text": "The slide is cracked"})
    assert other.headers["location"] == "/reports/R-1002?thanks=1"
    assert count(world) == 2


def test_a_program_reports_with_json(world: World) -> None:
    given = {"id": str(uuid.uuid4()), "text": SWING, "lat": -27.8963, "lon": 151.5983}
    answers = [world.client.post("/reports", json=given) for _ in range(2)]
    for answer in answers:
        assert answer.status_code == 201
        assert answer.json() == {"ref": "R-1001", "url": "http://testserver/reports/R-1001"}
        assert answer.headers["location"] == "/reports/R-1001"
    assert count(world) == 1
    again = world.client.post("/reports", json=given | {"id": None, "category": "park"})
    assert again.json()["ref"] == "R-1002"
    assert (world.report("R-1002").category, world.report("R-1002").state) == ("park", ReportState.NEW)


def test_a_place_in_words_is_enough(sqlite_world: World) -> None:
    answer = sqlite_world.client.post("/reports", data=form(lat="", lon="", place="Alma Park"))
    assert answer.status_code == 303
    assert "Alma Park" in sqlite_world.report().place


def test_a_place_that_only_residents_know_is_found_through_the_words(sqlite_world: World) -> None:
    data = form(lat="", lon="", place="by the gate", text="The swing in Alma Park has come off one chain")
    assert sqlite_world.client.post("/reports", data=data).status_code == 303
    assert "Alma Park" in sqlite_world.report().place


def test_words_for_the_place_that_only_residents_know_are_for_staff_and_crews_alone(world: World) -> None:
    typed = "behind Mrs Holm, 0400 123 456"
    for number, place in enumerate((typed, "alma park", "")):
        data = form(place=place, text=f"{SWING} {number}", category="" if number else "graffiti")
        assert world.client.post("/reports", data=data).status_code == 303
    assert world.report().state is ReportState.NEW
    names = [world.report(ref).place for ref in ("R-1001", "R-1002", "R-1003")]
    assert names[1] == "Alma Park" and names[0] == names[2] != ""
    near = "/reports.json?near=-27.8963,151.5983"
    for path in ("/", "/reports?state=all", "/reports.json", near, "/reports/R-1001", "/reports/R-1001.json"):
        assert "Holm" not in world.client.get(path).text
    assert world.client.get("/reports.json?q=holm").json()["reports"] == []
    world.sign_in(world.mira)
    assert f"Where: {typed}" in world.client.get("/desk/reports/R-1001").text


def test_the_words_of_the_report_may_name_the_place(sqlite_world: World) -> None:
    words = "Street light out at the corner of Alma Street and School Street"
    answer = sqlite_world.client.post("/reports", data=form(lat="", lon="", text=words))
    assert answer.status_code == 303
    assert sqlite_world.report().place == "Alma Street and School Street"


def test_the_category_that_was_chosen_is_kept_and_looked_at_where_the_words_say_another(
    sqlite_world: World,
) -> None:
    sqlite_world.client.post("/reports", data=form(category="graffiti"))
    assert (sqlite_world.report().category, sqlite_world.report().state) == ("graffiti", ReportState.NEW)
    sqlite_world.client.post("/reports", data=form(category="playground"))
    assert sqlite_world.report("R-1002").state is ReportState.WITH_CREW


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": ""}, "Write a few words"),
        ({"text": "x" * 2001}, "more than 2,000 characters"),
        ({"lat": "", "lon": "", "place": ""}, "put the pin on the map, or name a street corner"),
        ({"lat": "north", "lon": "east", "place": ""}, "put the pin on the map"),
        ({"lat": "nan", "lon": "151.6", "place": ""}, "put the pin on the map"),
        ({"lat": "-33.9", "lon": "151.2"}, "lies outside the area that Wrenford looks after"),
        ({"lat": "", "lon": "", "place": "Atlantis"}, "We know no place called “Atlantis”"),
        ({"category": "swings"}, "There is no such category"),
        ({"website": "http://spam.example"}, "Leave it empty"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    sqlite_world: World, given: dict[str, str], words: str
) -> None:
    data = form(text="The swing is broken & <b>bent</b>", place="By the gate") | given
    answer = sqlite_world.client.post("/reports", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    if "text" not in given:
        assert "The swing is broken &amp; &lt;b&gt;bent&lt;/b&gt;</textarea>" in answer.text
    assert f'name="id" value="{data["id"]}"' in answer.text
    plain = sqlite_world.client.post("/reports", json=data)
    assert plain.status_code == 422
    assert words in plain.json()["error"]
    assert count(sqlite_world) == 0


def test_photos_stay_when_something_else_is_wrong(sqlite_world: World) -> None:
    files = [("photos", ("swing.jpg", jpeg(), "image/jpeg"))]
    answer = sqlite_world.client.post("/reports", data=form(text=""), files=files)
    assert answer.status_code == 422
    hashes = kept(answer.text)
    assert len(hashes) == 1
    answer = sqlite_world.client.post("/reports", data=form() | {"kept": hashes[0]})
    assert answer.status_code == 303
    sqlite_world.work()
    assert len(sqlite_world.client.get("/reports/R-1001.json").json()["photos"]) == 1


def test_where_the_photo_was_taken_is_offered_and_not_taken_for_granted(sqlite_world: World) -> None:
    files = [("photos", ("swing.jpg", photo_taken_in_the_park(), "image/jpeg"))]
    data = form(lat="", lon="", text="The swing has come off one chain")
    answer = sqlite_world.client.post("/reports", data=data, files=files)
    assert answer.status_code == 422
    assert "Your photo was taken here" in answer.text
    at = {name: re.findall(rf'name="{name}" value="([-.0-9]+)"', answer.text)[0] for name in ("lat", "lon")}
    assert (round(float(at["lat"]), 4), round(float(at["lon"]), 4)) == (-27.8963, 151.5983)
    answer = sqlite_world.client.post("/reports", data=data | at | {"kept": kept(answer.text)[0]})
    assert answer.status_code == 303
    assert "Alma Park" in sqlite_world.report().place


def test_a_photo_that_hangs_on_no_report_is_shown_to_its_sender_alone(world: World) -> None:
    files = [("photos", ("swing.jpg", jpeg(), "image/jpeg"))]
    answer = world.client.post("/reports", data=form(text=""), files=files)
    path = f"/photos/{kept(answer.text)[0]}/large.jpg"
    assert '<img src="data:image/jpeg;base64,/9j/' in answer.text
    assert world.client.get(path).status_code == 404
    world.sign_in(world.mira)
    assert world.client.get(path).status_code == 200


def test_photos_that_come_to_nothing_are_thrown_away_after_a_day(world: World, tmp_path: Path) -> None:
    files = {"photos": ("swing.jpg", jpeg(), "image/jpeg")}
    assert world.client.post("/reports", data=form(), files=files).status_code == 303
    for colour in ("navy", "teal"):
        world.client.post(
            "/reports", data=form(text=""), files={"photos": ("a.jpg", jpeg(colour=colour), "image/jpeg")}
        )
    shelves = [int(path.name, 16) for path in (tmp_path / "photos").iterdir()]
    seven_days_ago = world.clock.now().timestamp() - 7 * 86_400
    for path in (tmp_path / "photos").rglob("*.jpg"):
        os.utime(path, (seven_days_ago, seven_days_ago))
    again = world.house.photos.keep(jpeg(colour="teal"))
    house = world.house
    thrown = sum(sweep_photos(house.opener, house.photos, shelf, world.clock.now()) for shelf in shelves)
    assert thrown == 1
    assert len(list((tmp_path / "photos").rglob("*.jpg"))) == 6
    assert house.photos.read(again.sha256, "small")


def test_a_photo_that_has_been_thrown_away_is_asked_for_again(sqlite_world: World, tmp_path: Path) -> None:
    answer = sqlite_world.client.post("/reports", data=form() | {"kept": "a" * 64})
    assert answer.status_code == 422
    assert "Choose it again" in answer.text and str(tmp_path) not in answer.text


def test_photos_that_cannot_be_kept_cost_nothing_that_was_typed(
    sqlite_world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "photos").write_text("a file stands in the way")
    files = [("photos", ("swing.jpg", jpeg(), "image/jpeg"))]
    answer = sqlite_world.client.post("/reports", data=form(), files=files)
    assert answer.status_code == 422
    assert "Photos cannot be kept just now. Send the report without them" in answer.text
    assert f"{SWING}</textarea>" in answer.text and str(tmp_path) not in answer.text
    assert str(tmp_path) in caplog.text
    assert sqlite_world.client.post("/reports", data=form()).status_code == 303


def test_every_form_that_brings_photos_counts(sqlite_world: World) -> None:
    allowance.install(sqlite_world.app, reports_per_hour=2)
    for colour in ("navy", "teal", "red"):
        files = {"photos": ("a.jpg", jpeg(colour=colour), "image/jpeg")}
        answer = sqlite_world.client.post("/reports", data=form(text=""), files=files)
        assert answer.status_code == (429 if colour == "red" else 422)


@pytest.mark.parametrize("data", [b"MZ this is no photo", b"\xff\xd8\xff\xe0 cut off"])
def test_what_is_no_photo_is_said_to_be_none(sqlite_world: World, data: bytes) -> None:
    files = [("photos", ("swing.jpg", data, "image/jpeg"))]
    answer = sqlite_world.client.post("/reports", data=form(), files=files)
    assert answer.status_code == 422
    assert 'id="photos-error"' in answer.text
    assert count(sqlite_world) == 0


def test_a_fifth_photo_is_left_out_and_it_says_so(sqlite_world: World) -> None:
    files = [("photos", (f"{n}.jpg", jpeg(width=100 + n), "image/jpeg")) for n in range(5)]
    answer = sqlite_world.client.post("/reports", data=form(), files=files)
    assert "Only four photos fit" in answer.text
    assert len(kept(answer.text)) == 4


def test_several_places_of_a_name_are_offered(sqlite_world: World) -> None:
    answer = sqlite_world.client.post("/reports", data=form(lat="", lon="", place="River Terrace"))
    if answer.status_code == 303:
        pytest.skip("the town has but one River Terrace")
    choices = re.findall(r'name="choice" value="([-.\d]+,[-.\d]+)"', answer.text)
    assert choices
    data = form(lat="", lon="", place="River Terrace") | {"choice": choices[0]}
    assert sqlite_world.client.post("/reports", data=data).status_code == 303


def test_too_many_reports_from_one_address_hear_when_to_come_back(sqlite_world: World) -> None:
    allowance.install(sqlite_world.app, reports_per_hour=2)
    for number in range(2):
        assert sqlite_world.client.post("/reports", data=form(text=f"{SWING} {number}")).status_code == 303
    answer = sqlite_world.client.post("/reports", data=form(text="And the slide"))
    assert answer.status_code == 429
    assert "Wait 60 minutes" in answer.text and "And the slide</textarea>" in answer.text
    with_photo = sqlite_world.client.post(
        "/reports", data=form(), files={"photos": ("a.jpg", b"not looked at", "image/jpeg")}
    )
    assert with_photo.status_code == 429
    assert "Only the new photos must be chosen again." in with_photo.text
    plain = sqlite_world.client.post("/reports", json={"text": SWING, **PARK})
    assert plain.status_code == 429
    assert 0 < int(plain.headers["retry-after"]) <= 3600


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "no JSON"),
        (b"[1]", 400, "must be a JSON object"),
        (b" " * 200_000, 413, "more than 0.1 MB"),
        (b'{"text": ["a"], "lat": {}, "lon": null}', 422, "text must be text."),
        (b'{"text": {"a": 1}, "lat": -27.8963, "lon": 151.5983}', 422, "text must be text."),
        (b'{"text": true, "lat": -27.8963, "lon": 151.5983}', 422, "text must be text."),
        (b'{"text": "a", "lat": [1], "lon": 151.5983, "place": "Alma Park"}', 422, "lat must be a number."),
        (b'{"text": "a", "lat": -27.8963, "lon": false}', 422, "lon must be a number."),
        (b'{"text": "a", "lat": "-27.8963", "lon": 151.5983, "category": 4}', 422, "category must be text."),
    ],
)
def test_a_program_that_sends_nonsense_hears_what_is_wanted(
    sqlite_world: World, body: bytes, status: int, words: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = sqlite_world.client.post("/reports", content=body, headers=headers)
    assert answer.status_code == status
    assert words in answer.json()["error"]


def test_the_form_asks_for_places_and_categories(sqlite_world: World) -> None:
    places = sqlite_world.client.get("/places?q=alma pa").json()["places"]
    assert "Alma Park" in [place["name"] for place in places]
    here = sqlite_world.client.get("/places", params=PARK).json()
    assert here["inside"] is True and "Alma" in here["places"][0]["name"]
    assert sqlite_world.client.get("/places?lat=0&lon=0").json() == {"places": [], "inside": False}
    assert sqlite_world.client.get("/places?q=").json() == {"places": []}
    first = sqlite_world.client.get("/suggestions", params={"text": SWING}).json()["suggestions"][0]
    assert (first["code"], first["name"]) == ("playground", "Playground equipment")
    assert sqlite_world.client.get("/suggestions?text=").json() == {"suggestions": []}


def test_the_empty_form_has_an_id_of_its_own_and_takes_words_from_its_address(sqlite_world: World) -> None:
    one, other = (sqlite_world.client.get("/reports/new?text=Hello%20%3Cb%3E").text for _ in range(2))
    ids = [re.findall(r'name="id" value="([-\w]+)"', page)[0] for page in (one, other)]
    assert ids[0] != ids[1] and uuid.UUID(ids[0])
    assert "Hello &lt;b&gt;</textarea>" in one
