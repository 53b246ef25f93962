"""Places that are told by their kind and their street: "the servo on Mill Rd", "Quay St bus stop", "Mill Rd past the pub".

In: a text, its mentions as narrowed, and the council's places. Out: places of that kind along that street's line.
Promises: one place is given with modest sureness; of several, those beside what else the post names; more than a
few are left to the street, of which the resident is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from civic.core.gazetteer.beside import BESIDE, BESIDE_M
from civic.core.gazetteer.entries import Entries, Entry
from civic.core.gazetteer.kinds import ALSO_VERBS, LONGEST_KIND, NOUN_AFTER, joined, kind_key, kinds_called
from civic.core.gazetteer.mentions import Mention, Reading, bare_name, read
from civic.core.place import METRES_PER_DEGREE, Found

ALONG_M = 60.0
ONLY_ONE, ONE_OF_SEVERAL = 0.75, 0.5
MOST_ALONG = 5
LEAST_RADIUS_M = 40.0
SPOT_DIGITS = 3
"""Of the degrees of two places of one name that are one: about 100 m."""
ON = frozenset({"on", "in", "at", "off", "along", "down"})
WORDS_TO_NEIGHBOUR = 5
_LEADS = "just right in front of to from the our a by on side"
BETWEEN = BESIDE | frozenset(_LEADS.split())
_NOTHING = re.compile(r"[\s,]*(?:the\s+)?", re.IGNORECASE)


@dataclass(frozen=True)
class _Phrase:
    """The units from `first` to `last` name kinds of place along a street."""

    first: int
    last: int
    kinds: frozenset[str]
    street: Mention


class Along:
    def __init__(self, entries: Entries, tree: STRtree) -> None:
        """`tree` holds the shapes of all entries in their order."""
        self._entries = entries
        self._tree = tree
        kinds = {entry.kind for entry in entries.all if not entry.street}
        self._keys = {kind: kind_key(kind) for kind in kinds}
        self._called = kinds_called(kinds)
        self._begin = {name.partition(" ")[0] for name in self._called}

    def places_in(self, text: str, mentions: Sequence[Mention]) -> dict[int, list[Found]]:
        """The places by the first unit of the mention of their street."""
        reading = read(text, self._entries)
        found: dict[int, list[Found]] = {}
        for phrase in self._phrases(reading, mentions):
            along = self._along(phrase)
            places = self._beside_what_is_named(along, phrase, reading, mentions)
            if 0 < len(places) <= MOST_ALONG:
                told = len(along), len(places)
                found[phrase.street.first] = [_found(place, told, phrase, reading) for place in places]
        return found

    def _phrases(self, reading: Reading, mentions: Sequence[Mention]) -> Iterator[_Phrase]:
        streets = [one for one in mentions if any(entry.street for entry in one.entries)]
        for at in range(len(reading.units)):
            last, kinds = self._kind_at(reading, at)
            if kinds:
                street = (
                    self._street_after(reading, last, streets)
                    or _street_before(reading, at, streets)
                    or _street_beside(reading, at, streets)
                )
                if street is not None and street.number is None:
                    yield _Phrase(at, last, kinds, street)

    def _kind_at(self, reading: Reading, at: int) -> tuple[int, frozenset[str]]:
        """The longest name of a kind that starts here; none where it only ends a longer one, as in "car park"."""
        first = reading.units[at].form
        if first not in self._begin and joined((first,)) not in self._begin:
            return at, frozenset()
        forms = [unit.form for unit in reading.units[at : at + LONGEST_KIND]]
        for count in range(len(forms), 0, -1):
            name = joined(forms[:count])
            if name in self._called and reading.free(at, at + count - 1):
                before = reading.units[at - 1].form if at else ""
                ends_another = f"{before} {name}" in self._called
                is_verb = name in ALSO_VERBS and before not in NOUN_AFTER
                return at + count - 1, frozenset() if ends_another or is_verb else self._called[name]
        return at, frozenset()

    def _street_after(self, reading: Reading, last: int, streets: Sequence[Mention]) -> Mention | None:
        """Said with "on", a street counts without its type too."""
        at = last + 1
        on = at < len(reading.units) and reading.units[at].form in ON
        at += on
        at += at < len(reading.units) and reading.units[at].form == "the"
        if at >= len(reading.units) or not (on or _adjoining(reading, last, at)):
            return None
        street = next((one for one in streets if one.first == at), None)
        if street is not None or not on:
            return street
        return bare_name(reading, self._entries, ((at, at + more) for more in (1, 0)), capital=False)

    def _along(self, phrase: _Phrase) -> list[Entry]:
        """The places of those kinds along the street, each name once at each spot."""
        shapes = [entry.place.geometry for entry in phrase.street.entries if entry.street]
        lines = np.array([shape for shape in shapes if shape is not None], dtype=object)
        hits = self._tree.query(lines, predicate="dwithin", distance=ALONG_M / METRES_PER_DEGREE)[1]
        entries = [self._entries.all[at] for at in sorted(set(hits.tolist()))]
        found = [entry for entry in entries if self._is(entry, phrase.kinds)]
        spots = {
            (entry.name, round(entry.lat, SPOT_DIGITS), round(entry.lon, SPOT_DIGITS)): entry
            for entry in found
        }
        return list(spots.values())

    def _beside_what_is_named(
        self, places: list[Entry], phrase: _Phrase, reading: Reading, mentions: Sequence[Mention]
    ) -> list[Entry]:
        """Of several places those beside whatever else is named; all where that fits none."""
        others = [one for one in mentions if one.first != phrase.street.first]
        named = [[*map(_shape, one.entries), *(area.geometry for area in one.areas)] for one in others]
        named.append([_shape(entry) for entry in self._neighbours(reading, phrase)])
        for shapes in named:
            if len(places) > 1:
                places = [place for place in places if _beside(place, shapes)] or places
        return places

    def _neighbours(self, reading: Reading, phrase: _Phrase) -> list[Entry]:
        """All places of the kind in "opposite the library", where that follows."""
        after = max(phrase.last, phrase.street.last) + 1
        words = range(after, min(after + WORDS_TO_NEIGHBOUR, len(reading.units)))
        relation = next((at for at in words if reading.units[at].form in BESIDE), None)
        if relation is None:
            return []
        named = (self._kind_at(reading, at)[1] for at in words if at > relation)
        kinds = next(filter(None, named), frozenset[str]())
        return [entry for entry in self._entries.all if self._is(entry, kinds)]

    def _is(self, entry: Entry, kinds: frozenset[str]) -> bool:
        return not entry.street and self._keys[entry.kind] in kinds


def _street_before(reading: Reading, first: int, streets: Sequence[Mention]) -> Mention | None:
    return next(
        (one for one in streets if one.last == first - 1 and _adjoining(reading, one.last, first)), None
    )


def _street_beside(reading: Reading, first: int, streets: Sequence[Mention]) -> Mention | None:
    """The street in "Heron Rd just past the library": only words of that sort stand between."""
    for street in streets:
        between = [unit.form for unit in reading.units[street.last + 1 : first]]
        if 0 < len(between) <= WORDS_TO_NEIGHBOUR and BETWEEN.issuperset(between) and BESIDE & {*between}:
            return street
    return None


def _adjoining(reading: Reading, last: int, first: int) -> bool:
    """Whether nothing but blanks and commas stands between two units, a "the" apart."""
    end, start = reading.span(last, last)[1], reading.span(first, first)[0]
    return _NOTHING.fullmatch(reading.text, end, start) is not None


def _beside(place: Entry, shapes: Sequence[BaseGeometry]) -> bool:
    reach = BESIDE_M / METRES_PER_DEGREE
    return any(_shape(place).dwithin(shape, reach) for shape in shapes)


def _shape(entry: Entry) -> BaseGeometry:
    return entry.place.geometry if entry.place.geometry is not None else shapely.Point(entry.lon, entry.lat)


def _found(place: Entry, told: tuple[int, int], phrase: _Phrase, reading: Reading) -> Found:
    """`told` is how many such places the street has, and how many of them may be meant."""
    street, (along, meant) = phrase.street, told
    start, end = reading.span(min(phrase.first, street.first), max(phrase.last, street.last))
    name = next(entry.name for entry in street.entries if entry.street)
    which = "the only" if along == 1 else "one" if meant > 1 else "by what else is named the one"
    many = "such place" if meant == 1 else f"of {meant} such places"
    why = f"“{reading.text[start:end]}” is {place.name}, {which} {many} along {name}"
    sure = ONLY_ONE * street.sure if meant == 1 else ONE_OF_SEVERAL / meant
    words = (reading.text[street.start : street.end],)
    radius = max(LEAST_RADIUS_M, place.radius_m)
    return Found(place.name, place.lat, place.lon, radius, "text", round(sure, 3), why, words, place.kind)
