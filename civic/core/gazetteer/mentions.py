"""Where a text names a place: the longest known name at each spot, then misspelt names and bare street names.

In: a text and the indexed places. Out: mentions in the order of the text, each with every place of that name.
Promises: no two mentions share a word; a word that is common in English is only a name where it is written or
introduced like one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from civic.core.council import Area
from civic.core.gazetteer.entries import Entries, Entry
from civic.core.gazetteer.names import STREET_TYPES, TYPES, Unit, units_of
from civic.core.gazetteer.numbers import HouseNumber, number_beside
from civic.core.words import EMPTY_WORDS, Word, words_of

AS_WRITTEN, MISSPELT, OTHER_TYPE, BARE = 1.0, 0.85, 0.7, 0.85
MOST_MENTIONS = 12
MOST_CORNERS = 12
MOST_GUESSES = 6
WORDS_BEFORE_TYPE = 3
_INTRODUCES = "at in on near nr by outside opposite opp of from around behind via cnr corner"
INTRODUCES = frozenset(_INTRODUCES.split())
_PARTS = re.compile(r"[/&+,;:!?()\r\n]")
"""What stands between two names, but never within one."""
_BETWEEN = (
    r"(?:[/&+]|\b(?:and|n|x|at|near|nr|(?:(?:just|right)\s+)?(?:by|off)|crosses|meets"
    r"|(?:on\s+the\s+)?corner(?:\s+of)?|cnr)\b)"
)
_JOINS = re.compile(rf"[\s,.]*{_BETWEEN}[\s,.]*(?:the\s+)?", re.IGNORECASE)
_JOINS_ANYTHING = re.compile(_BETWEEN, re.IGNORECASE)
MOST_JOINING = 4
CORNER_LEADS = frozenset({"corner", "cnr", "intersection", "junction"})


@dataclass(frozen=True)
class Mention:
    """Units `first` to `last` of the text name these places or areas; `sure` is below 1 for a guess."""

    key: str
    first: int
    last: int
    start: int
    end: int
    entries: tuple[Entry, ...] = ()
    areas: tuple[Area, ...] = ()
    is_area: bool = False
    sure: float = AS_WRITTEN
    number: HouseNumber | None = None
    told_apart: bool = False

    @property
    def street(self) -> bool:
        return any(entry.street for entry in self.entries)


@dataclass
class Reading:
    """A text being read: its words, their units and which of them are taken."""

    text: str
    words: Sequence[Word]
    units: list[Unit]
    mentions: list[Mention] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def take(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.taken.update(range(mention.first, mention.last + 1))

    def free(self, first: int, last: int) -> bool:
        return self.taken.isdisjoint(range(first, last + 1))

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.words[self.units[first].first].start, self.words[self.units[last].last].end

    def key(self, first: int, last: int) -> str:
        return " ".join(unit.form for unit in self.units[first : last + 1])


def mentions_in(text: str, entries: Entries) -> tuple[Mention, ...]:
    found = sorted(read(text, entries).mentions, key=lambda mention: mention.first)
    return tuple(found[:MOST_MENTIONS])


def names_to_ask(text: str, entries: Entries) -> tuple[str, ...]:
    """As written: streets with a house number, and names before a type of place that are not listed."""
    reading = read(text, entries)
    numbered = [f"{one.number} {text[one.start : one.end]}" for one in reading.mentions if one.number]
    spans: list[tuple[int, int]] = []
    for last, unit in enumerate(reading.units):
        if unit.form in TYPES and last not in reading.taken:
            spans += [(first, last) for first in _likely_start(reading, last)]
    cuts = [reading.span(first, last) for first, last in spans]
    return tuple(dict.fromkeys([*numbered, *(text[start:end] for start, end in cuts)]))


def joined_streets(text: str, entries: Entries) -> Iterator[tuple[Mention, Mention]]:
    """ "Quay/Foundry", "Quay & Foundry": pairs of streets of which one at least stands without its type. They mean
    these streets only if the two do meet."""
    if not _JOINS_ANYTHING.search(text):
        return
    reading = read(text, entries)
    for last in range(len(reading.units)):
        for first in range(last + 1, last + 2 + MOST_JOINING):
            if first < len(reading.units) and _JOINS.fullmatch(
                text, reading.span(last, last)[1], reading.span(first, first)[0]
            ):
                yield from _pair(reading, entries, last, first)


def _pair(reading: Reading, entries: Entries, last: int, first: int) -> Iterator[tuple[Mention, Mention]]:
    before = next((mention for mention in reading.mentions if mention.last == last), None)
    after = next((mention for mention in reading.mentions if mention.first == first), None)
    froms = [before.first] if before is not None else range(max(0, last - 2), last + 1)
    tos = [after.last] if after is not None else range(first + 2, first - 1, -1)
    before, after = (one if one is not None and one.street else None for one in (before, after))
    capital = before is None and after is None
    before = before or bare_name(reading, entries, ((at, last) for at in froms), capital=capital)
    after = after or bare_name(reading, entries, ((first, at) for at in tos), capital=capital)
    if before is not None and after is not None:
        yield before, after


def bare_name(
    reading: Reading, entries: Entries, spans: Iterable[tuple[int, int]], *, capital: bool
) -> Mention | None:
    """The first of these spans that is a street without its type, whatever else its words name ("Station & Mill"); with
    `capital`, only if it is written like a name."""
    found = (
        _street_without_type(reading, entries, first, last)
        for first, last in spans
        if last < len(reading.units)
    )
    likely = (one for one in found if one is not None)
    return next((one for one in likely if not capital or reading.text[one.start].isupper()), None)


def _likely_start(reading: Reading, last: int) -> list[int]:
    """The first capital letter before the type, else two words before it, else one."""
    starts = list(_starts(reading, last))
    large = [at for at in starts if reading.text[reading.words[reading.units[at].first].start].isupper()]
    return large[:1] or starts[-2:][:1]


@lru_cache(maxsize=16)
def read(text: str, entries: Entries) -> Reading:
    """Several look at the same post one after the other, none changes what was read."""
    words = words_of(text)
    reading = Reading(text, words, units_of(words))
    _take_known_names(reading, entries)
    _take_guesses(reading, entries)
    _take_bare_corners(reading, entries)
    return reading


def _take_known_names(reading: Reading, entries: Entries) -> None:
    at = 0
    while at < len(reading.units):
        mention = _longest_at(reading, entries, at)
        if mention is not None:
            reading.take(mention)
            at = mention.last
        at += 1


def _longest_at(reading: Reading, entries: Entries, at: int) -> Mention | None:
    unit = reading.units[at]
    longest = entries.longest_from.get(unit.form, 0)
    for last in range(min(at + longest, len(reading.units)) - 1, at - 1, -1):
        key = reading.key(at, last)
        known = key in entries.by_key or (key in entries.areas and not _street_follows(reading, last))
        if known and (last > at or _is_name_here(reading, at)):
            return _mention(reading, entries, key, at, last, AS_WRITTEN)
    if unit.form in entries.joined:
        return _mention(reading, entries, entries.joined[unit.form], at, at, AS_WRITTEN)
    return None


def _street_follows(reading: Reading, last: int) -> bool:
    """ "Hamilton Road" is no word about the suburb of Hamilton, even where no such road is listed."""
    return last + 1 < len(reading.units) and reading.units[last + 1].form in STREET_TYPES


def _is_name_here(reading: Reading, at: int) -> bool:
    """A single word is a name when written like one: with a capital and not first, or after "at", "in"."""
    word = reading.words[reading.units[at].first]
    if word.in_tag or len(word.form) < 4 or word.form in EMPTY_WORDS:
        return word.in_tag and len(word.form) >= 4
    before = [unit.form for unit in reading.units[max(0, at - 2) : at] if unit.form != "the"]
    capital = reading.text[word.start].isupper() and at > 0
    return (capital and before[-1:] != ["a"]) or (bool(before) and before[-1] in INTRODUCES)


def _mention(reading: Reading, entries: Entries, key: str, first: int, last: int, sure: float) -> Mention:
    start, end = reading.span(first, last)
    named = tuple(entries.by_key.get(key, ()))
    number = number_beside(reading.text, start, end) if any(entry.street for entry in named) else None
    areas = tuple(entries.areas.get(key, ()))
    return Mention(key, first, last, start, end, named, areas, key in entries.areas, sure, number)


def _take_guesses(reading: Reading, entries: Entries) -> None:
    """Misspelt names: the words before a type of place ("Grenwood Park"), compared with its names."""
    guesses = 0
    for last, unit in enumerate(reading.units):
        if unit.form in TYPES and last not in reading.taken and guesses < MOST_GUESSES:
            guesses += 1
            mention = _guess(reading, entries, last)
            if mention is not None:
                reading.take(mention)


def _guess(reading: Reading, entries: Entries, last: int) -> Mention | None:
    for first in _starts(reading, last):
        name, kind = reading.key(first, last - 1), reading.units[last].form
        keys = entries.nearest_keys(name, kind)
        if keys:
            guessed = _mention(reading, entries, keys[0], first, last, MISSPELT)
            more = tuple(entry for key in keys[1:] for entry in entries.by_key[key])
            return replace(guessed, entries=guessed.entries + more)
        if kind in STREET_TYPES and entries.of_other_type(name):
            start, end = reading.span(first, last)
            streets = tuple(entries.of_other_type(name))
            return Mention(name, first, last, start, end, streets, sure=OTHER_TYPE)
    return None


def _starts(reading: Reading, last: int) -> Iterator[int]:
    """Where a name that ends before `last` may begin, the longest first; never with an empty word."""
    for first in range(max(0, last - WORDS_BEFORE_TYPE), last):
        whole = reading.free(first, last) and not _PARTS.search(reading.text, *reading.span(first, last))
        if whole and reading.units[first].form not in EMPTY_WORDS:
            yield first


def _take_bare_corners(reading: Reading, entries: Entries) -> None:
    """ "Corner of Smith and Jones": streets named without their type, after a word that calls for streets."""
    leads = [at for at, unit in enumerate(reading.units) if unit.form in CORNER_LEADS]
    for at in leads[:MOST_CORNERS]:
        _take_bare_streets(reading, entries, at + 1)


def _take_bare_streets(reading: Reading, entries: Entries, start: int) -> None:
    at, left = start, 2
    while left and at < min(len(reading.units), start + 8):
        taken = next((mention for mention in reading.mentions if mention.first == at), None)
        found = taken or _bare_street(reading, entries, at)
        if found is not None:
            left, at = left - 1, found.last + 1
            if taken is None:
                reading.take(found)
        elif reading.units[at].form in EMPTY_WORDS or reading.units[at].form in CORNER_LEADS:
            at += 1
        else:
            return


def _bare_street(reading: Reading, entries: Entries, at: int) -> Mention | None:
    spans = ((at, last) for last in range(at + WORDS_BEFORE_TYPE - 1, at - 1, -1))
    free = (span for span in spans if span[1] < len(reading.units) and reading.free(*span))
    found = (_street_without_type(reading, entries, *span) for span in free)
    return next((one for one in found if one is not None), None)


def _street_without_type(reading: Reading, entries: Entries, first: int, last: int) -> Mention | None:
    key = reading.key(first, last)
    if not entries.of_other_type(key):
        return None
    start, end = reading.span(first, last)
    return Mention(key, first, last, start, end, tuple(entries.of_other_type(key)), sure=BARE)
