"""What was learned from reports whose category people have confirmed: weights of words and pieces of words.

In: features of a text. Out: how likely each category is, blended with what the pack says, and the words that spoke
for one. Promises: pure arithmetic over numbers that were fitted elsewhere; categories that are not in the model keep
what the pack gives them; the same model and text always give the same.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from civic.core.category.stems import stem
from civic.core.words import EMPTY_WORDS, Word, words_of

SHORTEST_PIECE, LONGEST_PIECE = 2, 5
MOST_WORDS = 3
LEAST_SHARE = 1e-4


@dataclass(frozen=True)
class Fitness:
    """How good a model is on reports that it was not fitted on: shares from 0 to 1."""

    reports: int
    by_pack: float
    by_blend: float
    decided: float
    right_when_decided: float


@dataclass(frozen=True)
class Learned:
    """`weights` is features x codes; `pack_share` from 0 (only learned) to 1 (only the pack); shares are raised to
    `sharpness`, so that they tell how often they are right; from `sure` on nobody needs to look."""

    codes: tuple[str, ...]
    features: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    pack_share: float
    sharpness: float
    sure: float
    fitness: Fitness
    version: str = ""
    _order: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_order", {code: at for at, code in enumerate(self.codes)})

    def blended(self, words: Sequence[Word], by_pack: Mapping[str, float]) -> dict[str, float]:
        """Shares that add up to one; by the pack alone for codes that were never confirmed."""
        learned = self.shares(words)
        return blend(learned, by_pack, self.pack_share, self.sharpness)

    def shares(self, words: Sequence[Word]) -> dict[str, float]:
        at, much = self._present(words)
        scores = self.bias + much @ self.weights[at]
        parts = np.exp(scores - scores.max())
        return dict(zip(self.codes, (parts / parts.sum()).tolist(), strict=True))

    def words_for(self, code: str, words: Sequence[Word]) -> tuple[str, ...]:
        """The words that spoke most for this category and against the mean of the others, in comparable form."""
        if code not in self._order:
            return ()
        at, much = self._present(words)
        spoke = much * (self.weights[at, self._order[code]] - self.weights[at].mean(axis=1))
        by_feature = dict(zip(at.tolist(), spoke.tolist(), strict=True))
        total: dict[str, float] = defaultdict(float)
        for form in {word.form for word in words} - EMPTY_WORDS:
            total[form] = sum(by_feature.get(self.features.get(one, -1), 0.0) for one in set(_of_word(form)))
        most = sorted((form for form in total if total[form] > 0), key=lambda form: -total[form])
        return tuple(most[:MOST_WORDS])

    def _present(self, words: Sequence[Word]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        known = self.features
        counts = Counter(known[name] for name in features_of(words) if name in known)
        at = np.fromiter(counts, dtype=np.intp, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        much = (1 + np.log(times)) * self.rarity[at]
        length = float(np.sqrt((much * much).sum())) or 1.0
        return at, (much / length).astype(np.float32)


def blend(
    learned: Mapping[str, float], by_pack: Mapping[str, float], pack_share: float, sharpness: float
) -> dict[str, float]:
    """The weighted geometric mean of both, sharpened, as shares of one."""
    codes = dict.fromkeys((*by_pack, *learned)) if by_pack else dict.fromkeys(learned)
    flat = 1 / max(1, len(codes))
    logs = {
        code: sharpness
        * (
            (1 - pack_share) * math.log(max(LEAST_SHARE, learned.get(code, LEAST_SHARE)))
            + pack_share * math.log(max(LEAST_SHARE, by_pack.get(code, flat)))
        )
        for code in codes
    }
    most = max(logs.values(), default=0.0)
    parts = {code: math.exp(value - most) for code, value in logs.items()}
    whole = sum(parts.values())
    return {code: part / whole for code, part in parts.items()}


def features_of_text(text: str) -> list[str]:
    return list(features_of(words_of(text)))


def features_of(words: Sequence[Word]) -> Iterator[str]:
    """Stems, pairs of neighbours, and pieces of each word of two to five letters with a blank at both ends."""
    before = ""
    for word in words:
        yield from _of_word(word.form)
        if word.form in EMPTY_WORDS or len(word.form) < 2:
            continue
        now = stem(word.form)
        if before:
            yield f"+{before} {now}"
        before = now


@lru_cache(maxsize=50_000)
def _of_word(form: str) -> tuple[str, ...]:
    padded = f" {form} "
    pieces = (
        padded[start : start + size]
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for start in range(len(padded) - size + 1)
    )
    return (*((f"={stem(form)}",) if form not in EMPTY_WORDS and len(form) > 1 else ()), *pieces)
