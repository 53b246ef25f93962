"""A stretch of a street: "Larch Street between Quince and Damson".

In: a text, the indexed places, and the streets that it mentions. Out: the stretch, with half its length as radius.
Promises: only where the street meets both others once each, so that there is one such stretch.
"""

import re
from collections.abc import Iterator, Sequence

from civic.core.gazetteer.crossings import Corner, corners
from civic.core.gazetteer.entries import Entries, Entry
from civic.core.gazetteer.mentions import Mention, Reading, bare_name, read
from civic.core.place import Found, metres_between

BETWEEN = re.compile(r"\b(?:between|btwn|btw|betw|b/w|from)\s+", re.IGNORECASE)
AND = re.compile(r"[\s,]*(?:&|/|\band\b|\bto\b|\bn\b)[\s,]*(?:the\s+)?", re.IGNORECASE)
SURE = 0.9
LEAST_RADIUS_M = 30.0
MOST_UNITS = 4


def between(text: str, entries: Entries, mentions: Sequence[Mention]) -> Iterator[Found]:
    """`mentions` are those of the whole text, told apart as far as can be."""
    said = BETWEEN.search(text)
    if said is None:
        return
    ends = _ends(read(text, entries), entries, said.end())
    if ends is None:
        return
    taken = {(end.start, end.end) for end in ends}
    along = [
        one
        for one in mentions
        if (one.start, one.end) not in taken and any(entry.street for entry in one.entries)
    ]
    for street in along[:1]:
        yield from _stretches(text, street, *ends)


def _stretches(text: str, street: Mention, first: Mention, second: Mention) -> Iterator[Found]:
    for entry in (entry for entry in street.entries if entry.street):
        one, other = (_only_corner(entry, end) for end in (first, second))
        if one is None or other is None:
            continue
        lat, lon = (one.lat + other.lat) / 2, (one.lon + other.lon) / 2
        radius = max(LEAST_RADIUS_M, metres_between(one.lat, one.lon, other.lat, other.lon) / 2)
        name = f"{entry.name} between {one.other.name} and {other.other.name}"
        words = tuple(text[part.start : part.end] for part in (street, first, second))
        why = f"{entry.name} meets {one.other.name} and {other.other.name}; it is between them"
        yield Found(name, lat, lon, radius, "crossing", SURE, why, words, entry.kind)


def _only_corner(entry: Entry, end: Mention) -> Corner | None:
    met = corners((entry,), [other for other in end.entries if other.street and other is not entry], {})
    return met[0] if len(met) == 1 else None


def _ends(reading: Reading, entries: Entries, start: int) -> tuple[Mention, Mention] | None:
    """The two streets after "between", with or without their types."""
    units = [at for at in range(len(reading.units)) if reading.span(at, at)[0] >= start]
    one = _street_at(reading, entries, units[0]) if units else None
    if one is None:
        return None
    later = [at for at in units if at > one.last][:MOST_UNITS]
    for at in later:
        if AND.fullmatch(reading.text, one.end, reading.span(at, at)[0]):
            other = _street_at(reading, entries, at)
            return (one, other) if other is not None else None
    return None


def _street_at(reading: Reading, entries: Entries, at: int) -> Mention | None:
    known = next(
        (one for one in reading.mentions if one.first == at and any(e.street for e in one.entries)), None
    )
    return known or bare_name(
        reading, entries, ((at, last) for last in range(at + 2, at - 1, -1)), capital=False
    )
