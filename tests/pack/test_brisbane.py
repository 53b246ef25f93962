"""A real council's files, as they were published, make a pack without any change of code."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from shapely.geometry import Point

from civic.pack import ReadPack, inspect_pack
from tests.pack.packs import CATEGORIES, CREWS

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "brisbane"
COUNCIL = """[council]
name = "Brisbane"
handle = "brisbanecityqld"
timezone = "Australia/Brisbane"
locale = "en-AU"
emergency_number = "000"

[[areas]]
file = "{data}/suburbs.geojson"
kind = "suburb"
name = "suburb"
credit = "© Brisbane City Council, CC BY 4.0"

[[places]]
file = "{data}/parks.csv"
kind = "park"
suburb = "suburb"

[[places]]
file = "{data}/parks.geojson"
kind = "park"

[[places]]
file = "{data}/streets_inner.csv"
kind = "street"
name = "{{street_name}} {{street_type}}"
suburb = "suburb"

[[places]]
file = "{data}/bus_stops.csv"
kind = "bus stop"
name = "description"
suburb = "suburb"

[[places]]
file = "{data}/wifi_sites.csv"
kind = "wifi"
name = "Wifi Hotspot Name"
lat = "Latitude"
lon = "Longitude"
suburb = "Suburb"

[[basemap]]
file = "{data}/parks.geojson"
layer = "park"
credit = "© Brisbane City Council, CC BY 4.0"
"""
ROUTING = """[[rule]]
category = "playground"
area = "suburb:Upper Mount Gravatt"
crew = "parks-north"
[[rule]]
crew = "duty-officer"
"""
LONGEST_S = 15.0


@pytest.fixture(scope="module")
def brisbane(tmp_path_factory: pytest.TempPathFactory) -> ReadPack:
    if not DATA.is_dir():
        pytest.skip(f"the Brisbane files are not at {DATA}")
    folder = tmp_path_factory.mktemp("brisbane")
    (folder / "council.toml").write_text(COUNCIL.format(data=DATA.as_posix()), encoding="utf-8")
    (folder / "categories.toml").write_text(CATEGORIES, encoding="utf-8")
    (folder / "crews.toml").write_text(CREWS, encoding="utf-8")
    (folder / "routing.toml").write_text(ROUTING, encoding="utf-8")
    started = time.process_time()
    read = inspect_pack(folder)
    took = time.process_time() - started
    assert took < LONGEST_S, f"reading took {took:.1f} s of processor time"
    return read


def test_every_suburb_park_street_and_stop_is_there(brisbane: ReadPack) -> None:
    pack = brisbane.pack
    assert len(pack.areas) == 184
    assert pack.areas[0].code == "suburb:Acacia Ridge"
    assert Counter(place.kind for place in pack.places) == {
        "park": 2214 + 2229 - 12,
        "street": 2897,
        "bus stop": 7292,
        "wifi": 301,
    }
    assert pack.credits == ("© Brisbane City Council, CC BY 4.0",)


def test_polygons_that_crossed_themselves_are_valid_and_told(brisbane: ReadPack) -> None:
    assert all(area.geometry.is_valid for area in brisbane.pack.areas)
    assert all(place.geometry is None or place.geometry.is_valid for place in brisbane.pack.places)
    told = [str(notice) for notice in brisbane.notices if notice.file.endswith("parks.geojson")]
    assert sum("crossed itself and was repaired" in text for text in told) == 5
    assert any("1 more like these (feature 2157): repaired" in text for text in told)
    assert any("7 more like these (feature" in text and text.endswith("): no name.") for text in told)


def test_upper_case_names_are_readable_and_still_found(brisbane: ReadPack) -> None:
    by_alias = {alias: place for place in brisbane.pack.places for alias in place.aliases}
    assert by_alias["7TH BRIGADE PARK"].name == "7th Brigade Park"
    assert by_alias["ABBOTSFORD Road"].name == "Abbotsford Road"
    assert by_alias["KURING-GAI Avenue"].name == "Kuring-Gai Avenue"
    assert {place.suburb for place in brisbane.pack.places} >= {"Upr Mt Gravatt", "Brisbane City"}


def test_parks_without_a_suburb_take_the_one_they_lie_in(brisbane: ReadPack) -> None:
    pack = brisbane.pack
    drawn = [place for place in pack.places if place.kind == "park" and place.geometry is not None]
    shapes = {area.name: area.geometry for area in pack.areas}
    placed = [place for place in drawn if place.suburb]
    assert len(placed) > 0.98 * len(drawn)
    assert all(shapes[place.suburb].covers(Point(place.lon, place.lat)) for place in placed)


def test_the_bounds_are_those_of_the_city(brisbane: ReadPack) -> None:
    bounds = brisbane.pack.bounds
    assert bounds is not None
    west, south, east, north = bounds
    assert 152.6 < west < 152.8
    assert 153.1 < east < 153.6
    assert -27.7 < south < -27.6
    assert -27.3 < north < -27.0
