"""Another town's street of a name that we have too: “Mill Road, Cambridge”, where Cambridge is no place of ours.

In: what the words say of where, without being sure; the words; what knows our places. Out: the same, for a person, with
the reason. Promises: what is sure stays sure; only a name behind the place counts, one that is written like a name, ends
the phrase, and is like none of ours, nor an ordinary word. It may be a shop as well: then too a person finds it sooner
than the resident is asked where on the street it is.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from civic.core.post_kind.rules import CRITICISM, FAULT, HAZARD, PRAISE
from civic.core.stems import stem
from civic.core.understanding.no_place import TIMES, TITLES
from civic.core.understanding.pinned import LEARNED, of_many
from civic.core.understanding.where import PlaceFinder, Where
from civic.core.words import EMPTY_WORDS, READ_CHARS, forms_of

_WORD = r"[^\W\d_]{2,}(?:[’'-][^\W\d_]+)*"
_BEHIND = re.compile(
    rf"(?:\s*,\s*(?:in\s+)?|\s+in\s+)({_WORD}(?:[ \t]+{_WORD}){{0,2}})(?=\s*(?:\Z|\n|https?://|[^\w\s]))"
)
_NO_TOWNS = """
madam mam maam cheers regards ta kindly urgent urgently asap fyi attention again everyone anyone guys mate folks team
north south east west northbound southbound eastbound westbound
uk usa us australia india england scotland wales ireland america canada
"""
_ORDINARY = EMPTY_WORDS | TIMES | TITLES | frozenset(_NO_TOWNS.split())


def perhaps_elsewhere(found: Where, text: str, finder: PlaceFinder) -> Where:
    if found.place is not None or found.outside or found.contradicted:
        return found
    if any(one.source == LEARNED for one in found.candidates):
        return found
    for name, behind in _behind(text[:READ_CHARS], found.words):
        if _is_a_name(name) and not finder.knows(name):
            why = f"“{name}”, behind “{behind}”, is no place of ours: perhaps this is not in our area"
            return replace(found, contradicted=True, why=(*found.why, why))
    return found


def _behind(text: str, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What is written behind each of these pieces of the text, and the piece."""
    for piece in words:
        told = _BEHIND.match(text, text.find(piece) + len(piece)) if piece in text else None
        if told is not None:
            yield told.group(1), piece


def _is_a_name(written: str) -> bool:
    """Each word with a capital, not in capitals throughout, and none that means something by itself."""
    if any(not word[0].isupper() or word.isupper() for word in written.split()):
        return False
    if any(pattern.search(written) for pattern in (FAULT, HAZARD, CRITICISM, PRAISE)):
        return False
    forms = [form for word in written.split() if "-" not in word for form in forms_of(word)]
    return not any(form in _ORDINARY or stem(form) in of_many() for form in forms)
