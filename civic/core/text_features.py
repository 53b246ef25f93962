"""What a text is told by to a fitted model: stems, pairs of neighbours, and pieces of words.

In: the words of a text. Out: names of features: "=swing" a stem, "+swing broken" two in a row, " swi" a piece of two
to five letters with a blank at both ends of the word. Promises: the same for learning and for deciding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from civic.core.linear import Linear
from civic.core.stems import stem
from civic.core.words import EMPTY_WORDS, Word, words_of

SHORTEST_PIECE, LONGEST_PIECE = 2, 5
MOST_WORDS = 3


def features_of_text(text: str) -> list[str]:
    return list(features_of(words_of(text)))


def features_of(words: Sequence[Word]) -> Iterator[str]:
    before = ""
    for word in words:
        yield from of_word(word.form)
        if word.form in EMPTY_WORDS or len(word.form) < 2:
            continue
        now = stem(word.form)
        if before:
            yield f"+{before} {now}"
        before = now


@lru_cache(maxsize=50_000)
def of_word(form: str) -> tuple[str, ...]:
    padded = f" {form} "
    pieces = (
        padded[start : start + size]
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(len(padded) - size + 1)
    )
    return (*((f"={stem(form)}",) if form not in EMPTY_WORDS and len(form) > 1 else ()), *pieces)


def words_that_spoke(
    model: Linear, code: str, words: Sequence[Word], more: Iterable[str] = ()
) -> tuple[str, ...]:
    """The telling words that said most for a code, in comparable form; `more` are further features of the text."""
    return most_telling(model.spoke((*features_of(words), *more), code), words)


def most_telling(said: Mapping[str, float], words: Sequence[Word]) -> tuple[str, ...]:
    """`said`: how much each feature said."""
    total = {
        form: sum(said.get(name, 0.0) for name in set(of_word(form)))
        for form in dict.fromkeys(word.form for word in words)
        if form not in EMPTY_WORDS and len(form) > 1
    }
    most = sorted((form for form in total if total[form] > 0), key=lambda form: -total[form])
    return tuple(most[:MOST_WORDS])
