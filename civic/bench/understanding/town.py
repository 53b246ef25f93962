"""A council of 20,000 places: the demo's town, and a much larger one built beside it.

In: the demo's pack and an empty folder. Out: a pack in that folder, as a council would write it: streets with lines,
parks with outlines, stops and halls as points, suburbs as areas. Promises: the same each time; most names stand in
several suburbs, as they do in a large city.
"""

import shutil
from collections.abc import Iterator
from itertools import count, islice, product
from pathlib import Path
from random import Random
from typing import Any

import orjson

PLACES = 20_000
ACROSS, DOWN = 8, 5
WEST, NORTH, SIDE = 151.70, -27.80, 0.025
"""Degrees; a suburb is about two and a half kilometres wide."""
STREETS, PARKS = 0.45, 0.10
LONG_STREET, PARK_SIDE = 0.006, 0.001
CORNERS_OF_A_LINE = 10
_FIRST = (
    "Ash", "Birch", "Clay", "Dawn", "Elm", "Fern", "Glen", "Hazel", "Iron", "Juniper", "Kelp", "Lark", "Maple", "North",
    "Oak", "Pine", "Quarry", "Rose", "Stone", "Thorn", "Umber", "Vale", "Willow", "Yarrow", "Amber", "Brook", "Cedar",
    "Dell", "Ever", "Fox", "Gorse", "Heath",
)  # fmt: skip
_LAST = (
    "ton", "field", "wood", "brook", "ford", "ley", "worth", "bourne", "mere", "dale", "ridge", "combe", "gate", "bury",
    "well", "side", "hurst", "mont",
)  # fmt: skip
_ROADS = ("Street", "Road", "Avenue", "Lane", "Drive", "Crescent", "Parade", "Court", "Terrace", "Place")
_PARKS = ("Park", "Reserve", "Gardens", "Oval")
_POINTS = {"Hall": "hall", "Library": "library", "School": "school", "Pool": "pool", "Shops": "shops"}
_MORE = """
[[areas]]
file = "beside/suburbs.geojson"
kind = "suburb"
name = "name"

[[places]]
file = "beside/streets.geojson"
kind = "street"
name = "name"
suburb = "suburb"

[[places]]
file = "beside/parks.geojson"
kind = "park"
name = "name"
suburb = "suburb"

[[places]]
file = "beside/points.geojson"
kind = "{kind}"
name = "name"
suburb = "suburb"
"""
Feature = dict[str, Any]
Spot = tuple[float, float]


def build(demo: Path, folder: Path, places: int = PLACES) -> Path:
    """`places` beside those of the demo's town; the pack's folder comes back."""
    pack = folder / "large"
    shutil.copytree(demo, pack)
    (pack / "beside").mkdir()
    chance = Random(20_000)
    streets = list(islice(_streets(chance), int(places * STREETS)))
    parks = list(islice(_parks(chance), int(places * PARKS)))
    points = list(islice(_points(chance, streets), places - len(streets) - len(parks)))
    for name, features in (
        ("suburbs", list(_suburbs())),
        ("streets", streets),
        ("parks", parks),
        ("points", points),
    ):
        content = orjson.dumps({"type": "FeatureCollection", "features": features})
        (pack / "beside" / f"{name}.geojson").write_bytes(content)
    with (pack / "council.toml").open("a", encoding="utf-8") as told:
        told.write(_MORE)
    return pack


def names() -> Iterator[str]:
    """Of streets, without their types, over and over."""
    while True:
        yield from (f"{first}{last}" for last, first in product(_LAST, _FIRST))


def _suburbs() -> Iterator[Feature]:
    for number in range(ACROSS * DOWN):
        west, north = _corner(number)
        ring = [
            (west, north),
            (west + SIDE, north),
            (west + SIDE, north - SIDE),
            (west, north - SIDE),
            (west, north),
        ]
        yield _feature({"name": _suburb(number)}, "Polygon", [ring])


def _streets(chance: Random) -> Iterator[Feature]:
    """Lines along or across, a little bent."""
    for number, name in zip(count(), names(), strict=False):
        suburb = number % (ACROSS * DOWN)
        road = _ROADS[number // 7 % len(_ROADS)]
        west, north = _within(chance, suburb, LONG_STREET)
        step = chance.uniform(0.3, 1.0) * LONG_STREET / CORNERS_OF_A_LINE
        bends = [chance.uniform(-0.1, 0.1) * step for _ in range(CORNERS_OF_A_LINE)]
        along = chance.random() < 0.5
        line = [
            (west + at * step, north + bend) if along else (west + bend, north - at * step)
            for at, bend in enumerate(bends)
        ]
        yield _feature({"name": f"{name} {road}", "suburb": _suburb(suburb)}, "LineString", line)


def _parks(chance: Random) -> Iterator[Feature]:
    for number, name in zip(count(), names(), strict=False):
        suburb = number % (ACROSS * DOWN)
        west, north = _within(chance, suburb, PARK_SIDE)
        east, south = west + PARK_SIDE, north - PARK_SIDE
        ring = [(west, north), (east, north), (east, south), (west, south), (west, north)]
        told = {"name": f"{name} {_PARKS[number // 3 % len(_PARKS)]}", "suburb": _suburb(suburb)}
        yield _feature(told, "Polygon", [ring])


def _points(chance: Random, streets: list[Feature]) -> Iterator[Feature]:
    """Every second one a stop named after two streets, the others halls and such."""
    for number, name in zip(count(), names(), strict=False):
        suburb = number % (ACROSS * DOWN)
        if number % 2:
            one, other = (chance.choice(streets)["properties"]["name"] for _ in range(2))
            told = {"name": f"{one} at {other}", "kind": "bus stop"}
        else:
            kind = list(_POINTS)[number // 5 % len(_POINTS)]
            told = {"name": f"{name} {kind}", "kind": _POINTS[kind]}
        yield _feature(told | {"suburb": _suburb(suburb)}, "Point", _within(chance, suburb, 0))


def _within(chance: Random, suburb: int, margin: float) -> Spot:
    """A spot with room for something so wide to its east and south."""
    west, north = _corner(suburb)
    room = SIDE - 2 * margin
    return west + margin / 2 + chance.random() * room, north - margin / 2 - chance.random() * room


def _corner(suburb: int) -> Spot:
    return WEST + suburb % ACROSS * SIDE, NORTH - suburb // ACROSS * SIDE


def _suburb(number: int) -> str:
    return f"{_FIRST[number % len(_FIRST)]} {'Hills' if number < len(_FIRST) else 'Vale'}"


def _feature(properties: dict[str, str], kind: str, coordinates: object) -> Feature:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }
