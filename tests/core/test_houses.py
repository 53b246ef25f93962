"""House numbers that the pack knows: the house, what lies between two, and what is asked."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.council import House, Houses, Place
from civic.core.gazetteer import Gazetteer
from civic.core.gazetteer.numbers import number_beside
from civic.core.place import AreaIndex, Found, metres_between
from civic.core.understanding import Act, Understanding
from tests.core.test_understanding import post
from tests.core.town import AREAS, CATEGORIES, PLACES, street

SURE = 0.6


def house(number: int, lat: float, lon: float, letter: str = "") -> House:
    return number, number, 1, letter, lat, lon


def beside_bridge_street(number: int) -> House:
    """Odd numbers to the west, even ones to the east, two to every 44 m."""
    return house(number, -27.008 + number * 0.0002, 151.992 + (0.0001 if number % 2 else -0.0001))


KNOWN_ON_BRIDGE = [number for number in range(1, 61) if number not in (14, 15, 16, 17)]
HOUSES = (
    Houses("BRIDGE ST", "Riverside", tuple(map(beside_bridge_street, KNOWN_ON_BRIDGE))),
    Houses("Smith Rd", "Riverside", (house(12, -26.996, 151.994), house(9, -26.996, 151.9942))),
    Houses(
        "Smith Road",
        "Upper Mount Fenton",
        (
            house(3, -26.9941, 152.002, "A"),
            house(14, -26.9941, 152.003),
            house(9, -26.9941, 152.0025),
            (20, 30, 2, "", -26.9941, 152.004),
        ),
    ),
)
TOWN = Gazetteer(PLACES, AREAS, houses=HOUSES)


def first(text: str, town: Gazetteer = TOWN) -> Found:
    return town.places_in(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "pothole at 12 Bridge Street",
        "outside 12 bridge st",
        "o/s 12 Bridge St, lamp out",
        "unit 3/12 Bridge St has no bin",
        "Flat 2, 12 Bridge St",
        "12, Bridge Street: kerb gone",
        "kerb gone #12 Bridge St",
        "outside number 12 on Bridge Street",
        "opposite 12 in Bridge St",
        "Bridge Street, outside no. 12",
        "Bridge St (number 12) is dark",
        "Bridge Street opposite 12.",
        "bin missed, Bridge Street house 12",
    ],
)
def test_a_known_number_is_that_house(text: str) -> None:
    found = first(text)
    assert (found.name, found.source) == ("12 Bridge Street", "address")
    assert metres_between(found.lat, found.lon, *beside_bridge_street(12)[4:]) < 1
    assert found.confidence >= 0.9 and 20 <= found.radius_m <= 30
    assert all(piece in text for piece in found.words)


@pytest.mark.parametrize(
    "text",
    [
        "3 potholes on Bridge Street",
        "Bridge Street near 2 bins",
        "Bridge Street, opposite 2 schools",
        "at 5:12 Bridge Street was dark",
        "route A12 Bridge Street",
        "Bridge Street has 12 potholes",
    ],
)
def test_a_number_of_other_things_is_no_house(text: str) -> None:
    assert all(found.source != "address" for found in TOWN.places_in(text))


@pytest.mark.parametrize("text", ["12-18 Bridge St", "12 to 18 Bridge St", "between 12 and 18 Bridge Street"])
def test_a_range_is_the_middle_of_its_houses(text: str) -> None:
    found = first(text)
    assert (found.name, found.source) == ("12-18 Bridge Street", "address")
    assert found.lat == pytest.approx(-27.008 + 15 * 0.0002)
    assert 60 < found.radius_m < 90


@pytest.mark.parametrize("number", [14, 15, 16, 17])
def test_a_number_between_two_known_ones_of_its_side_lies_between_them(number: int) -> None:
    found = first(f"{number} Bridge Street")
    assert metres_between(found.lat, found.lon, *beside_bridge_street(number)[4:]) < 2
    assert found.confidence >= SURE and 60 < found.radius_m < 70
    around = "13 and 19" if number % 2 else "12 and 18"
    assert f"lies between numbers {around} of Bridge Street" in found.why


def test_numbers_far_apart_tell_nothing_of_those_between() -> None:
    far = Houses("Bridge Street", "", (house(2, -27.008, 151.992), house(80, -26.993, 151.992)))
    found = first("40 Bridge Street", Gazetteer(PLACES, AREAS, houses=[far]))
    assert found.name == "Bridge Street" and found.confidence < SURE


@pytest.mark.parametrize("text", ["700 Bridge Street", "0 Bridge Street", "23 Smith Road, Riverside"])
def test_a_number_that_no_house_has_leaves_the_street(text: str) -> None:
    found = first(text)
    assert (found.name, found.source) in (("Bridge Street", "text"), ("Smith Rd", "text"))
    assert found.confidence < SURE and "is known there" in found.why


def test_even_a_short_street_is_not_sure_where_it_has_no_such_number() -> None:
    lane = Houses("Albert Lane", "Riverside", (house(1, -27.0044, 151.995), house(5, -27.0036, 151.995)))
    found = first("99 Albert Lane", Gazetteer(PLACES, AREAS, houses=[lane]))
    assert found.name == "Albert Lane" and found.confidence < SURE
    assert first("99 Albert Lane").source == "address", "where no number is known there, any may be right"


def test_the_resident_is_asked_about_a_number_that_is_not_there() -> None:
    understanding = Understanding(CATEGORIES, AreaIndex(AREAS), TOWN)
    assert understanding.decide(post("Pothole at 12 Bridge Street")).action is Act.RAISE
    asked = understanding.decide(post("Pothole at 700 Bridge Street"))
    assert asked.action is Act.ASK_PLACE and asked.place is None


@pytest.mark.parametrize(("number", "suburb"), [(12, "Riverside"), (14, "Upper Mount Fenton")])
def test_the_number_tells_streets_of_one_name_apart(number: int, suburb: str) -> None:
    found = first(f"bin at {number} Smith Road")
    assert found.why.endswith(suburb) and found.confidence >= SURE
    assert len([one for one in TOWN.places_in(f"{number} Smith Road") if one.source == "address"]) == 1


def test_a_number_that_both_have_is_not_sure() -> None:
    found = [one for one in TOWN.places_in("bin at 9 Smith Rd") if one.source == "address"]
    assert [one.name for one in found] == ["9 Smith Rd, Riverside", "9 Smith Road, Upper Mount Fenton"]
    assert all(one.confidence < SURE for one in found)
    assert first("9 Smith Rd, Upper Mount Fenton").confidence >= SURE


def test_a_street_without_known_numbers_stays_in_question_beside_its_namesake() -> None:
    found = first("12 Smith Road", Gazetteer(PLACES, AREAS, houses=HOUSES[1:2]))
    assert found.name == "12 Smith Rd, Riverside" and found.confidence < SURE


@pytest.mark.parametrize(
    ("text", "name", "radius_m"),
    [
        ("3A Smith Rd, Upper Mount Fenton", "3A Smith Road", 25),
        ("3 Smith Rd", "3 Smith Road", 25),
        ("14b Smith Rd", "14B Smith Road", 25),
        ("24 Smith Rd", "24 Smith Road", 40),
    ],
)
def test_letters_and_ranges(text: str, name: str, radius_m: float) -> None:
    found = first(text)
    assert (found.name, found.radius_m, found.source) == (name, radius_m, "address")
    assert found.confidence >= SURE


def test_the_odd_numbers_of_a_range_of_even_ones_are_not_in_it() -> None:
    assert first("25 Smith Road").source == "text"


def test_a_misspelt_street_is_less_sure() -> None:
    found = first("12 Brigde St")
    assert found.name == "12 Bridge Street" and SURE <= found.confidence < 0.85


def test_flats_of_one_number_are_one_house_and_two_far_apart_are_two() -> None:
    flats = Houses("Bridge Street", "", (house(7, -27.0, 151.9921), house(7, -27.0002, 151.9921)))
    assert len(Gazetteer(PLACES, AREAS, houses=[flats]).places_in("7 Bridge Street")) == 1
    twice = Houses("Bridge Street", "", (house(7, -27.0, 151.9921), house(7, -26.994, 151.9921)))
    both = Gazetteer(PLACES, AREAS, houses=[twice]).places_in("7 Bridge Street")
    assert len(both) == 2 and both[0].confidence < SURE


def test_a_house_belongs_to_the_nearest_street_of_its_name() -> None:
    """As along a street that runs on into the next suburb, where another of that name is."""
    places = (
        street("High Street", "Riverside", (151.992, -27.0), (152.002, -27.0)),
        street("High Street", "Upper Mount Fenton", (152.008, -26.992), (152.009, -26.992)),
    )
    houses = Houses(
        "High Street", "Upper Mount Fenton", (house(88, -27.0001, 152.0015), house(1, -26.95, 152.0))
    )
    town = Gazetteer(places, AREAS, houses=[houses])
    assert first("88 High Street", town).why.endswith("Riverside, one of 2 of this name")
    assert first("1 High Street", town).source == "text"


def test_without_a_street_line_its_houses_still_say_where() -> None:
    mere = Place("Long Street", "street", "Riverside", -27.0, 151.995)
    far = Houses("Long Street", "Riverside", (house(200, -27.009, 151.995),))
    assert first("200 Long St", Gazetteer([mere], AREAS, houses=[far])).lat == -27.009


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14 Larch St", "14"),
        ("14a Larch St", "14A"),
        ("12-16 Larch St", "12-16"),
        ("5/12-16 Larch St", "12-16"),
        ("16-12 Larch St", "16"),
        ("Larch St no 14b", "14B"),
        ("Larch St", "None"),
        ("lamp 99999999 Larch St", "None"),
    ],
)
def test_numbers_as_they_are_written(text: str, read: str) -> None:
    start = text.index("Larch")
    assert str(number_beside(text, start, start + len("Larch St"))) == read


PIECES = "12 14a 3/12 12-18 - , ( no. # number outside opposite on the Bridge St Smith Rd cafe 99999 16-12"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=12))
def test_no_order_of_numbers_and_names_is_too_odd(words: list[str]) -> None:
    text = " ".join(words)
    for found in TOWN.places_in(text):
        assert 0 <= found.confidence <= 1 and found.why and found.radius_m > 0
        assert all(piece in text for piece in found.words)


def _many() -> Iterator[Houses]:
    for street_number in range(400):
        at = tuple(house(n, -27.5 + street_number * 0.0003, 153 + n * 0.0001) for n in range(1, 51))
        yield Houses(f"Keeper{street_number} Street", "Somewhere", at)


def test_twenty_thousand_addresses_cost_little() -> None:
    """Measured: ready in 30 ms, 1,400 look-ups a second, 1,500 without any; other tests run beside this one."""
    many = list(_many())
    streets = [Place(each.street, "street", each.suburb, each.at[0][4], 153.0025) for each in many]
    town = Gazetteer(streets, houses=many)
    started = time.process_time()
    for each in many[::4]:
        assert first(f"lamp out at 37 {each.street}", town).source == "address"
    assert time.process_time() - started < 100 / 150
