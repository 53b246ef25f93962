"""Names of places in one comparable form, whether the pack or a resident wrote them.

In: names as written: UPPER CASE, abbreviated either way, with dots, brackets or accents. Out: keys: words
joined by a blank, in which "Smith Road", "SMITH RD" and "smith rd." are the same. Promises: "st" stands for
street and for saint alike, which is safe because a key is only ever compared with a key.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from civic.core.words import Word, words_of

_LONG_AND_SHORT = """
street st str saint | road rd | avenue ave av avn | terrace tce terr ter | lane ln la | drive dr drv
place pl plc | parade pde par pda | crescent cres cr crs cresc | court ct crt | grove gr gve grv
close cl | circuit cct circ cir | square sq | boulevard blvd bvd boul boulevarde | highway hwy hway
freeway fwy fway | motorway mwy | parkway pwy pkwy | esplanade esp | way wy | quay qy quays | row rw
outlook otlk | walk wlk | alley aly | track trk | bridge bdge brdg | roundabout rbt | mount mt mnt
upper upr | lower lwr | north nth | south sth | east est | west wst | park pk prk | reserve res
recreation rec recn | gardens gdns garden gdn | centre ctr cntr center cntre | playground playgrd
ground grnd grounds grd | heights hts | junction jn jct junc | station stn sta | school sch
library lib | hospital hosp | beach bch | creek ck crk | point pt | fort ft
"""
LONG = {form: group.split()[0] for group in re.split(r"[|\n]", _LONG_AND_SHORT) for form in group.split()}

_STREET_TYPES = """
street road avenue terrace lane drive place parade crescent court grove close circuit square boulevard highway
freeway motorway parkway esplanade way quay row outlook walk alley track
"""
STREET_TYPES = frozenset(_STREET_TYPES.split())
_OTHER_TYPES = """
park reserve recreation gardens centre playground green common oval wetlands bushland bushlands parklands ground
library school
"""
OTHER_TYPES = frozenset(_OTHER_TYPES.split())
TYPES = STREET_TYPES | OTHER_TYPES

LONGEST_NAME = 9
NEVER_BY_ITSELF = TYPES | {"north", "south", "east", "west", "station", "creek"}
_LETTERS = re.compile(r"[^\W_]+(?:['’]S\b)?")
_BRACKETS = re.compile(r"\(([^()]*)\)")


class Unit(NamedTuple):
    """One word of a key, and the words of the text it stands for, `first` to `last` inclusive."""

    form: str
    first: int
    last: int
    in_tag: bool


def units_of(words: Sequence[Word]) -> list[Unit]:
    """The words in their long forms; single letters in a row are one, so that A. R. C. is ARC."""
    units: list[Unit] = []
    initials = False
    for at, word in enumerate(words):
        form = LONG.get(word.form) or _without_s(word.form)
        single = len(form) == 1 and form.isalpha()
        if single and initials:
            units[-1] = units[-1]._replace(form=units[-1].form + form, last=at)
        else:
            units.append(Unit(form, at, at, word.in_tag))
        initials = single
    return units


def _without_s(form: str) -> str:
    """St Mary's, St Marys and St Mary are one."""
    return form[:-1] if len(form) > 4 and form.endswith("s") and not form.endswith("ss") else form


@lru_cache(maxsize=50_000)
def key_of(name: str) -> str:
    return " ".join(unit.form for unit in units_of(words_of(name)))


def keys_of(names: Iterable[str], *, street: bool) -> Iterator[str]:
    """Each name, without its brackets, what they hold if that is a name, and without a leading "the"."""
    for name in names:
        yield from _usable(key_of(name))
        if "(" in name:
            without = key_of(_BRACKETS.sub(" ", name))
            if street or not bare(without):
                yield from _usable(without)
            for within in map(key_of, _BRACKETS.findall(name)):
                if within.rpartition(" ")[2] in OTHER_TYPES:
                    yield from _usable(within)


def bare(key: str) -> str:
    """A street without its type: "smith rd" -> "smith"; "" where nothing would be left."""
    name, _, last = key.rpartition(" ")
    return name if last in STREET_TYPES else ""


@lru_cache(maxsize=50_000)
def display(name: str, *, street: bool = False) -> str:
    """A name to be read: HAMILTON RD -> Hamilton Rd, ANN Street -> Ann Street, 7TH -> 7th; KGS stop stays."""
    shouted = street or name.isupper()
    return " ".join(_calm(word) if shouted or len(word) > 3 else word for word in name.split())


def _calm(word: str) -> str:
    return _LETTERS.sub(lambda letters: letters.group().capitalize(), word) if word.isupper() else word


def _usable(key: str) -> Iterator[str]:
    if key and key not in NEVER_BY_ITSELF and not key.isdigit():
        yield key
        if key.startswith("the "):
            yield from _usable(key[4:])
