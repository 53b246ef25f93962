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

_SHORT_FORMS = """
st street str saint | rd road | ave avenue av avn | tce terrace terr ter | ln lane la | dr drive drv
pl place plc | pde parade par pda | cres crescent cr crs cresc | ct court crt | gr grove gve grv
cl close | cct circuit circ cir | sq square | blvd boulevard bvd boul boulevarde | hwy highway hway
fwy freeway fway | mwy motorway | pwy parkway pkwy | esp esplanade | wy way | qy quay quays | rw row
otlk outlook | wlk walk | aly alley | trk track | bdge bridge brdg | rbt roundabout | mt mount mnt
upr upper | lwr lower | nth north | sth south | est east | wst west | pk park prk | res reserve
rec recreation recn | gdns gardens garden gdn | ctr centre cntr center cntre | playgrd playground
grnd ground grounds grd | hts heights | jn junction jct junc | stn station sta | sch school
lib library | hosp hospital | bch beach | ck creek crk | pt point | ft fort
"""
SHORT = {form: group.split()[0] for group in re.split(r"[|\n]", _SHORT_FORMS) for form in group.split()}

_STREET_TYPES = (
    "st rd ave tce ln dr pl pde cres ct gr cl cct sq blvd hwy fwy mwy pwy esp wy qy rw otlk wlk aly trk"
)
STREET_TYPES = frozenset(_STREET_TYPES.split())
_OTHER_TYPES = (
    "pk res rec gdns ctr playgrd green common oval wetlands bushland bushlands parklands grnd lib sch"
)
OTHER_TYPES = frozenset(_OTHER_TYPES.split())
TYPES = STREET_TYPES | OTHER_TYPES

LONGEST_NAME = 9
NEVER_BY_ITSELF = TYPES | frozenset(
    SHORT[word] for word in ("north", "south", "east", "west", "station", "creek")
)
_LETTERS = re.compile(r"[^\W_]+(?:['’]S\b)?")
_BRACKETS = re.compile(r"\(([^()]*)\)")


class Unit(NamedTuple):
    """One word of a key, and the words of the text it stands for, `first` to `last` inclusive."""

    form: str
    first: int
    last: int
    in_tag: bool


def units_of(words: Sequence[Word]) -> list[Unit]:
    """The words in their short forms; single letters in a row are one, so that A. R. C. is ARC."""
    units: list[Unit] = []
    initials = False
    for at, word in enumerate(words):
        form = SHORT.get(word.form, word.form)
        single = len(form) == 1 and form.isalpha()
        if single and initials:
            units[-1] = units[-1]._replace(form=units[-1].form + form, last=at)
        else:
            units.append(Unit(form, at, at, word.in_tag))
        initials = single
    return units


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
