"""Places told by their kind and their street: the servo on Mill Rd."""

import time

import pytest

from civic.core.council import Place
from civic.core.gazetteer import Gazetteer
from civic.core.gazetteer.kinds import GROUPS, kind_key
from civic.core.place import AreaIndex
from civic.core.understanding import Act, Understanding
from tests.core.test_understanding import post
from tests.core.town import AREAS, CATEGORIES, PLACES, street

SURE = 0.6


def spot(name: str, kind: str, lon: float, lat: float, suburb: str = "Riverside") -> Place:
    return Place(name, kind, suburb, lat, lon)


ALONG = (
    spot("Ampers", "petrol", 151.9921, -27.0),
    spot("Bridge Amenities", "toilets", 151.9917, -27.001),
    spot("The Wren", "cafe", 151.9922, -27.002),
    spot("Café Quay", "cafe", 151.9918, -26.998),
    spot("Quay West", "bus stop", 151.9912, -27.0041),
    spot("Quay Middle", "bus stop", 151.995, -27.0041),
    spot("Quay East", "bus stop", 151.9988, -27.0041),
    spot("Reading Room", "library", 151.9952, -27.005),
    spot("Car Park A", "car park", 151.9921, -27.003),
    spot("Timber Yard", "works", 151.9921, -26.995),
    spot("Far Pool", "pool", 151.9935, -27.0),
    street("Draper Street", "Riverside", (151.991, -27.0075), (151.9945, -27.0075)),
    spot("Nails and Screws", "shop", 151.9915, -27.0076),
)
TOWN = Gazetteer((*PLACES, *ALONG), AREAS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("diesel all over the servo on Bridge St", "Ampers"),
        ("petrol station on bridge street", "Ampers"),
        ("gas station at Bridge St", "Ampers"),
        ("the Bridge St servo", "Ampers"),
        ("Bridge Street petrol station: oil", "Ampers"),
        ("no paper in the loo on Bridge St", "Bridge Amenities"),
        ("public toilets Bridge St locked", "Bridge Amenities"),
        ("carpark on Bridge St is full of glass", "Car Park A"),
        ("bus stop on Quay St opposite the library", "Quay Middle"),
        ("bus shelter on Quay St near Bridge Street", "Quay West"),
        ("trolley by the hardware shop on draper", "Nails and Screws"),
        ("the park on Draper St", "Jubilee Park"),
        ("pothole on Bridge St just past the servo", "Ampers"),
        ("pothole on Bridge St in front of the petrol station", "Ampers"),
    ],
)
def test_one_place_of_the_kind_along_the_street_is_meant(text: str, name: str) -> None:
    found = next(one for one in TOWN.places_in(text) if one.source == "text")
    assert found.name == name
    assert SURE <= found.confidence < 0.9 and 40 <= found.radius_m <= 120
    assert "such place along" in found.why and all(piece in text for piece in found.words)


def test_of_several_each_is_told_and_none_is_sure() -> None:
    found = TOWN.places_in("table broken at the cafe on Bridge St")
    assert [one.name for one in found] == ["The Wren", "Café Quay"]
    assert all(
        one.confidence < SURE and "one of 2 such places along Bridge Street" in one.why for one in found
    )


def test_the_resident_is_asked_which_of_several() -> None:
    decision = Understanding(CATEGORIES, AreaIndex(AREAS), TOWN).decide(
        post("Pothole by the cafe on Bridge St")
    )
    assert decision.action is Act.ASK_PLACE
    assert [one.name for one in decision.candidates] == ["The Wren", "Café Quay"]


def test_of_too_many_the_street_is_asked_about() -> None:
    stops = [spot(f"Stop {at}", "bus stop", 151.9921, -27.007 + at * 0.002) for at in range(7)]
    found = Gazetteer((*PLACES, *stops), AREAS).places_in("bus stop on Bridge Street has no seat")
    assert [one.name for one in found] == ["Bridge Street"]


@pytest.mark.parametrize(
    "text",
    [
        "trucks park on Draper St every night",
        "road works on Bridge St",
        "petrol all over Bridge St",
        "petrol on Bridge St",
        "pool on Bridge St",
        "the servo on Quay St",
        "cars park Bridge Street in",
        "leave the servo. Bridge Street is dark",
        "the servo at 12 Bridge St",
        "the servo is far from Bridge St",
    ],
)
def test_what_is_no_place_along_the_street_stays_the_street(text: str) -> None:
    assert all("such place" not in found.why for found in TOWN.places_in(text))


def test_the_one_street_of_two_that_has_such_a_place_is_meant() -> None:
    town = Gazetteer((*PLACES, spot("Smith Rd Chemist", "pharmacy", 151.993, -26.9961)), AREAS)
    [found] = town.places_in("chemist on Smith Rd")
    assert found.name == "Smith Rd Chemist" and found.confidence >= SURE


def test_a_street_without_a_line_has_nothing_along_it() -> None:
    mere = Place("Quay Row", "street", "Riverside", -27.0, 151.992)
    found = Gazetteer((mere, *ALONG), AREAS).places_in("the servo on Quay Row")
    assert [one.name for one in found] == ["Quay Row"]


def test_no_name_of_a_kind_is_in_two_groups() -> None:
    names = [name for group in GROUPS for name in group]
    assert len(set(names)) == len(names)
    assert kind_key("Loos") == "loo" and kind_key("Public Toilets") == "public toilet"


def test_it_costs_little() -> None:
    """Measured: 0.4 ms for a post; other tests run beside this one."""
    started = time.process_time()
    for number in range(100):
        TOWN.places_in(
            f"report {number}: the bus stop on Quay St opposite the library has lost its roof again"
        )
    assert time.process_time() - started < 100 / 150
