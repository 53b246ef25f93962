"""House numbers that the pack knows: from "14 Larch Street" to the house.

In: the pack's houses and its indexed streets; then mentions of streets with a number. Out: Found values of source
"address". Promises: a number that is not known lies between two known ones, with a radius that says so, or the
street itself is given, never sure; of streets of one name the one that has the number is meant; streets of which
no number is known are left to others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from civic.core.council import House, Houses
from civic.core.gazetteer import answers
from civic.core.gazetteer.entries import Entries, Entry
from civic.core.gazetteer.mentions import Mention
from civic.core.gazetteer.names import key_of
from civic.core.gazetteer.numbers import HouseNumber
from civic.core.place import METRES_PER_DEGREE, Found, metres_between

KNOWN, TOLD_APART, BETWEEN_KNOWN, ONE_OF_SEVERAL = 0.95, 0.9, 0.85, 0.8
NOT_KNOWN = 0.5
POINT_RADIUS_M, BETWEEN_RADIUS_M, AROUND_POINTS_M = 25.0, 30.0, 15.0
METRES_A_NUMBER = 4.0
"""Half of the street that each number more takes: so far may a house of a range be from the one point of it."""
MOST_BETWEEN_M = 400.0
ONE_HOUSE_M = 150.0
ITS_STREET_M, OTHER_SUBURB_M = 500.0, 100.0
"""A house farther from a street's line stands in another street of that name; one in another suburb more likely so."""


@dataclass(frozen=True)
class _Spot:
    """Where a number is in one street; `beside` are the known numbers around it if it is not known itself."""

    street: Entry
    lat: float
    lon: float
    radius_m: float
    beside: tuple[int, int] | None = None


class KnownHouses:
    def __init__(self, houses: Iterable[Houses], entries: Entries) -> None:
        self._rows: dict[int, list[House]] = defaultdict(list)
        """By the identity of the street's entry, which lives as long as this."""
        for each in houses:
            streets = [entry for entry in entries.by_key.get(key_of(each.street), ()) if entry.street]
            for entry, row in _shared_out(each, streets):
                self._rows[id(entry)].append(row)

    def places(self, mention: Mention, text: str) -> list[Found] | None:
        """Where the mention's number is, else its streets, less sure; None where none of their numbers is known."""
        known = [entry for entry in mention.entries if id(entry) in self._rows]
        number = mention.number
        if number is None or not known:
            return None
        spots = self._spots(known, number)
        if not spots:
            return [
                _numberless(found, number) for found in answers.places(replace(mention, number=None), text)
            ]
        suburbs = {entry.suburb for entry in known}
        rivals = {entry.suburb for entry in mention.entries if entry.street} - suburbs
        return [_found(spot, mention, number, text, len(spots) + len(rivals)) for spot in spots]

    def _spots(self, known: Sequence[Entry], number: HouseNumber) -> list[_Spot]:
        for look in (_known, _between):
            found = [spot for entry in known for spot in look(entry, self._rows[id(entry)], number)]
            if found:
                return found
        return []


def _shared_out(houses: Houses, streets: Sequence[Entry]) -> Iterator[tuple[Entry, House]]:
    """Each house with the street that it stands in."""
    suburb = key_of(houses.suburb)
    if len(streets) == 1 and not _elsewhere(streets[0], suburb):
        yield from ((streets[0], row) for row in houses.at)
        return
    points = shapely.points([(row[5], row[4]) for row in houses.at])
    away = [_away(entry, points, suburb) for entry in streets]
    for at, row in enumerate(houses.at):
        near = min(((metres[at], one) for one, metres in enumerate(away)), default=(ITS_STREET_M, 0))
        if near[0] < ITS_STREET_M:
            yield streets[near[1]], row


def _elsewhere(entry: Entry, suburb: str) -> bool:
    return bool(suburb and entry.suburb and suburb != entry.suburb)


def _away(entry: Entry, points: NDArray[np.object_], suburb: str) -> list[float]:
    """How far each point is from the street; a mere point of a street stands for all of it in its suburb."""
    shape, other = entry.place.geometry, _elsewhere(entry, suburb)
    if shape is None and not other:
        return [0.0] * len(points)
    shape = shape if shape is not None else shapely.Point(entry.lon, entry.lat)
    more = OTHER_SUBURB_M if other else 0.0
    return [float(degrees) * METRES_PER_DEGREE + more for degrees in shapely.distance(points, shape)]


def _known(street: Entry, rows: Sequence[House], number: HouseNumber) -> Iterator[_Spot]:
    hits = [row for row in rows if _covers(row, number.first) or _covers(row, number.last)]
    if number.last > number.first:
        groups = [hits] if hits else []
    else:
        groups = _apart([row for row in hits if row[3] == number.letter] or hits)
    for group in groups:
        lat, lon = sum(row[4] for row in group) / len(group), sum(row[5] for row in group) / len(group)
        reach = max(metres_between(lat, lon, row[4], row[5]) for row in group)
        whole = all(any(_covers(row, end) for row in group) for end in (number.first, number.last))
        longest = max(row[1] - row[0] for row in group) if whole else number.last - number.first
        radius = max(POINT_RADIUS_M, METRES_A_NUMBER * longest, reach + AROUND_POINTS_M if reach else 0)
        yield _Spot(street, lat, lon, round(radius, 1))


def _between(street: Entry, rows: Sequence[House], number: HouseNumber) -> Iterator[_Spot]:
    """Half-way, or as far as the numbers say, between the nearest known ones, on its own side of the street if it can."""
    own_side = [row for row in rows if row[1] % 2 == number.first % 2]
    for side in (own_side, rows):
        below = max((row for row in side if row[1] < number.first), key=lambda row: row[1], default=None)
        above = min((row for row in side if row[0] > number.last), key=lambda row: row[0], default=None)
        if below is not None and above is not None:
            apart = metres_between(below[4], below[5], above[4], above[5])
            if apart <= MOST_BETWEEN_M:
                part = (number.first - below[1]) / (above[0] - below[1])
                lat, lon = below[4] + part * (above[4] - below[4]), below[5] + part * (above[5] - below[5])
                radius = max(BETWEEN_RADIUS_M, round(apart / 2, 1))
                yield _Spot(street, lat, lon, radius, (below[1], above[0]))
            return


def _covers(row: House, number: int) -> bool:
    return row[0] <= number <= row[1] and (number - row[0]) % row[2] == 0


def _apart(rows: Sequence[House]) -> list[list[House]]:
    """The points of one number (its flats, its gates) together, unless they are far from each other."""
    groups: list[list[House]] = []
    for row in rows:
        near = (
            group
            for group in groups
            if metres_between(row[4], row[5], group[0][4], group[0][5]) <= ONE_HOUSE_M
        )
        group = next(near, None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    return groups


def _found(spot: _Spot, mention: Mention, number: HouseNumber, text: str, one_of: int) -> Found:
    street = spot.street
    written = text[min(number.start, mention.start) : max(number.end, mention.end)]
    where = f"{street.name} in {street.suburb_name}" if street.suburb_name else street.name
    if spot.beside is None:
        base, why = KNOWN, f"“{written}” is a known number of {where}"
    else:
        base, why = (
            BETWEEN_KNOWN,
            f"“{written}” lies between numbers {spot.beside[0]} and {spot.beside[1]} of {where}",
        )
    name = f"{number} {street.name}"
    if one_of > 1:
        base, why = ONE_OF_SEVERAL / one_of, f"{why}, one of {one_of} of this name"
        name = ", ".join(filter(None, (name, street.suburb_name)))
    elif len(mention.entries) > 1:
        base = min(base, TOLD_APART)
    sure = round(base * mention.sure, 3)
    return Found(name, spot.lat, spot.lon, spot.radius_m, "address", sure, why, (written,), street.kind)


def _numberless(found: Found, number: HouseNumber) -> Found:
    why = f"{found.why}; no number {number} is known there"
    return replace(found, confidence=min(found.confidence, NOT_KNOWN), why=why)
