"""Places that are told by what they are: "behind the library", where the council has three of them.

In: a text without any name of a place, and the suburbs that it names. Out: the council's places of that kind, those of
the suburbs if there are any. Promises: only the one of a named suburb is sure, for one that is not listed may be meant;
nothing where there are more than anybody would choose from.
"""

from collections import defaultdict
from collections.abc import Container, Iterator

from civic.core.gazetteer.entries import Entries, Entry
from civic.core.gazetteer.names import display
from civic.core.place import Found
from civic.core.words import Word, singular, span_text, words_of

MOST = 6
ONLY_ONE_THERE, ONLY_ONE, ONE_OF_SEVERAL = 0.7, 0.55, 0.5
WORDS_OF_KIND = 3
_WHERE = "at behind beside by facing inside near opposite opp outside past to of from in"
WHERE = frozenset(_WHERE.split())
ONES = frozenset(("the", "our"))


class OfAKind:
    def __init__(self, entries: Entries) -> None:
        self._of_kind: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries.all:
            if not entry.street:
                self._of_kind[_said(entry.kind)].append(entry)

    def places_in(self, text: str, suburbs: Container[str] = ()) -> Iterator[Found]:
        words = words_of(text)
        for at in range(2, len(words)):
            if words[at - 1].form in ONES and words[at - 2].form in WHERE:
                ones, last = self._ones(words, at)
                there = [one for one in ones if one.suburb in suburbs]
                if ones:
                    written = span_text(text, words[at - 1 : last + 1])
                    yield from _found(there or ones, written, there=bool(there))
                    return

    def _ones(self, words: tuple[Word, ...], at: int) -> tuple[list[Entry], int]:
        """Those of the longest kind that is named here, if they are few enough, with where its name ends."""
        for last in range(min(len(words), at + WORDS_OF_KIND) - 1, at - 1, -1):
            ones = self._of_kind.get(_said(" ".join(word.form for word in words[at : last + 1])), [])
            if ones:
                return ones, last
        return [], at


def _found(ones: list[Entry], written: str, *, there: bool) -> Iterator[Found]:
    many = f", one of {len(ones)}" if len(ones) > 1 else ", the only one that is listed"
    alone = ONLY_ONE_THERE if there else ONLY_ONE
    sure = alone if len(ones) == 1 else round(ONE_OF_SEVERAL / len(ones), 3)
    for one in ones if len(ones) <= MOST else ():
        why = f"“{written}” may be {display(one.name)}{many}"
        yield Found(one.name, one.lat, one.lon, one.radius_m, "text", sure, why, (written,), one.kind)


def _said(kind: str) -> str:
    return " ".join(singular(word) for word in kind.casefold().split())
