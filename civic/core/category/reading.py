"""A text as it is read for its category: its words, those that tell what it is about, and what speaks for a category.

In: a text with its words, and pieces of it that name a place. Out: what the lexicon, the examples, the prototypes and
the matters are asked with, and the evidence of the lexicon. Promises: words of a place's name tell nothing; the matters
are asked once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from civic.core.category.matters import Matters
from civic.core.category.vocabulary import Hit
from civic.core.linear import Heard
from civic.core.words import EMPTY_WORDS, Word

ONLY_WHERE = 0.35
EXAMPLE, SAME_AS_EXAMPLE = 0.45, 0.85
NEARLY_THE_SAME = 0.85


class Read:
    """A text with its words; those that name a place are left out of what tells."""

    def __init__(self, text: str, words: Sequence[Word], place_words: Sequence[str]) -> None:
        self.text = text
        self.words = words
        self.skipped = _covered(words, text, place_words)
        self._heard: Heard | None = None
        self.telling = [
            word
            for at, word in enumerate(words)
            if at not in self.skipped and word.form not in EMPTY_WORDS and len(word.form) > 1
        ]

    def saying_what(self, found: Iterable["Evidence"]) -> Sequence[Word]:
        """The telling words but for those that only say where, if others say what."""
        hits = [hit for one in found for hit in one.hits]
        where = {at for hit in hits if hit.only_where for at in range(hit.first, hit.last + 1)}
        if not where or all(hit.only_where for hit in hits):
            return self.telling
        spans = {self.words[at].start for at in where}
        return [word for word in self.telling if word.start not in spans]

    def heard(self, matters: Matters) -> Heard:
        """What the matters make of it, asked once."""
        if self._heard is None:
            self._heard = matters.heard(self.without_places)
        return self._heard

    @property
    def without_places(self) -> Sequence[Word]:
        return [word for at, word in enumerate(self.words) if at not in self.skipped]


@dataclass(frozen=True)
class Evidence:
    hits: list[Hit]
    alike: float

    @property
    def says_what(self) -> bool:
        return any(not hit.only_where for hit in self.hits)

    def score(self, *, where_counts: bool) -> float:
        """Independent evidence, put together: each piece leaves less doubt."""
        weights: dict[str, float] = {}
        for hit in self.hits:
            weight = hit.weight * (1.0 if where_counts or not hit.only_where else ONLY_WHERE)
            weights[hit.term.word] = max(weight, weights.get(hit.term.word, 0.0))
        doubt: float = prod(1 - weight for weight in weights.values())
        example = SAME_AS_EXAMPLE if self.alike >= NEARLY_THE_SAME else EXAMPLE
        return 1 - doubt * (1 - example * self.alike**2)


def _covered(words: Sequence[Word], text: str, pieces: Iterable[str]) -> set[int]:
    spans = [(start, start + len(piece)) for piece in pieces if piece and (start := text.find(piece)) >= 0]
    return {
        at
        for at, word in enumerate(words)
        if any(start <= word.start and word.end <= end for start, end in spans)
    }
