"""The street network: main streets as drawn, districts filled with grids, everything joined at its crossings.

In: the plan. Out: named streets in metres. Promises: no street ends in the open (only at another street or at
the edge of the land), none crosses the river but by a bridge, and streets that cross share a vertex.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shapely import STRtree, line_merge, unary_union
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize, split, substring

from civic.demo.town import plan
from civic.demo.town.districts import DRAWN, GRIDS, Drawn
from civic.demo.town.frame import XY, curve, metres, straight

REACH_M = 30.0
SHORTEST_M = 70.0
GRID_HALF_M = 4000.0
SAME_POINT_M = 1.0


@dataclass(frozen=True, slots=True)
class Street:
    """`kind` is arterial, main, street or lane."""

    name: str
    kind: str
    line: LineString


def kind_of(name: str) -> str:
    return "lane" if name.endswith("Lane") else "street"


def main_streets(land: Polygon) -> list[Street]:
    """The streets that part the town into districts, joined to each other."""
    drawn = [Street(name, kind, curve(points)) for name, (kind, points) in plan.MAINS.items()]
    return joined([replace(street, line=_longest(street.line.intersection(land))) for street in drawn], land)


def local_streets(mains: Sequence[Street], land: Polygon, blocked: BaseGeometry) -> list[Street]:
    """Everything between the main streets; `blocked` ground (river, rail) is never entered."""
    districts = list(polygonize(unary_union([street.line for street in mains])))
    made: list[Street] = []
    for grid in GRIDS:
        lines = [(name, at, grid.angle) for name, at in grid.along]
        lines += [(name, at, grid.angle + 90) for name, at in grid.across]
        ground = [district for seed in grid.seeds for district in districts if _holds(district, seed)]
        made += _grid(lines, [district.difference(blocked) for district in ground])
    for drawn in DRAWN:
        made += _drawn(drawn, [*mains, *made])
    return joined([*mains, *_merged(made)], land)[len(mains) :]


def without(streets: Iterable[Street], parks: Iterable[BaseGeometry]) -> list[Street]:
    """The streets with what runs inside a park taken out; what runs between two parks stays."""
    inside = unary_union([park.buffer(-1.0) for park in parks])
    kept = []
    for street in streets:
        parts = _lines(street.line.difference(inside))
        kept += [replace(street, line=part) for part in parts if part.length >= SHORTEST_M]
    return kept


def joined(streets: Sequence[Street], land: Polygon) -> list[Street]:
    """The streets with loose ends led to the next street, or cut back to the last crossing."""
    lines = [street.line for street in streets]
    tree = STRtree(lines)
    reached = [_led(at, lines, tree, land) for at in range(len(lines))]
    tree = STRtree(reached)
    cut = [_cut_back(at, reached, tree, land) for at in range(len(reached))]
    return [replace(street, line=line) for street, line in zip(streets, cut, strict=True) if line]


def with_crossings(streets: Sequence[Street]) -> list[Street]:
    """The streets with one shared vertex wherever two of them meet."""
    lines = [street.line for street in streets]
    tree, points = STRtree(lines), [list[Point]() for _ in streets]
    for one, line in enumerate(lines):
        for other in (int(found) for found in tree.query(line.buffer(SAME_POINT_M))):
            if other > one:
                for point in _meeting(line, lines[other]):
                    points[one].append(point)
                    points[other].append(point)
    return [replace(street, line=_through(street.line, points[at])) for at, street in enumerate(streets)]


def _grid(lines: Iterable[tuple[str, XY, float]], ground: Sequence[BaseGeometry]) -> list[Street]:
    made = []
    for name, at, angle in lines:
        ((x, y),) = metres([at])
        turn = math.radians(-angle)
        dx, dy = GRID_HALF_M * math.cos(turn), GRID_HALF_M * math.sin(turn)
        whole = LineString([(x - dx, y - dy), (x + dx, y + dy)])
        for district in ground:
            made += [Street(name, kind_of(name), part) for part in _lines(whole.intersection(district))]
    return [street for street in made if street.line.length >= SHORTEST_M]


def _drawn(drawn: Drawn, streets: Sequence[Street]) -> list[Street]:
    line = curve(drawn.points) if len(drawn.points) > 2 else straight(drawn.points)
    stops = unary_union([street.line for street in streets if street.name in drawn.until])
    part = _longest(split(line, stops)) if not stops.is_empty else line
    return [Street(drawn.name, kind_of(drawn.name), part)]


def _merged(streets: Iterable[Street]) -> list[Street]:
    """Pieces of one name that touch become one street."""
    by_name: dict[tuple[str, str], list[LineString]] = {}
    for street in streets:
        by_name.setdefault((street.name, street.kind), []).append(street.line)
    return [
        Street(name, kind, part)
        for (name, kind), lines in by_name.items()
        for part in _lines(line_merge(unary_union(lines)))
    ]


def _led(one: int, lines: Sequence[LineString], tree: STRtree, land: Polygon) -> LineString:
    """Lead each end to the nearest point of another street where one is in reach."""
    points = list(lines[one].coords)
    for at, end in ((0, points[0]), (len(points), points[-1])):
        point = Point(end)
        others = [
            lines[other] for other in tree.query(point, predicate="dwithin", distance=REACH_M) if other != one
        ]
        if others and not _at_edge(point, land):
            nearest = min(others, key=lambda line: (line.distance(point), line.length))
            target = nearest.interpolate(nearest.project(point))
            if target.distance(point) > 0:
                points.insert(at and len(points), (target.x, target.y))
    return LineString(points)


def _cut_back(one: int, lines: Sequence[LineString], tree: STRtree, land: Polygon) -> LineString | None:
    """Drop what hangs beyond the last crossing at either end; None where the street meets nothing."""
    line = lines[one]
    near = [
        lines[other] for other in tree.query(line, predicate="dwithin", distance=SAME_POINT_M) if other != one
    ]
    met = [line.project(point) for other in near for point in _meeting(line, other)]
    met += [at for at in (0.0, line.length) if _at_edge(line.interpolate(at), land)]
    if not met or max(met) - min(met) < SHORTEST_M / 2:
        return None
    return LineString(substring(line, min(met), max(met)).coords)


def _at_edge(point: Point, land: Polygon) -> bool:
    return bool(land.boundary.distance(point) <= SAME_POINT_M)


def _meeting(one: LineString, other: LineString) -> list[Point]:
    """Where two streets cross or touch, ends that all but touch included."""
    found = [Point(point) for part in _parts(one.intersection(other)) for point in part.coords[:1]]
    for line, target in ((one, other), (other, one)):
        for end in (Point(line.coords[0]), Point(line.coords[-1])):
            if target.distance(end) <= SAME_POINT_M and all(end.distance(p) > SAME_POINT_M for p in found):
                found.append(end)
    return found


def _through(line: LineString, points: Iterable[Point]) -> LineString:
    stops = [(line.project(point), (point.x, point.y)) for point in points]
    own = [(line.project(Point(xy)), xy) for xy in line.coords]
    kept = [(at, xy) for at, xy in own if all(abs(at - other) > SAME_POINT_M for other, _ in stops)]
    ordered = sorted([*kept, *stops])
    return LineString(
        [xy for at, xy in enumerate(xy for _, xy in ordered) if at == 0 or xy != ordered[at - 1][1]]
    )


def _holds(district: Polygon, seed: XY) -> bool:
    return bool(district.contains(Point(*metres([seed]))))


def _longest(shape: BaseGeometry) -> LineString:
    return max(_lines(shape), key=lambda line: line.length)


def _lines(shape: BaseGeometry) -> list[LineString]:
    return [part for part in _parts(shape) if isinstance(part, LineString) and part.length > 0]


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    return [] if shape.is_empty else list(getattr(shape, "geoms", [shape]))
