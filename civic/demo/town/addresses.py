"""House numbers along some streets of Wrenford.

In: the streets and the buildings. Out: for each house that fronts such a street its number and where it stands: odd
to the left as the street runs, even to the right, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely import STRtree
from shapely.geometry import LineString, Point, Polygon

from civic.demo.town.streets import Street

NUMBERED = (
    *("Alma Street", "Orchard Street", "School Street", "Kestrel Street", "Heath Street", "Cooper Street"),
    *("Cedar Street", "Foundry Street", "Market Street", "Quay Street", "Bell Street", "Anvil Street"),
    *("Larch Street", "Maple Street", "Vale Street"),
)
FRONT_M = 32.0

Address = tuple[str, int, Point]


def addresses(streets: Sequence[Street], buildings: Sequence[Sequence[Polygon]]) -> list[Address]:
    """(street, number, house) in the order of the numbers."""
    tree = STRtree([street.line for street in streets])
    fronting: dict[str, list[tuple[LineString, Point]]] = {name: [] for name in NUMBERED}
    for house in (house.centroid for block in buildings for house in block):
        street = streets[int(tree.nearest(house))]
        if street.name in fronting and street.line.distance(house) <= FRONT_M:
            fronting[street.name].append((street.line, house))
    return [(name, number, house) for name in NUMBERED for number, house in _numbered(fronting[name])]


def _numbered(houses: Sequence[tuple[LineString, Point]]) -> Iterator[tuple[int, Point]]:
    counts = {True: -1, False: 0}
    for line, house in sorted(houses, key=lambda pair: (pair[0].coords[0], pair[0].project(pair[1]))):
        left = _on_the_left(line, house)
        counts[left] += 2
        yield counts[left], house


def _on_the_left(line: LineString, house: Point) -> bool:
    at = line.project(house)
    here, there = line.interpolate(max(0.0, at - 1)), line.interpolate(min(line.length, at + 1))
    along, aside = (there.x - here.x, there.y - here.y), (house.x - here.x, house.y - here.y)
    return along[0] * aside[1] > along[1] * aside[0]
