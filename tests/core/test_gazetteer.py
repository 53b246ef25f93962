"""Places in what people write: names, abbreviations, corners, slips of the finger, and how sure."""

import math
import time
from collections.abc import Iterator

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from civic.core.council import Area, Place
from civic.core.gazetteer import Gazetteer
from civic.core.gazetteer.names import display, key_of
from civic.core.place import METRES_PER_DEGREE, metres_between
from tests.core.town import AREAS, PLACES, street

SURE = 0.6
TOWN = Gazetteer(PLACES, AREAS)
BRIDGE_AND_QUAY = (-27.004, 151.992)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The swing at Alma Park is broken", "Alma Park"),
        ("SWING BROKEN AT ALMA PARK", "Alma Park"),
        ("swing broken at alma pk", "Alma Park"),
        ("swing broken #AlmaPark", "Alma Park"),
        ("swing broken #almapark", "Alma Park"),
        ("the swing in Almaa Park", "Alma Park"),
        ("bench at Ferry Reserve", "Ferry Reserve"),
        ("bench at the ferry res", "Ferry Reserve"),
        ("toilets in Mt Fenton library", "Mount Fenton Library"),
        ("toilets in Mount Fenton Lib.", "Mount Fenton Library"),
        ("tap at the Reservoir leaks", "Reservoir"),
        ("slide at Jubilee Park, Upper Mt Fenton", "Jubilee Park"),
        ("slide at Jubilee Park in UPR MT FENTON", "Jubilee Park"),
        ("light out on Albert Lane", "Albert Lane"),
    ],
)
def test_a_named_place_is_found_and_sure(text: str, name: str) -> None:
    found = TOWN.places_in(text)[0]
    assert found.name == name
    assert found.confidence >= SURE
    assert found.words and all(piece in text for piece in found.words)


@pytest.mark.parametrize(
    "text",
    [
        "pothole corner of Bridge and Quay",
        "pothole cnr Bridge St & Quay Street",
        "pothole at the corner of Bridge Street and Quay St.",
        "pothole Bridge St near Quay St",
        "pothole on bridge street at quay street",
        "pothole intersection of Quay and Bridge",
        "pothole Bridge St / Quay St",
        "light out on Bridge Street, corner of Quay Street",
        "pothole Brigde Street and Quay Street",
    ],
)
def test_a_corner_is_where_the_streets_meet(text: str) -> None:
    found = TOWN.places_in(text)[0]
    assert found.source == "crossing"
    assert metres_between(found.lat, found.lon, *BRIDGE_AND_QUAY) < 30
    assert found.confidence >= SURE and found.radius_m <= 60


def test_streets_that_end_short_of_each_other_still_meet() -> None:
    found = TOWN.places_in("corner of Quay Street and Albert Lane")[0]
    assert found.source == "crossing"


@pytest.mark.parametrize(
    "text",
    [
        "potholes on Bridge Street between Quay Street and Smith Road",
        "Bridge St (between Quay and Smith) is full of potholes",
        "BRIDGE ST FROM QUAY ST TO SMITH RD",
    ],
)
def test_between_two_streets_is_that_stretch(text: str) -> None:
    found = TOWN.places_in(text)[0]
    assert found.name == "Bridge Street between Quay St and Smith Rd"
    assert (round(found.lat, 3), round(found.lon, 3)) == (-27.0, 151.992)
    assert 430 < found.radius_m < 460


def test_in_the_town_whose_name_they_bear_places_are_called_without_it() -> None:
    places = [
        Place("Wrenford Museum", "museum", "Riverside", -27.0, 151.992),
        Place("Old Wrenford Post Office", "post office", "Riverside", -27.001, 151.993),
        Place("Wrenford Post Office", "post office", "Riverside", -27.006, 151.998),
    ]
    town = Gazetteer(places, AREAS, "Wrenford")
    assert town.places_in("bench outside the museum")[0].name == "Wrenford Museum"
    named = town.places_in("bench outside the Post Office")
    assert len(named) == 2 and all(found.confidence < SURE for found in named)
    found = Gazetteer(places, AREAS).places_in("bench outside the Post Office")
    assert {one.name for one in found} == {"Wrenford Post Office", "Old Wrenford Post Office"}
    assert all(one.confidence < SURE for one in found)


def test_streets_that_never_meet_have_no_corner() -> None:
    assert all(found.source != "crossing" for found in TOWN.places_in("Bridge Street and St Marys Parade"))


def test_streets_that_meet_twice_give_both_corners_less_sure() -> None:
    loop = street(
        "Loop Street", "Riverside", (151.992, -27.0), (151.992, -26.999), (151.998, -26.999), (151.998, -27.0)
    )
    town = Gazetteer(
        (loop, street("Bend Street", "Riverside", (151.99, -26.9995), (151.999, -26.9995))), AREAS
    )
    found = town.places_in("pothole corner of Loop St and Bend St")
    corners = [one for one in found if one.source == "crossing"]
    assert sorted(round(one.lon, 3) for one in corners) == [151.992, 151.998]
    assert all(one.confidence < SURE for one in found)
    assert "one of 2 places where they do" in corners[0].why


def test_corners_of_one_name_are_told_apart_by_where_they_lie() -> None:
    weave = [(151.992 + 0.0005 * (at % 2) - 0.00025, -27.0 + 0.003 * at) for at in range(4)]
    town = Gazetteer(
        (
            street("Weave St", "Riverside", *weave),
            street("Main St", "Riverside", (151.992, -27.01), (151.992, -26.98)),
        ),
        AREAS,
    )
    named = sorted(
        (one.lat, one.name)
        for one in town.places_in("corner of Weave St and Main St")
        if one.source == "crossing"
    )
    assert [name.rpartition(", ")[2] for _, name in named] == [
        "the south one",
        "number 2 from the south",
        "the north one",
    ]


def test_two_sides_of_a_divided_road_are_one_corner() -> None:
    wide = street(
        "Wide Street",
        "Riverside",
        (151.992, -27.0),
        (151.998, -27.0),
        (151.998, -26.9997),
        (151.992, -26.9997),
    )
    town = Gazetteer(
        (wide, street("Bend Street", "Riverside", (151.995, -27.005), (151.995, -26.995))), AREAS
    )
    [found] = [one for one in town.places_in("Wide St and Bend St") if one.source == "crossing"]
    assert found.confidence >= SURE


def test_one_pair_of_names_in_two_suburbs_gives_a_corner_in_each_less_sure() -> None:
    streets = [
        street(name, suburb, (lon - 0.004 * along, -27.0 - 0.004 * across), (lon + 0.004 * along, -27.0 + 0.004 * across))
        for suburb, lon in (("Riverside", 151.995), ("Upper Mount Fenton", 152.2))
        for name, along, across in (("High Street", 1, 0), ("Smith Street", 0, 1))
    ]  # fmt: skip
    town = Gazetteer(streets, AREAS)
    found = [
        one for one in town.places_in("light out, corner High St and Smith St") if one.source == "crossing"
    ]
    assert [one.name for one in found] == [
        "High Street and Smith Street, Riverside", "High Street and Smith Street, Upper Mount Fenton",
    ]  # fmt: skip
    assert all(one.confidence < SURE for one in found)
    told = town.places_in("light out, corner High St and Smith St, Upper Mount Fenton")[0]
    assert (told.source, round(told.lon, 1)) == ("crossing", 152.2)
    assert told.confidence >= SURE and told.name == "High Street and Smith Street"


@pytest.mark.parametrize(
    "text", ["pothole Quay/Bridge", "pothole cnr quay & bridge", "Bridge & Quay: pothole", "Bridge St x Quay"]
)
def test_streets_without_their_type_that_meet_are_a_corner(text: str) -> None:
    found = TOWN.places_in(text)[0]
    assert found.source == "crossing" and found.confidence >= SURE
    assert metres_between(found.lat, found.lon, *BRIDGE_AND_QUAY) < 30


@pytest.mark.parametrize(
    "text", ["Bridge & St Marys", "a bridge and a quay", "Bridge/Water", "Quay & more quay"]
)
def test_words_that_are_no_crossing_streets_are_no_corner(text: str) -> None:
    assert all(found.source != "crossing" for found in TOWN.places_in(text))


def test_saint_and_street_are_told_apart_by_where_they_stand() -> None:
    assert TOWN.places_in("corner of Smith Rd and St Mary's Pde")[0].source == "crossing"
    assert TOWN.places_in("on Saint Marys Parade")[0].name == "St Mary's Parade"


def test_a_long_street_alone_is_not_sure() -> None:
    found = TOWN.places_in("pothole on Bridge Street")[0]
    assert found.confidence < SURE and found.radius_m > 800
    assert found.why == "“Bridge Street” is Bridge Street in Riverside, but the street is long"


def test_a_house_number_is_kept() -> None:
    found = TOWN.places_in("pothole at 12 Albert Lane")[0]
    assert (found.name, found.source) == ("12 Albert Lane", "address")


def test_one_name_in_two_suburbs_gives_both_less_sure() -> None:
    found = [one for one in TOWN.places_in("slide at Jubilee Park") if one.name == "Jubilee Park"]
    assert len(found) == 2
    assert all(one.confidence < SURE and "one of 2 of this name" in one.why for one in found)


def test_another_place_in_the_post_tells_namesakes_apart() -> None:
    found = TOWN.places_in("Jubilee Park, the end near Ferry Reserve")
    jubilee = next(one for one in found if one.name == "Jubilee Park")
    assert jubilee.lon < 152.0


def test_a_name_said_twice_is_told_apart_as_when_it_is_said_once() -> None:
    once, twice = "Jubilee Park, near Ferry Reserve", "Jubilee Park, near Ferry Reserve. Yes, Jubilee Park"
    for text in (once, twice):
        parks = {found.lat for found in TOWN.places_in(text) if found.name.startswith("Jubilee")}
        assert len(parks) == 1


def test_the_platforms_box_tells_namesakes_apart() -> None:
    found = TOWN.places_in("slide at Jubilee Park", box=(152.0, -27.01, 152.01, -26.99))[0]
    assert found.lon > 152.0 and found.confidence >= SURE


def test_a_suburb_is_only_a_hint() -> None:
    found = TOWN.places_in("potholes everywhere in Riverside")[0]
    assert found.confidence < SURE and found.why == "“Riverside” is a whole suburb"


@pytest.mark.parametrize(
    "text",
    [
        "the park at the end of the road",
        "where is the library",
        "good morning",
        "",
        "reservoir dogs",
        "🙂",
        "in the street",
    ],
)
def test_common_words_are_no_places(text: str) -> None:
    assert not [found for found in TOWN.places_in(text) if found.confidence >= SURE]


def test_a_street_that_is_not_listed_is_not_the_suburb_of_that_name() -> None:
    assert all(found.name != "Riverside" for found in TOWN.places_in("light out on Riverside Drive"))


def test_a_street_under_another_type_is_guessed() -> None:
    found = TOWN.places_in("light out on Albert Street")[0]
    assert found.name == "Albert Lane" and "not listed" in found.why


def test_the_nearest_names_a_position() -> None:
    in_park = TOWN.nearest(-26.998, 151.9955)
    assert in_park is not None and in_park.name == "Alma Park"
    assert in_park.why == "It is at Alma Park in Riverside"
    on_street = TOWN.nearest(-27.0021, 151.9921)
    assert on_street is not None and on_street.name == "Bridge Street"
    assert on_street.why == "It is on Bridge Street in Riverside"
    off = TOWN.nearest(-27.0005, 152.0035)
    assert off is not None and off.name.startswith("Near ")
    assert off.why.startswith("It is near ")
    assert (off.lat, off.lon) == (-27.0005, 152.0035)


def test_a_name_that_has_its_preposition_gets_no_other() -> None:
    shelter = Place("Under the Bridge", "shelter", "", -27.05, 152.0)
    found = Gazetteer([shelter], AREAS).nearest(-27.05, 152.0)
    assert found is not None and found.why == "It is under the Bridge, a shelter"


@pytest.mark.parametrize("position", [(0.0, 0.0), (91.0, 0.0), (float("nan"), 0.0), (float("inf"), 1.0)])
def test_far_away_nothing_is_near(position: tuple[float, float]) -> None:
    assert TOWN.nearest(*position) is None


def test_the_playground_in_the_park_is_finer_than_the_park() -> None:
    park = TOWN.geocode("Alma Park")
    assert park is not None
    finer = TOWN.finer(park, ["playground", "swing"])
    assert finer.name == "Alma Park Playground" and finer.radius_m < park.radius_m
    assert finer.why.endswith("it has one playground")
    assert TOWN.finer(park, ["pothole"]) == park


def test_a_street_named_twice_does_not_meet_itself() -> None:
    found = TOWN.places_in("Loose manhole on Bridge Street. Whoever looks after Bridge Street should come")
    assert found and {one.source for one in found} == {"text"}


@pytest.mark.parametrize("lat", [0.0, -27.0, 68.0, -80.0])
def test_of_four_hundred_namesakes_those_at_one_spot_are_one_and_the_smallest_are_told(lat: float) -> None:
    """Four at each of 100 spots two kilometres apart, east and west of Greenwich."""
    wide = 2_000 / METRES_PER_DEGREE / math.cos(math.radians(lat))
    pools = [
        Place("Pool", "pool", "", lat, (spot - 50) * wide + twin * wide / 60, None)
        for spot in range(100)
        for twin in range(4)
    ]
    many = Gazetteer(pools)
    took = []
    for _ in range(3):
        started = time.process_time()
        found = many.places_in("graffiti at the Pool, yes at the Pool")
        took.append(time.process_time() - started)
    assert min(took) < 0.05
    assert len(found) == 6 and "one of 100 of this name" in found[0].why


def test_a_geocoder_of_nothing() -> None:
    empty = Gazetteer((), ())
    assert empty.places_in("Alma Park") == () and empty.nearest(0, 0) is None and empty.geocode("x") is None


def test_names_worth_asking_elsewhere() -> None:
    assert TOWN.names_to_ask("pothole at 120 Bridge Street") == ("120 Bridge Street",)
    assert TOWN.names_to_ask("swing broken at the old Mercer Square") == ("Mercer Square",)
    assert TOWN.names_to_ask("swing at Alma Park") == ()


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    for found in TOWN.places_in(text):
        assert 0 <= found.confidence <= 1 and found.why


PIECES = "corner of and Smith Rd Bridge St Quay Jubilee Alma Park 12 near Mt Fenton & , #"


@given(st.lists(st.sampled_from(PIECES.split())))
def test_no_order_of_names_is_too_odd(words: list[str]) -> None:
    text = " ".join(words)
    for found in TOWN.places_in(text):
        assert all(piece in text for piece in found.words)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HAMILTON RD", "Hamilton Rd"),
        ("7TH BRIGADE PARK", "7th Brigade Park"),
        ("O'KEEFE'S LANE", "O'Keefe's Lane"),
        ("A.R.C.HILL PARK", "A.R.C.Hill Park"),
        ("Wrenford TAFE stop", "Wrenford Tafe stop"),
        ("KGS stop 3", "KGS stop 3"),
        ("Alma Park", "Alma Park"),
    ],
)
def test_names_are_written_to_be_read(written: str, read: str) -> None:
    assert display(written) == read


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith Road", "SMITH RD."),
        ("Upr Mt Gravatt", "Upper Mount Gravatt"),
        ("St Mary's Parade", "Saint Marys Pde"),
        ("A.R.C. Hill Park", "ARC HILL PK"),
        ("Nth Quay", "North Quay"),
    ],
)
def test_keys_of_one_name_are_one(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def _many(count: int) -> Iterator[Place]:
    for number in range(count):
        lat, lon = -27.5 + number % 100 * 0.001, 153.0 + number // 100 * 0.001
        yield Place(f"Ward{number} Keeper{number % 977} Street", "street", "Somewhere", lat, lon)


def test_twelve_thousand_places_are_ready_soon_and_answer_fast() -> None:
    """Measured: ready in about a second, thousands of look-ups a second; other tests run beside this one."""
    started = time.process_time()
    many = Gazetteer(_many(12_000), AREAS)
    assert time.process_time() - started < 4
    took = []
    for batch in range(5):
        started = time.process_time()
        for number in range(batch * 30, batch * 30 + 30):
            many.places_in(
                f"huge pothole on Ward{number} Keepr{number} Street near the corner, please fix it"
            )
        took.append(time.process_time() - started)
    assert min(took) < 30 / 150


def test_a_park_told_by_its_neighbour_is_for_a_person_to_choose() -> None:
    found = TOWN.places_in("one of the swings in the park behind the school has come off")
    assert [(one.name, one.source, one.words) for one in found] == [
        ("Alma Park", "beside", ("park behind the school",)),
    ]
    assert found[0].confidence < SURE
    assert found[0].why == "“park behind the school”: Alma Park is beside Wrenford State School"


def test_a_name_says_more_than_a_neighbour() -> None:
    assert TOWN.places_in("Ferry Reserve, the park behind the school")[0].name == "Ferry Reserve"


LONG_ROAD = street("Long Road", "", (152.0, -27.1), (152.04, -27.1))
TINDALE, MARLOW = (
    Area("suburb", name, shapely.box(west, -27.11, west + 0.004, -27.09))
    for name, west in (("Tindale", 152.0), ("Marlow", 152.036))
)
ALONG_IT = Gazetteer([LONG_ROAD], [TINDALE, MARLOW])


@pytest.mark.parametrize(
    ("text", "lon"), [("pothole on Long Road in Tindale", 152.0023), ("Long Rd, Marlow: pothole", 152.0377)]
)
def test_of_a_long_street_the_part_in_the_suburb_that_is_named_is_meant(text: str, lon: float) -> None:
    found, *others = ALONG_IT.places_in(text)
    assert not others
    assert found.name == "Long Road"
    assert found.lon == pytest.approx(lon, abs=5e-4)
    assert found.confidence >= SURE and found.radius_m == pytest.approx(230, abs=30)
    assert found.why.endswith(("in Tindale, but the street is long", "in Marlow, but the street is long"))


def test_of_a_street_that_does_not_pass_through_it_a_suburb_tells_nothing() -> None:
    elsewhere = Area("suburb", "Farley", shapely.box(152.0, -27.3, 152.1, -27.2))
    found = Gazetteer([LONG_ROAD], [elsewhere]).places_in("Long Road, Farley")
    assert {one.name for one in found} == {"Long Road", "Farley"}
    assert max(one.confidence for one in found) < SURE
