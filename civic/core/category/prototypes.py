"""How much a text reads like each category: by shared words, and by pieces of words where spelling differs.

In: the pack's categories, once; then the stems of a text. Out: a score for each category, in the pack's order, with
what each stem added. Promises: nothing but the pack's names, words and examples, and the concepts that they name, is
compared; pieces that many categories share count for little; the answers for a stem are remembered.

The scale is that of TF-IDF sums: about 1 for a text with hardly anything in common, 20 and more for one that says it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from civic.core.category.concepts import words_claimed
from civic.core.council import Category
from civic.core.stems import stems_of

NAME, WORD, EXAMPLE, CONCEPT = 2.0, 2.0, 1.0, 0.7
SHORTEST_PIECE, LONGEST_PIECE = 3, 5
PIECES_SHARE = 1.5
WHOLE_WORD = 3.0
REMEMBERED = 20_000
"""Each of so many stems keeps a number for every category: of 300 some 100 MB at most."""
LENGTH_COUNTS = 0.5
"""Categories with many words are likelier to share one by chance: 0 would ignore that, 1 is cosine similarity."""
Scores = tuple[float, ...]


class Prototypes:
    def __init__(self, categories: Sequence[Category]) -> None:
        claimed = words_claimed(categories)
        bags = [_bag(category, claimed[category.code]) for category in categories]
        shared = Counter(piece for bag in bags for piece in bag)
        self._many = len(bags)
        self._held: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, bag in enumerate(bags):
            weights = {
                piece: (1 + math.log1p(count)) * math.log(1 + self._many / shared[piece])
                for piece, count in bag.items()
            }
            length = math.sqrt(sum(weight * weight for weight in weights.values())) ** LENGTH_COUNTS or 1.0
            for piece, weight in weights.items():
                self._held[piece].append((at, weight / length))
        self._own = {
            stem
            for category in categories
            for text in (category.name, *category.words)
            for stem in stems_of(text)
        }
        self.of_stem = lru_cache(maxsize=REMEMBERED)(self._of_stem)

    def scores(self, stems: Iterable[str]) -> Scores:
        """One sum for each category; a stem counts once."""
        total = [0.0] * self._many
        for stem in dict.fromkeys(stems):
            for at, score in enumerate(self.of_stem(stem)):
                total[at] += score
        return tuple(total)

    def knows(self, stems: Iterable[str]) -> bool:
        """Whether any stem is one of the categories' own names or words."""
        return any(stem in self._own for stem in stems)

    def _of_stem(self, stem: str) -> Scores:
        score = [0.0] * self._many
        for at, weight in self._held.get(_whole(stem), ()):
            score[at] += WHOLE_WORD * weight
        pieces = set(_pieces(stem))
        for piece in pieces:
            for at, weight in self._held.get(piece, ()):
                score[at] += weight / math.sqrt(len(pieces))
        return tuple(score)


def _bag(category: Category, claimed: dict[str, float]) -> Counter[str]:
    """Whole stems and their pieces, each with how much it counts."""
    bag: Counter[str] = Counter()
    for text, weight in _texts(category):
        for stem in stems_of(text):
            _put(bag, stem, weight)
    for stem, share in claimed.items():
        _put(bag, stem, CONCEPT * share)
    return bag


def _texts(category: Category) -> Iterator[tuple[str, float]]:
    yield category.name, NAME
    yield from ((word, WORD) for word in category.words)
    yield from ((example, EXAMPLE) for example in category.examples)


def _put(bag: Counter[str], stem: str, weight: float) -> None:
    bag[_whole(stem)] += weight  # type: ignore[assignment]
    for piece in set(_pieces(stem)):
        bag[piece] += weight / max(1.0, len(stem) * PIECES_SHARE)  # type: ignore[assignment]


def _whole(stem: str) -> str:
    return f"={stem}"


def _pieces(stem: str) -> Iterator[str]:
    """Three to five letters in a row, with a blank at both ends."""
    padded = f" {stem} "
    for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]
