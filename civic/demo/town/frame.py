"""From the drawing board to the world: plan units, metres and degrees.

In: points as drawn (x to the right, y down, one unit is 2.67 m). Out: metres around the town's middle (y to the
north) for every construction, and at the end degrees of WGS84 rounded to six digits (about 0.1 m).
Wrenford lies in open country, where no town is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon, mapping
from shapely.geometry.base import BaseGeometry

UNIT_M = 2.67
MIDDLE = (372.0, 402.0)
LATITUDE, LONGITUDE = -27.9, 151.6
METRES_NORTH = 110_840.0
METRES_EAST = 111_320.0 * math.cos(math.radians(LATITUDE))
DIGITS = 6
CURVE_STEP_M = 24.0

XY = tuple[float, float]


def metres(points: Sequence[XY]) -> list[XY]:
    """Drawn points as metres east and north of the middle."""
    return [((x - MIDDLE[0]) * UNIT_M, (MIDDLE[1] - y) * UNIT_M) for x, y in points]


def curve(points: Sequence[XY]) -> LineString:
    """A smooth line in metres through drawn points (a centripetal Catmull-Rom spline)."""
    knots = metres(points)
    if len(knots) < 3:
        return LineString(knots)
    first, last = knots[0], knots[-1]
    padded = [_beyond(knots[1], first), *knots, _beyond(knots[-2], last)]
    line = [first]
    for at in range(len(knots) - 1):
        line += _span(*padded[at : at + 4])
    return LineString(line)


def straight(points: Sequence[XY]) -> LineString:
    return LineString(metres(points))


def patch(points: Sequence[XY]) -> Polygon:
    return Polygon(metres(points))


def rounded(shape: BaseGeometry, radius: float) -> BaseGeometry:
    """The shape with its outer corners rounded, as a kerb is."""
    return shape.buffer(-radius).buffer(radius, quad_segs=4)


def degrees(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON geometry in WGS84."""
    turned = shapely.transform(shape, _turn)
    return {"type": turned.geom_type, "coordinates": _rounded(mapping(turned)["coordinates"])}


def _turn(points: Any) -> Any:
    points = points.copy()
    points[:, 0] = LONGITUDE + points[:, 0] / METRES_EAST
    points[:, 1] = LATITUDE + points[:, 1] / METRES_NORTH
    return points


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    return [_rounded(part) for part in value]


def _beyond(inner: XY, end: XY) -> XY:
    return 2 * end[0] - inner[0], 2 * end[1] - inner[1]


def _span(before: XY, start: XY, end: XY, after: XY) -> list[XY]:
    """Points of the spline after `start` up to and including `end`."""
    times = [0.0]
    for one, other in ((before, start), (start, end), (end, after)):
        times.append(times[-1] + math.sqrt(math.dist(one, other)))
    count = max(1, round(math.dist(start, end) / CURVE_STEP_M))
    steps = [times[1] + (times[2] - times[1]) * step / count for step in range(1, count)]
    return [*(_at(t, times, (before, start, end, after)) for t in steps), end]


def _at(t: float, times: list[float], points: tuple[XY, XY, XY, XY]) -> XY:
    """Barry and Goldman's pyramid: neighbours are blended until one point is left."""
    row = list(points)
    for spans in (((0, 1), (1, 2), (2, 3)), ((0, 2), (1, 3)), ((1, 2),)):
        row = [_blend(row[at], row[at + 1], t, times[a], times[b]) for at, (a, b) in enumerate(spans)]
    return row[0]


def _blend(one: XY, other: XY, t: float, start: float, end: float) -> XY:
    part = (t - start) / (end - start)
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part
