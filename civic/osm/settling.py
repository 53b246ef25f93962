"""From what an extract gives to what a pack wants: whole streets, one layer of suburbs, a name for everything.

In: a Harvest. Out: streets and places with their suburb, suburbs that do not lie within each other, addresses that the
pack can read. Promises: pieces of a street that touch, or nearly, are one; pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shapely import STRtree, line_merge, unary_union
from shapely.geometry.base import BaseGeometry

from civic.core.gazetteer.crossings import TOUCH_DEGREES
from civic.osm.reading import SUBURB_LEVELS, WHOLE_PLACE, Address, Harvest, Thing
from civic.pack.addresses import NUMBER
from civic.pack.shapes import METRES_PER_DEGREE, point_on

SAME_STREET_M, HAMLET_M, BESIDE_STREET_M = 60.0, 3_000.0, 80.0
WITHIN = 0.99
CROSSING = ("street", "path")


@dataclass(frozen=True, slots=True)
class Placed:
    """A street or place with its suburb, "" where none is known or the pack finds it by the suburb's area."""

    name: str
    kind: str
    also: str
    suburb: str
    shape: BaseGeometry


class Suburbs:
    """Suburbs with borders, of the level that has most of them; else points of suburbs, the nearest of which counts."""

    def __init__(self, harvest: Harvest) -> None:
        levels = sorted((*SUBURB_LEVELS, WHOLE_PLACE), key=lambda level: -len(harvest.suburbs.get(level, ())))
        self.areas = _apart(harvest.suburbs.get(levels[0], ()))
        self._names = [name for name, _ in harvest.hamlets]
        self._tree = STRtree([spot for _, spot in harvest.hamlets])

    def of(self, shape: BaseGeometry) -> str:
        if self.areas or not self._names:
            return ""
        reach = HAMLET_M / METRES_PER_DEGREE
        near = self._tree.query_nearest(point_on(shape), max_distance=reach, all_matches=False)
        return self._names[near[0]] if len(near) else ""


def whole_streets(pieces: Iterable[Thing], suburbs: Suburbs) -> Iterator[Placed]:
    by_name: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for piece in pieces:
        by_name[piece.name, piece.kind].append(piece)
    for (name, kind), alike in by_name.items():
        for street in _touching(alike):
            line = line_merge(unary_union([piece.shape for piece in street]))
            also = ";".join(dict.fromkeys(filter(None, (piece.also for piece in street))))
            yield Placed(name, kind, also, suburbs.of(line), line)


def crossings(streets: Sequence[Placed]) -> int:
    """How many pairs of streets meet: the pack's gazetteer finds where, and finds them by both names."""
    lines = [street.shape for street in streets if street.kind in CROSSING]
    if not lines:
        return 0
    one, other = STRtree(lines).query(lines, predicate="dwithin", distance=TOUCH_DEGREES)
    return int((one < other).sum())


def named_places(things: Iterable[Thing], streets: Sequence[Placed], suburbs: Suburbs) -> Iterator[Placed]:
    """A playground without a name is called after its park, else after its street; what has neither is left out."""
    things = list(things)
    parks = [thing for thing in things if thing.name and thing.kind in ("park", "reserve", "garden")]
    lines = [street for street in streets if street.kind == "street"]
    around, beside = STRtree([park.shape for park in parks]), STRtree([street.shape for street in lines])
    for thing in things:
        named = thing
        if not thing.name:
            spot = point_on(thing.shape)
            inside = around.query(spot, predicate="intersects")
            reach = BESIDE_STREET_M / METRES_PER_DEGREE
            near = beside.query_nearest(spot, max_distance=reach, all_matches=False)
            after = parks[min(inside)].name if len(inside) else lines[near[0]].name if len(near) else ""
            if not after:
                continue
            named = replace(thing, name=f"{thing.kind.capitalize()}, {after}")
        yield Placed(named.name, named.kind, named.also, suburbs.of(named.shape), named.shape)


def readable(addresses: Iterable[Address], suburbs: Suburbs) -> Iterator[Address]:
    """Those with a number that the pack reads, each once."""
    told = set()
    for one in addresses:
        key = (one.street, one.number, one.suburb, round(one.spot.x, 4), round(one.spot.y, 4))
        if NUMBER.fullmatch(one.number) and _forward(one.number) and key not in told:
            told.add(key)
            yield one if one.suburb else replace(one, suburb=suburbs.of(one.spot))


def _forward(number: str) -> bool:
    read = NUMBER.fullmatch(number)
    return read is not None and int(read["last"] or read["first"]) >= int(read["first"])


def _apart(named: Sequence[tuple[str, BaseGeometry]]) -> list[tuple[str, BaseGeometry]]:
    """Without those that lie within a larger one: the pack wants each spot in one suburb."""
    kept: list[tuple[str, BaseGeometry]] = []
    for name, shape in sorted(named, key=lambda pair: -float(pair[1].area)):
        if all(shape.intersection(other).area < WITHIN * shape.area for _, other in kept):
            kept.append((name, shape))
    return sorted(kept, key=lambda pair: pair[0])


def _touching(pieces: Sequence[Thing]) -> Iterator[list[Thing]]:
    """The pieces in groups, each linked by gaps of no more than SAME_STREET_M."""
    shapes = [piece.shape for piece in pieces]
    near = STRtree(shapes).query(shapes, predicate="dwithin", distance=SAME_STREET_M / METRES_PER_DEGREE)
    linked: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(*near.tolist(), strict=True):
        linked[one].append(other)
    left = dict.fromkeys(range(len(pieces)))
    while left:
        group, todo = [], [next(iter(left))]
        del left[todo[0]]
        while todo:
            group.append(todo.pop())
            fresh = [other for other in linked[group[-1]] if other in left]
            todo += fresh
            for other in fresh:
                del left[other]
        yield [pieces[at] for at in sorted(group)]
