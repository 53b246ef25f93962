"""Buildings along the streets: houses in the suburbs, deep fronts in the old town, sheds by the railway.

In: blocks without their streets, parks and water. Out: footprints that stand off the kerb, turned to the
street, and never overlap. The same chance gives the same town.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from shapely.geometry import LinearRing, Polygon
from shapely.geometry.base import BaseGeometry

from civic.demo.town.frame import XY

TANGENT_M = 3.0
CORNER_TURN = 0.35
APART_M = 1.2


@dataclass(frozen=True, slots=True)
class Manner:
    """How a block is built up, in metres. `gap` parts neighbours, `setback` is from the street's middle."""

    wide: tuple[float, float]
    deep: tuple[float, float]
    gap: tuple[float, float]
    setback: tuple[float, float]
    vacant: float


HOUSES = Manner((10, 15), (9, 13.5), (4, 7.5), (12.5, 15.5), 0.06)
OLD_TOWN = Manner((9, 19), (11, 19), (0.2, 2.2), (9.8, 10.6), 0.03)
SHEDS = Manner((26, 46), (20, 30), (8, 16), (16, 20), 0.12)


def built_up(block: Polygon, ground: BaseGeometry, manner: Manner, chance: random.Random) -> list[Polygon]:
    """Footprints along the block's edge; `ground` is the part of the block that may be built on."""
    made: list[Polygon] = []
    for spot, turn in _frontage(block, manner, chance):
        house = _footprint(spot, turn, manner, chance)
        if chance.random() >= manner.vacant and ground.contains(house) and not _crowded(house, made):
            made.append(house)
    return made


def _frontage(block: Polygon, manner: Manner, chance: random.Random) -> Iterator[tuple[XY, float]]:
    """Points along the block's edge with the direction of the street there; corners are left out."""
    ring = LinearRing(block.exterior.coords)
    ring = ring if ring.is_ccw else LinearRing(list(ring.coords)[::-1])
    at = chance.uniform(0, 8)
    while at < ring.length:
        before, after = (ring.interpolate((at + step) % ring.length) for step in (-TANGENT_M, TANGENT_M))
        here, turn = ring.interpolate(at), math.atan2(after.y - before.y, after.x - before.x)
        far = ring.interpolate((at + 4 * TANGENT_M) % ring.length)
        ahead = math.atan2(far.y - here.y, far.x - here.x)
        if abs(math.remainder(ahead - turn, math.tau)) < CORNER_TURN:
            yield (here.x, here.y), turn
        at += chance.uniform(*manner.wide) + chance.uniform(*manner.gap)


def _footprint(spot: XY, turn: float, manner: Manner, chance: random.Random) -> Polygon:
    wide, deep = chance.uniform(*manner.wide), chance.uniform(*manner.deep)
    front = chance.uniform(*manner.setback)
    corners = [(-wide / 2, front), (wide / 2, front), (wide / 2, front + deep)]
    corners += _back(wide, front, deep, chance)
    cos, sin = math.cos(turn), math.sin(turn)
    return Polygon([(spot[0] + x * cos - y * sin, spot[1] + x * sin + y * cos) for x, y in corners])


def _back(wide: float, front: float, deep: float, chance: random.Random) -> list[XY]:
    """Most footprints are plain; some have a wing."""
    if chance.random() < 0.7:
        return [(-wide / 2, front + deep)]
    step, notch = wide * chance.uniform(-0.1, 0.15), deep * chance.uniform(0.55, 0.7)
    return [(step, front + deep), (step, front + notch), (-wide / 2, front + notch)]


def _crowded(house: Polygon, made: list[Polygon]) -> bool:
    return any(house.dwithin(other, APART_M) for other in made)
