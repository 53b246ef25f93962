"""Where two streets meet.

In: two streets as the pack gives them: lines, or mere points. Out: their corners, with how far each may be off.
Promises: streets that do not meet give none; streets that meet at several places, or in several suburbs, give each
of these, less sure; mere points of streets give a corner only through a place that is named after both ("Ann St
near Creek St"), or, unsurely, half-way between near points.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from civic.core.gazetteer.entries import Entries, Entry
from civic.core.gazetteer.mentions import Mention, mentions_in
from civic.core.place import METRES_PER_DEGREE, metres_between

CORNER_RADIUS_M = 25.0
NEAR_CORNER_RADIUS_M = 60.0
TOUCH_DEGREES = 0.0004
"""Drawn street lines stop up to about 40 m short of the street they end in."""
POINTS_APART_M = 500.0
MOST_PAIRS = 64
APART_M = 150.0
"""Corners nearer than this are one: the two sides of a divided road, a junction that is drawn askew."""
NEARLY_AS_SURE = 0.15

SURE_CORNER, NAMED_CORNER, POINT_CORNER = 0.95, 0.85, 0.5
UNSAID_CORNER = 0.8
"""How much of that remains where two streets are named but nothing says "corner"."""

CORNER_NAME = re.compile(r"\b(?:app|near|nr|at|cnr|corner|opp|opposite|f/s|n/s|and)\b|[&/]", re.IGNORECASE)
_JOINS = (
    "and|at|on|near|nr|cnr|corner|corner of|cnr of|intersection|intersection of|intersection with|x|with"
    "|meets|crosses|n|right by|by|off|just off|close to|opposite|opp|junction|junction with|where it meets"
)
JOINED = re.compile(
    rf"[\s,.]*(?:[&/+@|]|\b(?:{_JOINS})\b)?[\s,.]*(?:the\s+)?(?:(?:corner|cnr)\.?\s+(?:of\s+)?)?", re.I
)


@dataclass(frozen=True)
class Corner:
    """`one_of` is how many corners the two names may mean; `side` tells those in one suburb apart."""

    one: Entry
    other: Entry
    lat: float
    lon: float
    radius_m: float
    confidence: float
    one_of: int = 1
    side: str = ""

    @property
    def name(self) -> str:
        told = (self.one.suburb_name, self.side) if self.one_of > 1 else ()
        return ", ".join((f"{self.one.name} and {self.other.name}", *filter(None, told)))


def corners(
    ones: Iterable[Entry], others: Iterable[Entry], named: Mapping[frozenset[str], Entry]
) -> tuple[Corner, ...]:
    """Where any street of the one name meets any of the other, surest first; the more there are the less sure. No
    street meets itself, however often a text names it."""
    pairs = ((one, other) for one, other in product(ones, others) if one is not other)
    found = [meeting for one, other in islice(pairs, MOST_PAIRS) for meeting in _corners(one, other, named)]
    spots: list[Corner] = []
    for meeting in sorted(found, key=lambda meeting: (-meeting.confidence, meeting.radius_m)):
        if all(_apart(meeting, spot) > APART_M for spot in spots):
            spots.append(meeting)
    likely = [spot for spot in spots if spot.confidence >= spots[0].confidence - NEARLY_AS_SURE]
    many = len(likely)
    shared = [replace(spot, confidence=spot.confidence / many, one_of=many) for spot in likely]
    return tuple(replace(spot, side=_side(spot, shared)) for spot in shared)


def says_corner(text: str, one: Mention, other: Mention) -> bool:
    """Whether only words like "and", "near", "corner of" stand between two streets."""
    return JOINED.fullmatch(text, one.end, other.start) is not None and other.start > one.end


def named_corners(entries: Entries) -> dict[frozenset[str], Entry]:
    """Stops and other places named after two streets, by the names of both; none where every street has its line,
    which tells more."""
    if all(entry.place.geometry is not None for entry in entries.all if entry.street):
        return {}
    named = [entry for entry in entries.all if not entry.street and CORNER_NAME.search(entry.place.name)]
    streets = Entries([entry.place for entry in entries.all if entry.street] if named else (), ())
    corners: dict[frozenset[str], Entry] = {}
    for entry in named:
        both = _streets_named(entry, streets)
        if len(both) == 2:
            corners.setdefault(frozenset(both), entry)
    return corners


def _streets_named(entry: Entry, streets: Entries) -> set[str]:
    name = re.sub(r"\(.*?\)", " ", entry.place.name)
    named = [mention.entries[0] for mention in mentions_in(name, streets) if mention.entries]
    return {_street_key(street) for street in named}


def _street_key(entry: Entry) -> str:
    return entry.name.casefold()


def _corners(one: Entry, other: Entry, named: Mapping[frozenset[str], Entry]) -> Iterator[Corner]:
    line, other_line = one.place.geometry, other.place.geometry
    if line is not None and other_line is not None:
        for lat, lon in _meetings(line, other_line):
            yield Corner(one, other, lat, lon, CORNER_RADIUS_M, SURE_CORNER)
        return
    place = named.get(frozenset((_street_key(one), _street_key(other))))
    if place is not None and metres_between(one.lat, one.lon, place.lat, place.lon) < 4 * POINTS_APART_M:
        yield Corner(one, other, place.lat, place.lon, NEAR_CORNER_RADIUS_M, NAMED_CORNER)
    else:
        yield from _between_points(one, other)


def _meetings(line: BaseGeometry, other: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Each place where the lines cross, or where one ends just short of the other."""
    if not line.dwithin(other, TOUCH_DEGREES):
        return
    for near in shapely.get_parts(line.intersection(other.buffer(TOUCH_DEGREES))):
        crossed = near.intersection(other)
        for part in [near] if crossed.is_empty else shapely.get_parts(crossed):
            here, there = nearest_points(part, other)
            yield (here.y + there.y) / 2, (here.x + there.x) / 2


def _side(spot: Corner, spots: Iterable[Corner]) -> str:
    """Which of the corners of one name it is: "the north one", "the east one", "number 2 from the west"."""
    alike = [other for other in spots if other.name == spot.name]
    if len(alike) < 2:
        return ""
    lats, lons = [other.lat for other in alike], [other.lon for other in alike]
    tall = max(lats) - min(lats) > max(lons) - min(lons)
    along = sorted(lats if tall else lons)
    at = along.index(spot.lat if tall else spot.lon)
    first, last = ("south", "north") if tall else ("west", "east")
    if at in (0, len(along) - 1):
        return f"the {last if at else first} one"
    return f"number {at + 1} from the {first}"


def _apart(one: Corner, other: Corner) -> float:
    return metres_between(one.lat, one.lon, other.lat, other.lon)


def _between_points(one: Entry, other: Entry) -> Iterator[Corner]:
    apart = metres_between(one.lat, one.lon, other.lat, other.lon)
    if apart > POINTS_APART_M:
        return
    lat, lon = (one.lat + other.lat) / 2, (one.lon + other.lon) / 2
    same_suburb = one.suburb == other.suburb
    radius = max(apart / 2, METRES_PER_DEGREE * TOUCH_DEGREES)
    yield Corner(one, other, lat, lon, radius, POINT_CORNER if same_suburb else POINT_CORNER / 2)
