"""The whole town in metres: land, water, streets, parks, buildings.

In: the plan and a seed. Out: a Town. Promises: made of nothing but the plan and the seed, so it is the same
every time.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from shapely import clip_by_rect, unary_union
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from civic.demo.town import plan
from civic.demo.town.buildings import HOUSES, OLD_TOWN, SHEDS, Manner, built_up
from civic.demo.town.frame import curve, metres, patch
from civic.demo.town.greens import (
    GREENS,
    Green,
    Tree,
    ground_of,
    lawn_of,
    oval_of,
    paths_of,
    scattered,
    trees_of,
)
from civic.demo.town.streets import Street, joined, local_streets, main_streets, with_crossings, without

SEED = 1859
LAND = ((-1300.0, -1300.0), (2050.0, 2100.0))
FIELDS = ((-420.0, -380.0), (1170.0, 1200.0))
OLD_TOWN_PART = ((205, 385), (520, 385), (520, 540), (400, 690), (370, 690), (380, 540), (205, 540))
SHED_PART = ((236, 60), (440, 90), (640, 100), (640, 165), (300, 160), (236, 160))
HALF_WIDTHS = {"arterial": 9.0, "main": 7.5, "street": 6.0, "lane": 4.5}
RAIL_CLEAR_M = 20.0
PLAYGROUND_M = 9.0
BANK_TREES = 200
COPSES = 34
KERB_M = 9.0
RIVER_STRETCH = (0.22, 0.78)
WET = 0.05


@dataclass(frozen=True, slots=True)
class Park:
    """A green with its shapes."""

    green: Green
    lawn: BaseGeometry
    paths: tuple[LineString, ...]
    oval: Polygon | None
    halls: tuple[Polygon, ...]


@dataclass(slots=True)
class Town:
    """Shapes in metres around the middle; `mains` bound the districts."""

    land: Polygon
    river: LineString
    water: BaseGeometry
    bank: BaseGeometry
    rail: LineString
    mains: list[Street]
    streets: list[Street] = field(default_factory=list)
    parks: list[Park] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)
    buildings: list[list[Polygon]] = field(default_factory=list)

    @property
    def lines(self) -> BaseGeometry:
        return unary_union([street.line for street in self.streets])


def lay_out(seed: int = SEED) -> Town:
    """Draw the town."""
    (west, north), (east, south) = metres(LAND)
    land, river, rail = box(west, south, east, north), curve(plan.RIVER), curve(plan.RAIL)
    water = river.buffer(plan.RIVER_HALF_M, quad_segs=6)
    bank = river.buffer(plan.RIVER_HALF_M + plan.BANK_M, quad_segs=6)
    town = Town(land, river, water, bank, rail, main_streets(land))
    chance = random.Random(seed)
    grounds = _streets(town)
    _parks(town, grounds)
    _trees(town, chance)
    _buildings(town, unary_union(grounds), chance)
    return town


def _streets(town: Town) -> list[BaseGeometry]:
    """Lay the streets; returns the grounds of the parks they leave free."""
    blocked = town.bank.union(town.rail.buffer(RAIL_CLEAR_M))
    local = local_streets(town.mains, town.land, blocked)
    blocks = list(polygonize(unary_union([street.line for street in [*town.mains, *local]])))
    grounds = [ground_of(green, blocks) for green in GREENS]
    local = without(local, [ground for ground, green in zip(grounds, GREENS, strict=True) if green.seeds])
    town.streets = with_crossings(joined([*town.mains, *local], town.land))
    return grounds


def _parks(town: Town, grounds: list[BaseGeometry]) -> None:
    lines = town.lines
    taken = unary_union([lines.buffer(KERB_M), town.bank, town.rail.buffer(RAIL_CLEAR_M)])
    for green, ground in zip(GREENS, grounds, strict=True):
        lawn = lawn_of(green, ground, taken)
        halls = tuple(patch(points) for points in green.halls)
        town.parks.append(Park(green, lawn, tuple(paths_of(green, lines)), oval_of(green), halls))


def _trees(town: Town, chance: random.Random) -> None:
    ways = town.lines.buffer(HALF_WIDTHS["arterial"])
    for park in town.parks:
        town.trees += trees_of(park.green, park.lawn, unary_union([*_open(park), ways]), chance)
    for _ in range(BANK_TREES):
        town.trees += _bank_tree(town, ways, chance)
    (west, north), (east, south) = metres(FIELDS)
    built = unary_union(list(polygonize(town.lines))).buffer(40)
    field = town.land.difference(unary_union([built, town.bank, *(park.lawn for park in town.parks)]))
    for _ in range(COPSES):
        middle = Point(chance.uniform(west, east), chance.uniform(south, north))
        copse = middle.buffer(chance.uniform(20, 60)).intersection(field)
        town.trees += scattered(copse, ways, 7, chance)


def _bank_tree(town: Town, ways: BaseGeometry, chance: random.Random) -> list[Tree]:
    """One tree on the bank, on either side of the river, or none where a street is in the way."""
    off = chance.uniform(plan.RIVER_HALF_M + 7, plan.RIVER_HALF_M + plan.BANK_M - 4) * chance.choice((-1, 1))
    at = chance.uniform(*RIVER_STRETCH) * town.river.length
    here, there = town.river.interpolate(at), town.river.interpolate(at + 2)
    across = math.atan2(there.y - here.y, there.x - here.x) + math.pi / 2
    spot = Point(here.x + off * math.cos(across), here.y + off * math.sin(across))
    fits = town.land.contains(spot) and ways.distance(spot) > 8 and town.water.distance(spot) > 6
    return [(spot.x, spot.y, chance.uniform(2.6, 5.2))] if fits else []


def _open(park: Park) -> list[BaseGeometry]:
    """What trees keep away from."""
    shapes: list[BaseGeometry] = [path.buffer(2) for path in park.paths]
    shapes += park.halls
    if park.oval:
        shapes.append(park.oval.buffer(3))
    if park.green.play:
        shapes.append(Point(*metres([park.green.play])).buffer(PLAYGROUND_M))
    return shapes


def _buildings(town: Town, grounds: BaseGeometry, chance: random.Random) -> None:
    kerbs = [street.line.buffer(HALF_WIDTHS[street.kind] + 1.5) for street in town.streets]
    taken = unary_union([*kerbs, town.bank, town.rail.buffer(RAIL_CLEAR_M), grounds.buffer(-1)]).buffer(1)
    for block in sorted(polygonize(town.lines), key=lambda block: block.centroid.coords[0]):
        ground = block.difference(clip_by_rect(taken, *block.bounds))
        if block.intersection(town.water).area > WET * block.area:
            continue
        made = built_up(block, ground, _manner(block), chance)
        if made:
            town.buildings.append(made)


def _manner(block: Polygon) -> Manner:
    if patch(SHED_PART).contains(block.centroid):
        return SHEDS
    return OLD_TOWN if patch(OLD_TOWN_PART).contains(block.centroid) else HOUSES
