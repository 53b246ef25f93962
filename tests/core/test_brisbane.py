"""The same rules over a real council's files: 2,214 parks, 2,897 streets, 7,292 stops, 184 suburbs."""

import csv
import json
from collections.abc import Iterator

import pytest
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from civic.core.council import Area, Place
from civic.core.gazetteer import Gazetteer
from civic.core.place import AreaIndex, metres_between
from tests.conftest import SHARED

FOLDER = SHARED / "brisbane"
SURE = 0.6


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _place(name: str, kind: str, row: dict[str, str]) -> Place:
    return Place(name, kind, row["suburb"], float(row["lat"]), float(row["lon"]))


def _area(name: str, outline: BaseGeometry) -> Area:
    assert isinstance(outline, Polygon | MultiPolygon)
    return Area("suburb", name, outline)


@pytest.fixture(scope="module")
def areas() -> tuple[Area, ...]:
    if not FOLDER.is_dir():
        pytest.skip(f"the Brisbane files are not at {FOLDER}")
    features = json.loads((FOLDER / "suburbs.geojson").read_text(encoding="utf-8"))["features"]
    return tuple(_area(one["properties"]["suburb"], shape(one["geometry"])) for one in features)


@pytest.fixture(scope="module")
def parks(areas: tuple[Area, ...]) -> list[Place]:
    return [_place(row["name"], "park", row) for row in _rows("parks.csv")]


@pytest.fixture(scope="module")
def brisbane(areas: tuple[Area, ...], parks: list[Place]) -> Gazetteer:
    streets = [
        _place(f"{row['street_name']} {row['street_type']}", "street", row)
        for row in _rows("streets_inner.csv")
    ]
    stops = [_place(row["description"], "bus stop", row) for row in _rows("bus_stops.csv")]
    return Gazetteer((*parks, *streets, *stops), areas)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Broken swing at 7th Brigade Park Chermside", "7th Brigade Park"),
        ("tree down in New Farm Park", "New Farm Park"),
        ("tree down in Newfarm Park", "New Farm Park"),
        ("tree down in #NewFarmPark", "New Farm Park"),
        ("bench broken #newfarmpark", "New Farm Park"),
        ("slide cracked in ARC Hill Pk", "A.R.C.Hill Park"),
        ("pothole cnr Ann St & Creek Street in the city", "Ann Street and Creek Street"),
        ("water leak 45 Vulture Street, South Brisbane", "45 Vulture Street"),
    ],
)
def test_places_as_people_write_them(brisbane: Gazetteer, text: str, name: str) -> None:
    found = brisbane.places_in(text)[0]
    assert found.name == name
    assert found.confidence >= SURE


@pytest.mark.parametrize(
    "text",
    [
        "light out on Boundary St",
        "corner of Brunswick and Ann",
        "pothole on Abbotsford Rd",
        "swing at Milton",
    ],
)
def test_what_is_not_sure(brisbane: Gazetteer, text: str) -> None:
    assert brisbane.places_in(text)[0].confidence < SURE


def test_a_suburb_tells_streets_of_one_name_apart(brisbane: Gazetteer) -> None:
    found = brisbane.places_in("light out on Boundary St West End")[0]
    assert metres_between(found.lat, found.lon, -27.4832, 153.0116) < 100
    assert "in West End" in found.why


def test_nine_in_ten_parks_are_found_by_their_written_name_and_suburb(
    brisbane: Gazetteer, parks: list[Place]
) -> None:
    named = [park for park in parks if park.name.endswith(("PARK", "RESERVE"))]
    sample = named[::7]
    right = 0
    for park in sample:
        found = brisbane.places_in(f"the swing in {park.name.title()}, {park.suburb.title()} is broken")
        right += bool(found) and metres_between(found[0].lat, found[0].lon, park.lat, park.lon) < 150
    assert len(sample) > 200
    assert right / len(sample) > 0.9


def test_every_park_lies_in_a_suburb(areas: tuple[Area, ...], parks: list[Place]) -> None:
    index = AreaIndex(areas)
    inside = sum(index.contains(park.lat, park.lon) for park in parks)
    assert inside / len(parks) > 0.97
