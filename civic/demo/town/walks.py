"""Ways for walkers along and across the river.

In: the town. Out: lines without a name: a walk on each bank, ended at the streets, and a footbridge by the weir.
"""

from __future__ import annotations

from shapely import unary_union
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, substring

from civic.demo.town import plan
from civic.demo.town.frame import XY, metres, straight
from civic.demo.town.layout import Town

FROM_WATER_M = 13.0
WALKS: tuple[tuple[int, XY, XY], ...] = ((1, (90, -60), (572, 860)), (-1, (127, 282), (495, 860)))
FOOTBRIDGE: tuple[XY, XY] = ((127, 282), (185, 233))


def river_walks(town: Town) -> list[LineString]:
    lines = unary_union([street.line for street in town.streets])
    return [_walk(town, lines, *walk) for walk in WALKS]


def footbridge() -> LineString:
    return straight(FOOTBRIDGE)


def _walk(town: Town, lines: BaseGeometry, side: int, start: XY, end: XY) -> LineString:
    bank = town.river.offset_curve(side * (plan.RIVER_HALF_M + FROM_WATER_M))
    bank = max(getattr(bank, "geoms", [bank]), key=lambda line: line.length)
    first, last = sorted(bank.project(Point(xy)) for xy in metres([start, end]))
    stretch = substring(bank, first, last).simplify(0.5)
    ends = [nearest_points(lines, Point(xy))[0] for xy in (stretch.coords[0], stretch.coords[-1])]
    return LineString([ends[0], *(Point(xy) for xy in stretch.coords), ends[1]])
