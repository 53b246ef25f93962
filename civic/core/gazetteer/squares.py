"""Which places lie near another: by squares of a map, so that only those around are measured.

In: places, one after the other. Out: for a place and a distance the places that may lie within it. Promises: none that
does is left out, but across the meridian at 180 degrees and within 70 km of a pole; the order is that of the squares.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from civic.core.gazetteer.entries import Entry
from civic.core.place import METRES_PER_DEGREE

SIDE_DEGREES = 0.005
NARROWEST = 0.01
"""Towards the poles a degree of longitude is ever shorter; it is not taken for shorter than this share."""


class Squares:
    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._held: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        self._held[_number(entry.lat), _number(entry.lon)].append(entry)

    def around(self, entry: Entry, metres: float) -> Iterator[Entry]:
        high = metres / METRES_PER_DEGREE
        wide = high / max(NARROWEST, math.cos(math.radians(entry.lat)))
        columns = range(_number(entry.lon - wide), _number(entry.lon + wide) + 1)
        for row in range(_number(entry.lat - high), _number(entry.lat + high) + 1):
            for column in columns:
                yield from self._held.get((row, column), ())


def _number(degrees: float) -> int:
    return math.floor(degrees / SIDE_DEGREES)
