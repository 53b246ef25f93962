"""Places that are told by their neighbours: "the park behind the school".

In: a text without any name of a place. Out: the council's places of the one kind beside places of the other.
Promises: never sure: this is for a person to choose from, so that the resident need not be asked.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from civic.core.gazetteer.entries import Entries, Entry
from civic.core.place import METRES_PER_DEGREE, Found
from civic.core.words import singular, span_text, words_of

BESIDE_M = 200.0
ONLY_ONE, ONE_OF_SEVERAL = 0.55, 0.45
MOST_OF_A_KIND = 300
WORDS_BETWEEN = 4
BESIDE = frozenset(
    {
        "behind",
        "beside",
        "near",
        "opposite",
        "by",
        "at",
        "outside",
        "next",
        "across",
        "facing",
        "past",
        "below",
        "before",
        "after",
        "front",
    }
)
_KIND = re.compile(r"\w+")


class Beside:
    def __init__(self, entries: Entries) -> None:
        self._of_kind: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries.all:
            if not entry.street:
                self._of_kind[_last_word(entry.kind)].append(entry)

    def places_in(self, text: str) -> Iterator[Found]:
        words = words_of(text)
        kinds = [(at, word) for at, word in enumerate(words) if singular(word.form) in self._of_kind]
        for (first, one), (last, other) in pairwise(kinds):
            between = {word.form for word in words[first + 1 : last]}
            if last - first <= WORDS_BETWEEN and between & BESIDE:
                yield from self._pairs(
                    singular(one.form), singular(other.form), span_text(text, words[first : last + 1])
                )
                return

    def _pairs(self, kind: str, neighbour: str, written: str) -> Iterator[Found]:
        ones, others = self._of_kind[kind], self._of_kind[neighbour]
        if kind == neighbour or max(len(ones), len(others)) > MOST_OF_A_KIND:
            return
        near = [(one, other) for one in ones if (other := _neighbour(one, others)) is not None]
        sure = ONLY_ONE if len(near) == 1 else ONE_OF_SEVERAL / max(1, len(near))
        for one, other in near:
            why = f"“{written}”: {one.name} is beside {other.name}"
            yield Found(one.name, one.lat, one.lon, one.radius_m, "beside", sure, why, (written,), one.kind)


def _neighbour(one: Entry, others: list[Entry]) -> Entry | None:
    shape, reach = _shape(one), BESIDE_M / METRES_PER_DEGREE
    return next((other for other in others if shape.dwithin(_shape(other), reach)), None)


def _shape(entry: Entry) -> BaseGeometry:
    return entry.place.geometry if entry.place.geometry is not None else shapely.Point(entry.lon, entry.lat)


def _last_word(kind: str) -> str:
    named = _KIND.findall(kind.casefold())
    return singular(named[-1]) if named else ""
