"""The demo's council: its pack loads, its files come from the plan, and its town holds together."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from shapely import STRtree
from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

from civic.core.council import Pack, Place
from civic.demo import town
from civic.demo.town.files import files_of
from civic.demo.town.layout import lay_out
from civic.pack import ReadPack, inspect_pack

DEMO = Path(town.__file__).parents[1]
WRENFORD, PHOTOS = DEMO / "wrenford", DEMO / "photos"
ICONS = Path(__file__).parents[2] / "web" / "static" / "icons"
MOST_BYTES = 1_500_000
MOST_PHOTO_BYTES = 150_000
DEGREES_PER_M = 1 / 111_000


@pytest.fixture(scope="module")
def read() -> ReadPack:
    return inspect_pack(WRENFORD)


@pytest.fixture(scope="module")
def pack(read: ReadPack) -> Pack:
    return read.pack


@pytest.fixture(scope="module")
def layers(pack: Pack) -> dict[str, list[tuple[dict[str, Any], BaseGeometry]]]:
    return {
        part.layer: [(f["properties"], shape(f["geometry"])) for f in part.collection["features"]]
        for part in pack.basemap
    }


def named(pack: Pack, name: str, kind: str) -> Place:
    return next(place for place in pack.places if place.name == name and place.kind == kind)


def test_the_pack_has_nothing_to_complain_of(read: ReadPack) -> None:
    assert read.notices == ()


def test_the_plan_makes_the_files_byte_for_byte() -> None:
    made = files_of(lay_out())
    kept = {path.relative_to(WRENFORD).as_posix() for path in WRENFORD.rglob("*") if path.suffix != ".toml"}
    assert {name for name in kept if "." in name} == set(made)
    for name, text in made.items():
        assert (WRENFORD / name).read_bytes() == text.encode(), f"{name} is not what the plan makes"


def test_the_pack_is_small() -> None:
    assert sum(path.stat().st_size for path in WRENFORD.rglob("*") if path.is_file()) < MOST_BYTES


def test_there_is_enough_to_report_about(pack: Pack) -> None:
    kinds = Counter(place.kind for place in pack.places)
    assert len(pack.places) >= 300
    assert kinds["street"] >= 100
    assert kinds["park"] >= 12
    assert kinds["playground"] >= 10
    assert kinds["bus stop"] >= 60
    assert [area.name for area in pack.areas if area.kind == "ward"] == [
        "North",
        "East",
        "Centre",
        "West",
        "South",
    ]
    assert all(place.suburb for place in pack.places if place.kind not in ("street", "river"))


def test_the_layers_come_in_the_order_they_are_drawn(pack: Pack) -> None:
    order = "land bank water park tree oval school building rail street ward label"
    assert [part.layer for part in pack.basemap] == order.split()


@pytest.mark.parametrize(
    ("street", "cross"),
    [
        ("Foundry Street", "Draper Street"),
        ("Quay Street", "Baker Street"),
        ("Station Road", "Bridge Street"),
        ("Market Street", "Salter Street"),
        ("Larch Street", "Quince Street"),
        ("South Road", "Ostler Street"),
        ("Vale Street", "Drover Street"),
    ],
)
def test_streets_that_cross_share_a_vertex(pack: Pack, street: str, cross: str) -> None:
    one, other = named(pack, street, "street").geometry, named(pack, cross, "street").geometry
    assert vertices(one) & vertices(other)


@pytest.mark.parametrize("street", ["Kestrel Street", "Orchard Street", "School Street", "Alma Street"])
def test_alma_park_lies_between_its_four_streets(pack: Pack, street: str) -> None:
    park = named(pack, "Alma Park", "park").geometry
    line = named(pack, street, "street").geometry
    assert park is not None and line is not None
    assert 0 < park.distance(line) < 15 * DEGREES_PER_M


def test_the_playground_of_alma_park_is_in_the_north_ward(pack: Pack) -> None:
    play = named(pack, "Playground, Alma Park", "playground")
    spot = Point(play.lon, play.lat)
    park = named(pack, "Alma Park", "park").geometry
    assert park is not None and park.contains(spot)
    assert [area.name for area in pack.areas if area.geometry.contains(spot)] == ["North", "Alma"]


def test_no_street_ends_in_the_open(layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]]) -> None:
    edge = layers["land"][0][1].boundary
    lines = [(facts, line) for facts, line in layers["street"] if "name" in facts]
    for facts, line in lines:
        assert isinstance(line, LineString)
        for end in (Point(line.coords[0]), Point(line.coords[-1])):
            met = any(other.distance(end) < DEGREES_PER_M for _, other in lines if other is not line)
            assert met or edge.distance(end) < DEGREES_PER_M, f"{facts['name']} ends in the open at {end}"


def test_streets_cross_the_river_by_bridges_only(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]],
) -> None:
    water = layers["water"][0][1]
    over = {facts.get("name", facts["class"]) for facts, line in layers["street"] if line.intersects(water)}
    bridges = {facts.get("name", facts["class"]) for facts, line in layers["street"] if facts.get("bridge")}
    assert over == bridges == {"Bridge Street", "South Road", "path"}


def test_the_numbers_of_a_street_stand_beside_it(
    pack: Pack, layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]]
) -> None:
    assert sum(len(each.at) for each in pack.houses) > 600
    built = STRtree([shape for facts, shape in layers["building"] if facts["kind"] == "building"])
    for each in pack.houses:
        line = named(pack, each.street, "street").geometry
        assert line is not None
        for number, _, _, _, lat, lon in each.at:
            spot = Point(lon, lat)
            assert 8 * DEGREES_PER_M < line.distance(spot) < 36 * DEGREES_PER_M, f"{number} {each.street}"
            assert len(built.query(spot, predicate="intersects")) == 1


def test_odd_numbers_stand_across_the_street_from_even_ones(pack: Pack) -> None:
    [larch] = [each for each in pack.houses if each.street == "Larch Street"]
    line = named(pack, "Larch Street", "street").geometry
    assert line is not None
    along = {row[0]: line.project(Point(row[5], row[4])) for row in larch.at}
    for side in (0, 1):
        numbers = sorted(number for number in along if number % 2 == side)
        assert numbers == list(range(2 - side, numbers[-1] + 1, 2))
        assert [along[number] for number in numbers] == sorted(along[number] for number in numbers)
    odd, even = (Point(row[5], row[4]) for row in sorted(larch.at)[:2])
    assert LineString([odd, even]).intersects(line)


def test_wards_and_suburbs_never_share_ground(pack: Pack) -> None:
    for kind in ("ward", "suburb"):
        shapes = [area.geometry for area in pack.areas if area.kind == kind]
        apart = sum(shape.area for shape in shapes)
        assert pack.outline is not None
        assert apart == pytest.approx(pack.outline.area, rel=1e-6)


def test_houses_stand_apart_from_streets_and_water(
    layers: dict[str, list[tuple[dict[str, Any], BaseGeometry]]],
) -> None:
    water = layers["water"][0][1]
    houses = [shape for facts, shape in layers["building"] if facts["kind"] == "building"]
    assert sum(len(getattr(shape, "geoms", [shape])) for shape in houses) > 4000
    assert not any(shape.intersects(water) for shape in houses)
    arterials = [line for facts, line in layers["street"] if facts["class"] == "arterial"]
    assert min(line.distance(shape) for line in arterials for shape in houses) > 8 * DEGREES_PER_M


def test_every_category_has_an_icon_that_the_pages_have(pack: Pack) -> None:
    known = set((ICONS / "lucide.txt").read_text(encoding="utf-8").split())
    known |= {path.stem for path in (ICONS / "own").glob("*.svg")}
    assert {category.icon for category in pack.categories} <= known
    assert len({category.icon for category in pack.categories}) == len(pack.categories)
    assert all(len(category.words) >= 8 and len(category.examples) == 3 for category in pack.categories)


def test_photos_are_light_and_described(pack: Pack) -> None:
    told = tomllib.loads((PHOTOS / "photos.toml").read_text(encoding="utf-8"))
    listed = {photo["file"] for photo in told["photo"] + told["after"]}
    assert listed == {path.name for path in PHOTOS.glob("*.jpg")}
    assert {photo["after"] for photo in told["photo"] if "after" in photo} == {
        a["file"] for a in told["after"]
    }
    for photo in told["photo"] + told["after"]:
        assert photo["alt"].endswith(".")
        assert (PHOTOS / photo["file"]).stat().st_size < MOST_PHOTO_BYTES
        with Image.open(PHOTOS / photo["file"]) as image:
            assert (image.format, image.size) == ("JPEG", (1600, 1200))


def test_photos_name_places_and_categories_of_the_pack(pack: Pack) -> None:
    told = tomllib.loads((PHOTOS / "photos.toml").read_text(encoding="utf-8"))
    names = {place.name for place in pack.places}
    for photo in told["photo"]:
        assert pack.category(photo["category"]) is not None
        assert all(name in names for name in photo["place"].split(" at ")), photo["place"]
        assert photo["text"].startswith("@WrenfordCouncil ") and len(photo["text"]) <= 280


def vertices(line: BaseGeometry | None) -> set[tuple[float, float]]:
    assert line is not None
    return {(x, y) for part in getattr(line, "geoms", [line]) for x, y in part.coords}


def test_the_files_are_valid_json() -> None:
    for path in WRENFORD.rglob("*.geojson"):
        assert json.loads(path.read_text(encoding="utf-8"))["features"], path.name
