"""What a text is about in general, and how near each of a council's categories is to that.

In: a model that was taught what residents anywhere write about some hundred matters (a pothole, a missed bin, a barking
dog); the pack's categories, once; then the words of a text. Out: a score for each category, in the pack's order.
Promises: the pack decides: a category is about those matters that its own name, words and examples are about; a text
that holds no word the model knows scores nothing.

A score is the logarithm of how likely a text of this category would be about the matter that this text is about.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from civic.core.council import Category
from civic.core.linear import Heard, Linear
from civic.core.text_features import Hearing
from civic.core.words import Word, words_of

BLOCKS = {"": 0.6, "=": 1.0, "+": 0.3}
"""How much pieces of words, stems and pairs of stems count beside each other, when the model is taught and asked."""
NAME, WORD, EXAMPLE = 2.0, 1.0, 1.5
ABOUT_IT = 5e-3
"""From this share of a matter on a category is about it as far as staff are told."""
HARDLY, LEAST = 1e-3, 1e-4
"""What a category may be about though nothing in the pack says so; and the least that a score is taken of."""


NOTHING = math.log(HARDLY + LEAST)
"""The score of a category that is about nothing in the text."""


class Matters:
    def __init__(self, categories: Sequence[Category], model: Linear) -> None:
        self._model = model
        self._hearing = Hearing(model)
        self._about = np.array([self._profile(category) for category in categories]) + HARDLY

    def heard(self, words: Sequence[Word]) -> Heard:
        return self._hearing.heard(words)

    def scores(self, heard: Heard) -> tuple[float, ...]:
        """One for each category; () where the model knows none of the words."""
        if not heard.anything:
            return ()
        scores: list[float] = np.log(self._about @ heard.shares + LEAST).tolist()
        return tuple(scores)

    def words_for(self, at: int, heard: Heard, words: Sequence[Word]) -> tuple[str, ...]:
        """The words that spoke most for the matter which the category at this place shares with the text, if any."""
        shared = int(np.argmax(self._about[at] * heard.shares))
        if self._about[at, shared] < ABOUT_IT:
            return ()
        return self._hearing.words_for(self._model.codes[shared], heard, words)

    def _profile(self, category: Category) -> NDArray[np.float32]:
        """What the pack says of the category, as shares of matters; nothing where no word of it is known, as in another
        script."""
        texts = [(category.name, NAME), *((word, WORD) for word in category.words)]
        texts += [(example, EXAMPLE) for example in category.examples]
        heard = [(self.heard(words_of(text)), weight) for text, weight in texts]
        known = [(told.shares, weight) for told, weight in heard if told.anything]
        whole = sum(
            (weight * shares for shares, weight in known), np.zeros(len(self._model.codes), np.float32)
        )
        return whole / (sum(weight for _, weight in known) or 1.0)
