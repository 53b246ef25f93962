"""Places by the names that residents give them ("the duck pond", "Skinny's"), learned from pins that staff put.

In: the words of reports and where a person put each; then a text. Out: places that its words name, likeliest first.
Promises: what the pack's places know already is not learned; words that stood for spots far from each other name none;
sure is only a name, written like one, that three reports agree on; whatever is less is offered to a person.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from civic.core.category.concepts import concepts
from civic.core.place import Found, metres_between
from civic.core.stems import stem, stems_of
from civic.core.words import EMPTY_WORDS, Word, words_of

LEARNED = "learned"
"""The source of a place that is known by pins alone."""
MOST = 2_000
LONGEST, SHORTEST = 3, 4
SPREAD_M, RADIUS_M = 150.0, 60.0
"""Pins of one name lie no farther apart; and the least that a place known by them may be off."""
OFFERED_FROM, SURE_FROM = 2, 3
"""So many reports, each with a pin of its own, make it worth offering, and sure."""
SURE, UNSURE = 0.7, 0.45
MOST_QUOTED = 3
_LEADS_TO = frozenset(
    [
        "at",
        "by",
        "near",
        "behind",
        "outside",
        "opposite",
        "beside",
        "in",
        "on",
        "off",
        "past",
        "under",
        "to",
        "of",
    ]
)
_SKIPPED = frozenset(["the", "old", "our", "that"])
_ENDS = re.compile(r"[.,;:!?()\n]")
_MANY = """
school shop station corner house building supermarket pub bank church temple mosque library hospital clinic junction
crossing crossroads roundabout end top bottom middle entrance entry exit back front side town city centre center village
bridge hotel market flats office pharmacy chemist garage mall
"""


@dataclass(frozen=True)
class Pinned:
    """A report's words, where a person put it, who, and which report."""

    text: str
    lat: float
    lon: float
    name: str
    by: str
    ref: str


@dataclass(frozen=True)
class Naming:
    """Words that say where, as they stand in a text and in comparable form; `proper` if written like a name."""

    form: str
    written: str
    proper: bool


class PinnedPlaces:
    def __init__(self, pinned: Sequence[Pinned] = ()) -> None:
        """`pinned` the newest first."""
        self._pins: dict[str, list[Pinned]] = defaultdict(list)
        self._proper: Counter[str] = Counter()
        for one in pinned[:MOST]:
            for form, naming in {naming.form: naming for naming in namings_in(one.text)}.items():
                self._pins[form].append(one)
                self._proper[form] += naming.proper

    def places_in(self, text: str, known: Iterable[str] = ()) -> tuple[Found, ...]:
        """`known` are pieces of the text that the pack's places know. Longer names count before those within them."""
        if not self._pins:
            return ()
        pieces = [piece.casefold() for piece in known]
        found: list[Found] = []
        for naming in sorted(namings_in(text), key=lambda naming: -len(naming.form)):
            written = naming.written.casefold()
            taken = [*pieces, *(place.words[0].casefold() for place in found)]
            if any(written in piece or piece in written for piece in taken):
                continue
            place = self._place(naming)
            if place is not None:
                found.append(place)
        return tuple(sorted(found, key=lambda place: -place.confidence))

    def _place(self, naming: Naming) -> Found | None:
        pins = self._pins.get(naming.form, [])
        if len(pins) < OFFERED_FROM:
            return None
        lat, lon = fmean(pin.lat for pin in pins), fmean(pin.lon for pin in pins)
        spread = max(metres_between(lat, lon, pin.lat, pin.lon) for pin in pins)
        if spread > SPREAD_M:
            return None
        a_name = 2 * self._proper[naming.form] > len(pins)
        confidence = SURE if a_name and len(pins) >= SURE_FROM else UNSURE
        *others, last = [pin.ref for pin in reversed(pins[:MOST_QUOTED])]
        why = f"“{naming.written}” is where {', '.join(others)} and {last} were put, the last by {pins[0].by}"
        name, radius_m = pins[0].name or naming.written, max(RADIUS_M, spread)
        return Found(name, lat, lon, radius_m, LEARNED, confidence, why, (naming.written,))


def namings_in(text: str) -> Iterator[Naming]:
    """One to three words behind "at", "by the", "behind"…, as far as they may name a place of this town alone."""
    words = words_of(text)
    for at, word in enumerate(words):
        if word.form not in _LEADS_TO:
            continue
        named = list(_named(text, words, at + 1))
        for size in range(len(named), 0, -1):
            if _own_name(named[:size]):
                written = text[named[0].start : named[size - 1].end]
                forms = " ".join(one.form for one in named[:size])
                yield Naming(forms, written, all(text[one.start].isupper() for one in named[:size]))


def _named(text: str, words: Sequence[Word], first: int) -> Iterator[Word]:
    while first < len(words) and words[first].form in _SKIPPED:
        first += 1
    for at in range(first, min(first + LONGEST, len(words))):
        between = text[words[at - 1].end : words[at].start]
        if words[at].form in EMPTY_WORDS or _ENDS.search(between):
            return
        yield words[at]


def _own_name(words: Sequence[Word]) -> bool:
    """Not "the corner", "the school": of those a town has many."""
    return len(words) > 1 or (len(words[0].form) >= SHORTEST and stem(words[0].form) not in of_many())


@cache
def of_many() -> frozenset[str]:
    """Stems of single words that name what towns have many of."""
    things = {one for concept in concepts() for one in concept.words}
    return frozenset(
        things
        | {one for concept in concepts() for name in concept.names for one in name}
        | set(stems_of(_MANY))
    )
