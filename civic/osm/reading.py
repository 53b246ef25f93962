"""Reads an OpenStreetMap extract with pyosmium, once through.

In: a file that pyosmium reads (.osm.pbf, .osm, .osm.bz2). Out: a Harvest: streets, places, addresses, suburbs and map
features in WGS84. Promises: a street that the extract's border cuts keeps the part that is in it; an area that is not
closed is left out; ExtractTrouble says why nothing can be read, and what to do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from civic.osm.tags import (
    NAMED_BY_PLACE,
    PLACES,
    Tags,
    class_of,
    is_private,
    kind_of,
    layer_of_area,
    layer_of_line,
    other_names,
)

INSTALL = (
    "`civic places build` reads OpenStreetMap extracts with pyosmium, which is not installed. "
    "Install it: uv sync --extra osm, or pip install 'civic[osm]'."
)
SUBURB_LEVELS = ("9", "10", "11")
"""Of `boundary=administrative`: what lies below a municipality, by whatever name a country has for it."""
WHOLE_PLACE = "place"
Feature = tuple[dict[str, Any], BaseGeometry]


class ExtractTrouble(Exception):
    """The extract cannot be read; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A named street or place; `name` is "" where it is to be called after what is around it."""

    name: str
    kind: str
    also: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    number: str
    suburb: str
    spot: Point


@dataclass(slots=True)
class Harvest:
    """All that the extract gives; `suburbs` by their level, `hamlets` are the points of suburbs without a border."""

    streets: list[Thing] = field(default_factory=list)
    places: list[Thing] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    suburbs: dict[str, list[tuple[str, BaseGeometry]]] = field(default_factory=lambda: defaultdict(list))
    hamlets: list[tuple[str, Point]] = field(default_factory=list)
    layers: dict[str, list[Feature]] = field(default_factory=lambda: defaultdict(list))


def read_extract(path: Path) -> Harvest:
    try:
        import osmium
    except ImportError as missing:
        raise ExtractTrouble(INSTALL) from missing
    if not path.is_file():
        raise ExtractTrouble(f"There is no file {path}. Give an extract such as AREA.osm.pbf.")
    harvest = Harvest()
    factory = osmium.geom.WKBFactory()
    try:
        tagged = osmium.FileProcessor(str(path)).with_areas().with_filter(osmium.filter.EmptyTagFilter())
        for element in tagged:
            _take(harvest, element, factory)
    except RuntimeError as problem:
        what = f"{path} cannot be read as an OpenStreetMap extract: {problem}."
        raise ExtractTrouble(f"{what} Give a whole .osm.pbf or .osm file.") from problem
    return harvest


def _take(harvest: Harvest, element: Any, factory: Any) -> None:
    tags = {tag.k: tag.v for tag in element.tags}
    if element.is_node():
        if element.location.valid():
            _take_point(harvest, tags, Point(element.location.lon, element.location.lat))
    elif element.is_way():
        _take_line(harvest, tags, [(at.lon, at.lat) for at in element.nodes if at.location.valid()])
    elif element.is_area():
        shape = _area(element, factory)
        if shape is not None:
            _take_area(harvest, tags, shape)


def _area(element: Any, factory: Any) -> BaseGeometry | None:
    try:
        shape: MultiPolygon = shapely.from_wkb(factory.create_multipolygon(element))
    except RuntimeError:
        return None
    return shape.geoms[0] if len(shape.geoms) == 1 else shape


def _take_point(harvest: Harvest, tags: Tags, spot: Point) -> None:
    if tags.get("place") in PLACES and "name" in tags:
        harvest.hamlets.append((tags["name"], spot))
    if tags.get("natural") == "tree":
        harvest.layers["tree"].append(({}, spot))
    _take_address(harvest, tags, spot)
    _take_place(harvest, tags, spot)


def _take_line(harvest: Harvest, tags: Tags, points: list[tuple[float, float]]) -> None:
    layer = layer_of_line(tags)
    if not layer or len(points) < 2:
        return
    line = LineString(points)
    facts = {"name": tags["name"]} if "name" in tags else {}
    drawn = class_of(tags)
    if drawn:
        facts["class"] = drawn
        bridge = {"bridge": True} if tags.get("bridge", "no") != "no" else {}
        harvest.layers[layer].append((facts | bridge, line))
        if "name" in tags:
            kind = "path" if drawn == "path" else "street"
            harvest.streets.append(Thing(tags["name"], kind, other_names(tags), line))
        return
    harvest.layers[layer].append((facts, line))
    if layer == "water" and "name" in tags:
        harvest.streets.append(Thing(tags["name"], "river", other_names(tags), line))


def _take_area(harvest: Harvest, tags: Tags, shape: BaseGeometry) -> None:
    level = tags.get("admin_level", "") if tags.get("boundary") == "administrative" else ""
    level = level or (WHOLE_PLACE if tags.get("place") in PLACES else "")
    if "name" in tags and level in (*SUBURB_LEVELS, WHOLE_PLACE):
        harvest.suburbs[level].append((tags["name"], shape))
    layer = layer_of_area(tags)
    if layer:
        facts = {"kind": kind_of(tags) or layer} | ({"name": tags["name"]} if "name" in tags else {})
        harvest.layers[layer].append((facts if layer != "building" else {"kind": "building"}, shape))
    _take_address(harvest, tags, shape.representative_point())
    _take_place(harvest, tags, shape)


def _take_address(harvest: Harvest, tags: Tags, spot: Point) -> None:
    number, street = tags.get("addr:housenumber", ""), tags.get("addr:street", "")
    if number and street:
        suburb = tags.get("addr:suburb", "")
        harvest.addresses += [
            Address(street, one.strip(), suburb, spot) for one in number.replace(";", ",").split(",")
        ]


def _take_place(harvest: Harvest, tags: Tags, shape: BaseGeometry) -> None:
    kind, name = kind_of(tags), tags.get("name", "")
    if kind and (name or (kind in NAMED_BY_PLACE and not is_private(tags))):
        harvest.places.append(Thing(name, kind, other_names(tags), shape))
