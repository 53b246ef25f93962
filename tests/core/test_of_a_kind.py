"""Places told by what they are, and streets whose names are words for something else."""

import pytest

from civic.core.council import Place
from civic.core.gazetteer import Gazetteer
from tests.core.town import AREAS, street

SURE = 0.6
LIBRARIES = (
    Place("Riverside Library", "library", "Riverside", -27.0, 151.992),
    Place("Hill Library", "library", "Mount Fenton", -27.001, 152.003),
)
STATION = Place("Oxbow Station", "station", "Riverside", -27.003, 151.993)
STREETS = (
    street("Station Road", "Riverside", (151.991, -27.0), (151.999, -27.0)),
    street("Mill Street", "Riverside", (151.995, -27.005), (151.995, -26.995)),
    street("Park Lane", "Riverside", (151.997, -27.005), (151.997, -26.995)),
)
PARK = Place("Alma Park", "park", "Riverside", -27.002, 151.997)
TOWN = Gazetteer((*LIBRARIES, STATION, PARK, *STREETS), AREAS, "Oxbow")


@pytest.mark.parametrize(
    "text", ["bin broken behind the library", "next to our library, a bin", "opposite the libraries"]
)
def test_the_library_of_two_is_either(text: str) -> None:
    found = TOWN.places_in(text)
    assert {one.name for one in found} == {"Riverside Library", "Hill Library"}
    assert all(one.confidence < SURE and "one of 2" in one.why for one in found)


def test_in_a_named_suburb_it_is_the_one_there() -> None:
    first, *_ = TOWN.places_in("bin broken behind the library in Mount Fenton")
    assert first.name == "Hill Library" and first.confidence >= SURE


def test_the_only_one_that_is_listed_is_not_sure() -> None:
    (found,) = Gazetteer(LIBRARIES[:1], AREAS).places_in("behind the library")
    assert found.name == "Riverside Library" and found.confidence < SURE


@pytest.mark.parametrize("text", ["the library is lovely", "behind a library", "library books", "behind the"])
def test_what_is_not_told_as_a_place_is_none(text: str) -> None:
    assert TOWN.places_in(text) == ()


def test_of_too_many_nobody_could_choose() -> None:
    many = [Place(f"Hall {at}", "hall", "", -27.0, 151.99 + at / 1000) for at in range(7)]
    assert Gazetteer(many).places_in("outside the hall") == ()
    assert len(Gazetteer(many[:6]).places_in("outside the hall")) == 6


@pytest.mark.parametrize(
    "text", ["cnr Station & Mill", "corner of Station and Mill", "Mill/Station", "at Station and Mill St"]
)
def test_a_street_named_like_something_else_meets_another(text: str) -> None:
    first, *others = TOWN.places_in(f"pothole {text}")
    assert (first.source, first.confidence >= SURE) == ("crossing", True)
    assert "Station Road" in first.name and "Mill Street" in first.name
    assert all("Oxbow Station" not in one.name for one in others)


def test_part_of_another_name_is_no_street() -> None:
    found = TOWN.places_in("pothole, Alma Park and Station Road")
    assert found and all(one.source != "crossing" for one in found)
