"""What a text is told by to a fitted model: stems, pairs of neighbours, and pieces of words.

In: the words of a text. Out: names of features: "=swing" a stem, "+swing broken" two in a row, " swi" a piece of two
to five letters with a blank at both ends of the word. Promises: the same for learning and for deciding.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from civic.core.linear import Heard, Linear
from civic.core.stems import stem
from civic.core.words import EMPTY_WORDS, Word, words_of

SHORTEST_PIECE, LONGEST_PIECE = 2, 5
MOST_WORDS = 3
LONGEST_WORD = 32
REMEMBERED = 20_000


def features_of_text(text: str) -> list[str]:
    return list(features_of(words_of(text)))


def features_of(words: Sequence[Word]) -> Iterator[str]:
    for word in words:
        yield from of_word(word.form)
    yield from pairs_of(words)


def pairs_of(words: Sequence[Word]) -> Iterator[str]:
    """The telling words in a row, two by two."""
    telling = [stem(word.form) for word in words if word.form not in EMPTY_WORDS and len(word.form) > 1]
    yield from (f"+{one} {other}" for one, other in pairwise(telling))


def of_word(form: str) -> tuple[str, ...]:
    """No more of a word is read than LONGEST_WORD letters: what is remembered of made-up ones must stay small."""
    return _of_word(form[:LONGEST_WORD])


@lru_cache(maxsize=REMEMBERED)
def _of_word(form: str) -> tuple[str, ...]:
    padded = f" {form} "
    pieces = (
        padded[start : start + size]
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(len(padded) - size + 1)
    )
    return (*((f"={stem(form)}",) if form not in EMPTY_WORDS and len(form) > 1 else ()), *pieces)


class Hearing:
    """What a model makes of words; a word's features are looked up once, since the same words come again and again."""

    def __init__(self, model: Linear) -> None:
        self._model = model
        self._places = lru_cache(maxsize=REMEMBERED)(self._of_form)
        self._once = lru_cache(maxsize=REMEMBERED)(lambda form: np.unique(self._of_form(form)))

    def heard(self, words: Sequence[Word], more: Iterable[str] = ()) -> Heard:
        """As the model hears `features_of` the words, and `more` names of features."""
        others = self._indices((*pairs_of(words), *more))
        return self._model.heard_at(np.concatenate([*(self._places(word.form) for word in words), others]))

    def words_for(self, code: str, heard: Heard, words: Sequence[Word]) -> tuple[str, ...]:
        """The telling ones of the words that said most for a code, in comparable form."""
        said = heard.said(code)

        def much(form: str) -> float:
            return float(said[np.searchsorted(heard.at, self._once(form))].sum())

        return most_telling(words, much)

    def _of_form(self, form: str) -> NDArray[np.intp]:
        """The indices of the features of one word that the model knows."""
        return self._indices(of_word(form))

    def _indices(self, names: Iterable[str]) -> NDArray[np.intp]:
        known = self._model.features
        return np.array([known[name] for name in names if name in known], dtype=np.intp)


def words_that_spoke(model: Linear, code: str, words: Sequence[Word]) -> tuple[str, ...]:
    """The telling words that said most for a code, in comparable form."""
    said = model.spoke(features_of(words), code)
    return most_telling(words, lambda form: sum(said.get(name, 0.0) for name in set(of_word(form))))


def most_telling(words: Sequence[Word], much: Callable[[str], float]) -> tuple[str, ...]:
    """The words that said most, in comparable form; `much` is how much a form said."""
    forms = dict.fromkeys(word.form for word in words)
    total = {form: much(form) for form in forms if form not in EMPTY_WORDS and len(form) > 1}
    most = sorted((form for form in total if total[form] > 0), key=lambda form: -total[form])
    return tuple(most[:MOST_WORDS])
