"""Where things are: a found place, distances, the council's areas, and one number that sorts by nearness.

In: WGS84 degrees and the pack's areas. Out: metres, area names and Morton numbers (52 bits of Web Mercator,
26 for each axis) whose ranges cover a box. Promises: pure, and no position that a float can hold is an error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from shapely import STRtree
from shapely.geometry import Point, box

from civic.core.council import Area

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_M
BORDER_SLACK_DEGREES = 0.0005
"""About 50 m: as far as a phone errs and drawn borders gape."""

MORTON_BITS = 26
MERCATOR_LIMIT = 85.05112877980659
MOST_CELLS = 64
ASKED_AGAIN = 64
"""One report asks several times about the same point; so many points are remembered."""
_SPREAD_STEPS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


WHOLE_AREA = "area"
"""The source of a found place that is a whole suburb or ward: it narrows a place down, and is none."""


@dataclass(frozen=True)
class Found:
    """A place that words, a platform or a pin point to.

    `source` is pin, post, text, address (a house number in a street), crossing, beside ("the park behind the
    school") or geocoder; `why` is a sentence for staff; `words` are the words of the text that said it, as they
    stand there, for underlining; `kind` is the pack's kind of place, where it is one of the pack's.
    """

    name: str
    lat: float
    lon: float
    radius_m: float
    source: str
    confidence: float
    why: str = ""
    words: tuple[str, ...] = ()
    kind: str = ""


def metres_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Along the great circle, in metres."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat, half_lon = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, max(0.0, chord))))


def box_around(lat: float, lon: float, metres: float) -> tuple[float, float, float, float]:
    """West, south, east, north of the smallest box that holds the circle."""
    high = metres / METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    return lon - wide, lat - high, lon + wide, lat + high


def morton(lat: float, lon: float) -> int:
    """The position as one number, 0 to 2**52 - 1; neighbours mostly have near numbers."""
    x, y = _grid(lat, lon, MORTON_BITS)
    return _spread(x) | _spread(y) << 1


def morton_ranges(
    west: float, south: float, east: float, north: float, max_ranges: int = 12
) -> list[tuple[int, int]]:
    """At most `max_ranges` sorted, inclusive ranges that hold every number in the box, and some around it."""
    if west > east:
        half = max(1, max_ranges // 2)
        sides = morton_ranges(west, south, 180, north, half), morton_ranges(-180, south, east, north, half)
        return sorted(part for side in sides for part in side)
    joined = list(_join_neighbours(sorted(_cells(west, south, east, north))))
    return _close_smallest_gaps(joined, max_ranges)


class AreaIndex:
    """The council's areas, ready for "which ward is this in?"."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self._areas = areas
        self._tree = STRtree([area.geometry for area in areas])
        self._at = lru_cache(ASKED_AGAIN)(self._look_at)

    def areas_at(self, lat: float, lon: float) -> dict[str, str]:
        """The name of the area of each kind; a point in a gap along a border belongs to what is beside it."""
        named: dict[str, str] = {}
        for area in self._at(lat, lon):
            named.setdefault(area.kind, area.name)
        return named

    def contains(self, lat: float, lon: float) -> bool:
        """Whether the council answers for this point; without areas it answers for every point."""
        return not self._areas or bool(self._at(lat, lon))

    def meets(self, west: float, south: float, east: float, north: float) -> bool:
        """Whether any part of the box may be the council's."""
        return not self._areas or bool(
            len(self._tree.query(box(west, south, east, north), predicate="intersects"))
        )

    def _look_at(self, lat: float, lon: float) -> tuple[Area, ...]:
        if not (math.isfinite(lat) and math.isfinite(lon)):
            return ()
        point = Point(lon, lat)
        hits = self._tree.query(point, predicate="intersects")
        if not len(hits):
            hits = self._tree.query(point, predicate="dwithin", distance=BORDER_SLACK_DEGREES)
        found = [self._areas[index] for index in sorted(hits)]
        return tuple(
            sorted(found, key=lambda area: area.geometry.distance(point)) if len(found) > 1 else found
        )


def _grid(lat: float, lon: float, bits: int) -> tuple[int, int]:
    size = 1 << bits
    clipped = math.radians(max(-MERCATOR_LIMIT, min(MERCATOR_LIMIT, lat)))
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(clipped)) / math.pi) / 2
    return min(size - 1, max(0, int(x * size))), min(size - 1, max(0, int(y * size)))


def _spread(value: int) -> int:
    for shift, mask in _SPREAD_STEPS:
        value = (value | value << shift) & mask
    return value


def _cells(west: float, south: float, east: float, north: float) -> Iterator[tuple[int, int]]:
    """The box in equal squares, as many as are allowed, each as its first and last number."""
    left, top = _grid(north, west, MORTON_BITS)
    right, bottom = _grid(south, east, MORTON_BITS)
    coarse = 0
    while (right - left + 1) * (bottom - top + 1) > MOST_CELLS:
        left, top, right, bottom = left >> 1, top >> 1, right >> 1, bottom >> 1
        coarse += 2
    last = (1 << coarse) - 1
    columns = [_spread(x) for x in range(left, right + 1)]
    for y in range(top, bottom + 1):
        row = _spread(y) << 1
        for column in columns:
            first = (column | row) << coarse
            yield first, first + last


def _join_neighbours(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first, last = ranges[0]
    for low, high in ranges[1:]:
        if low > last + 1:
            yield first, last
            first = low
        last = high
    yield first, last


def _close_smallest_gaps(ranges: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    gaps = sorted(((after[0] - before[1], before[1]) for before, after in pairwise(ranges)), reverse=True)
    kept = {end for _, end in gaps[: most - 1]}
    joined: list[tuple[int, int]] = []
    first = ranges[0][0]
    for _, last in ranges:
        if last in kept or last == ranges[-1][1]:
            joined.append((first, last))
            first = next((low for low, _ in ranges if low > last), last)
    return joined
