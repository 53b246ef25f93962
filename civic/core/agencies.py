"""Which other body a post names the matter of, by the words that the pack gives for it.

In: the pack's agencies, once; then a text. Out: the agency whose longest words are in the text, and those words as they
were written. Promises: whole phrases only, in either number; the text's own order decides between equals.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from civic.core.council import Agency
from civic.core.words import singular, words_of

LONGEST = 5


@dataclass(frozen=True)
class Named:
    agency: Agency
    words: str


class AgencyIndex:
    def __init__(self, agencies: Iterable[Agency] = ()) -> None:
        self._by_phrase: dict[tuple[str, ...], Agency] = {}
        for agency in agencies:
            for words in agency.words:
                phrase = tuple(singular(word.form) for word in words_of(words))
                if phrase:
                    self._by_phrase.setdefault(phrase, agency)

    def named(self, text: str) -> Named | None:
        if not self._by_phrase:
            return None
        words = words_of(text)
        forms = [singular(word.form) for word in words]
        for size in range(min(LONGEST, len(forms)), 0, -1):
            for at in range(len(forms) - size + 1):
                agency = self._by_phrase.get(tuple(forms[at : at + size]))
                if agency is not None:
                    return Named(agency, text[words[at].start : words[at + size - 1].end])
        return None
