"""How like a text is to the pack's example sentences.

In: the categories with their examples, once; then the telling words of a text. Out: for each category the
likeness to its most alike example, 0 to 1. Promises: names in an example ("Alma Park") never count, and a word
that many categories use counts for little.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from civic.core.council import Category
from civic.core.words import EMPTY_WORDS, singular, words_of


class Examples:
    def __init__(self, categories: Sequence[Category]) -> None:
        told = [(category.code, words) for category in categories for words in _told(category)]
        used: dict[str, set[str]] = defaultdict(set)
        for code, words in told:
            for word in words:
                used[word].add(code)
        many = len(categories) + 1
        self._weight = {word: math.log(many / len(codes)) for word, codes in used.items()}
        self._codes = [code for code, _ in told]
        self._whole = [sum(self._weight[word] for word in words) for _, words in told]
        self._with: dict[str, list[int]] = defaultdict(list)
        for at, (_, words) in enumerate(told):
            for word in words:
                self._with[word].append(at)

    def likeness(self, words: Iterable[str]) -> dict[str, float]:
        shared: dict[int, float] = defaultdict(float)
        for word in words:
            for at in self._with.get(word, ()):
                shared[at] += self._weight[word]
        best: dict[str, float] = {}
        for at, weight in shared.items():
            code = self._codes[at]
            best[code] = max(best.get(code, 0.0), weight / self._whole[at] if self._whole[at] else 0.0)
        return best


def _told(category: Category) -> list[frozenset[str]]:
    own = {singular(word.form) for text in (category.name, *category.words) for word in words_of(text)}
    return [words for example in category.examples if (words := _telling(example, own))]


def _telling(example: str, own: set[str]) -> frozenset[str]:
    words = words_of(example)
    telling = (
        singular(word.form)
        for at, word in enumerate(words)
        if at == 0 or not example[word.start].isupper() or singular(word.form) in own
    )
    return frozenset(form for form in telling if form not in EMPTY_WORDS and len(form) > 1)
