"""Places by the names that residents give them ("the duck pond", "Skinny's"), learned from pins that staff put.

In: the words of reports, who wrote them and where a person put each; where other reports are; then a text. Out: places
that its words name, likeliest first.
Promises: what the pack's places know already is not learned, nor what names no place; words that stood for spots far
from each other name none; one author alone teaches nothing; sure is only a name, written like one and introduced like a
place, that reports of three authors agree on; whatever is less is offered to a person.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import fmean

from civic.core.category.concepts import concepts
from civic.core.place import Found, metres_between
from civic.core.spot_codes import without_spot_codes
from civic.core.stems import stem, stems_of
from civic.core.understanding.no_place import SPOTS, NoPlaces, is_spot
from civic.core.words import EMPTY_WORDS, Word, span_text, words_of

LEARNED = "learned"
"""The source of a place that is known by pins alone."""
MOST = 2_000
LONGEST, SHORTEST = 3, 4
SPREAD_M, RADIUS_M = 150.0, 60.0
"""Pins of one name lie no farther apart; and the least that a place known by them may be off."""
OFFERED_FROM, SURE_FROM = 2, 3
"""Reports of so many authors, each with a pin of its own, make it worth offering, and sure. Those without a name, as the
council's own page takes them in, count as one."""
SURE, UNSURE = 0.7, 0.45
MOST_QUOTED = 3
READ_AGAIN = 8_192
_SAYS_WHERE = frozenset(["at", "near", "behind", "outside", "opposite", "beside"])
_SAYS_LITTLE = frozenset(["by", "in", "on", "off", "past", "under", "to", "of"])
"""What also leads to a day, a person, an app: on Saturday, by Sarah, to Snap Send Solve. Such a name must hold a kind of
spot to be sure."""
_LEADS_TO = _SAYS_WHERE | _SAYS_LITTLE
_SKIPPED = frozenset(["the", "old", "our", "that"])
_ENDS = re.compile(r"[.,;:!?()\n]")
_PARTS = "end top bottom middle entrance entry exit back front side town city centre center village"


@dataclass(frozen=True)
class Pinned:
    """A report's words, where a person put it, who, which report, and who wrote it, empty where that is not known."""

    text: str
    lat: float
    lon: float
    name: str
    by: str
    ref: str
    author: str = ""


@dataclass(frozen=True)
class Placed:
    """A report's words, and where it is, whoever or whatever said so."""

    text: str
    lat: float
    lon: float
    radius_m: float = 0.0


@dataclass(frozen=True)
class Naming:
    """Words that say where, as they stand in a text and in comparable form; `proper` if written like a name, `placing`
    if they are introduced like a place or hold a kind of spot."""

    form: str
    written: str
    proper: bool
    placing: bool


class PinnedPlaces:
    def __init__(
        self, pinned: Sequence[Pinned] = (), placed: Sequence[Placed] = (), no_places: NoPlaces | None = None
    ) -> None:
        """Both the newest first. Those `placed` count against names of other spots; pinned ones may be among them."""
        no_places = no_places or NoPlaces()
        pins: dict[str, list[Pinned]] = defaultdict(list)
        self._names: Counter[str] = Counter()
        for one in pinned[:MOST]:
            for form, naming in _by_form(one.text).items():
                if not no_places.hold(form.split()):
                    pins[form].append(one)
                    self._names[form] += naming.proper and naming.placing
        self._pins = {form: ones for form, ones in pins.items() if _authors(ones) >= OFFERED_FROM}
        self._placed: dict[str, list[Placed]] = defaultdict(list)
        for other in placed if self._pins else ():
            for form in self._pins.keys() & _by_form(other.text).keys():
                self._placed[form].append(other)

    def places_in(self, text: str, known: Iterable[str] = ()) -> tuple[Found, ...]:
        """`known` are pieces of the text that the pack's places know. Longer names count before those within them."""
        if not self._pins:
            return ()
        pieces = [piece.casefold() for piece in known]
        found: list[Found] = []
        for naming in sorted(_by_form(text).values(), key=lambda naming: -len(naming.form)):
            written = naming.written.casefold()
            taken = [*pieces, *(place.words[0].casefold() for place in found)]
            if any(written in piece or piece in written for piece in taken):
                continue
            place = self._place(naming)
            if place is not None:
                found.append(place)
        return tuple(sorted(found, key=lambda place: -place.confidence))

    def _place(self, naming: Naming) -> Found | None:
        pins = self._pins.get(naming.form)
        if not pins:
            return None
        lat, lon = fmean(pin.lat for pin in pins), fmean(pin.lon for pin in pins)
        spread = max(metres_between(lat, lon, pin.lat, pin.lon) for pin in pins)
        if spread > SPREAD_M or self._elsewhere(naming.form, lat, lon):
            return None
        a_name = naming.placing and 2 * self._names[naming.form] > len(pins)
        confidence = SURE if a_name and _authors(pins) >= SURE_FROM else UNSURE
        *others, last = [pin.ref for pin in reversed(pins[:MOST_QUOTED])]
        why = f"“{naming.written}” is where {', '.join(others)} and {last} were put, the last by {pins[0].by}"
        name, radius_m = pins[0].name or naming.written, max(RADIUS_M, spread)
        return Found(name, lat, lon, radius_m, LEARNED, confidence, why, (naming.written,))

    def _elsewhere(self, form: str, lat: float, lon: float) -> bool:
        """Whether a report with the same words is known to be at another spot."""
        return any(
            metres_between(lat, lon, one.lat, one.lon) > SPREAD_M + one.radius_m
            for one in self._placed.get(form, ())
        )


def _authors(pins: Iterable[Pinned]) -> int:
    return len({pin.author for pin in pins})


@lru_cache(maxsize=READ_AGAIN)
def _by_form(text: str) -> dict[str, Naming]:
    """Of two of one form the one that is introduced like a place."""
    return {naming.form: naming for naming in sorted(namings_in(text), key=lambda naming: naming.placing)}


def namings_in(text: str) -> Iterator[Naming]:
    """One to three words behind "at", "by the", "behind"…, as far as they may name a place of this town alone."""
    text = without_spot_codes(text)
    words = words_of(text)
    for at, word in enumerate(words):
        if word.form not in _LEADS_TO:
            continue
        named = list(_named(text, words, at + 1))
        for size in range(len(named), 0, -1):
            if _own_name(named[:size]):
                yield _naming(text, named[:size], word.form in _SAYS_WHERE)


def _naming(text: str, words: Sequence[Word], says_where: bool) -> Naming:
    proper = all(text[one.start].isupper() for one in words)
    placing = says_where or any(is_spot(one.form) for one in words)
    return Naming(" ".join(one.form for one in words), span_text(text, words), proper, placing)


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
    named = {one for concept in concepts() for name in concept.names for one in name}
    return frozenset(things | named | set(stems_of(f"{SPOTS} {_PARTS}")))
