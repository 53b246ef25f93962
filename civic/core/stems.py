"""Words cut down to what their forms share: swings, swinging -> swing; leakage, leaking -> leak.

In: a text. Out: a stem for each telling word, in order. Promises: rough, alike for both sides of a comparison, and
never shorter than three letters.
"""

from collections.abc import Iterator
from functools import lru_cache

from civic.core.words import EMPTY_WORDS, words_of

SHORTEST = 3
_ENDINGS = (
    "ations",
    "ation",
    "ages",
    "ings",
    "ment",
    "ness",
    "able",
    "age",
    "ing",
    "ers",
    "ied",
    "ies",
    "ed",
    "er",
    "es",
    "al",
    "ly",
    "s",
    "e",
    "y",
)


def stems_of(text: str) -> Iterator[str]:
    for word in words_of(text):
        if word.form not in EMPTY_WORDS and len(word.form) > 1:
            yield stem(word.form)


@lru_cache(maxsize=50_000)
def stem(form: str) -> str:
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= SHORTEST:
            return _single(form[: -len(ending)])
    return form


def _single(cut: str) -> str:
    """dripping -> dripp -> drip."""
    return cut[:-1] if len(cut) > SHORTEST and cut[-1] == cut[-2] and cut[-1] not in "sl" else cut
