"""What was learned from reports whose category people have confirmed, beside what the pack says.

In: the words of a text and the pack's shares. Out: how likely each category is, and the words that spoke for one.
Promises: categories that were never confirmed keep what the pack gives them; how much the pack counts and how sharp the
shares are was chosen on reports that the model had not seen.
"""

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from civic.core.linear import Linear
from civic.core.text_features import features_of, words_that_spoke
from civic.core.words import Word

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
    """`pack_share` from 0 (only learned) to 1 (only the pack); shares are raised to `sharpness`, so that they tell how
    often they are right; from `sure` on nobody needs to look. All three were chosen beside the pack's shares as they are
    with the model of matters (`beside_matters`) or without it, and hold only there."""

    linear: Linear
    pack_share: float
    sharpness: float
    sure: float
    fitness: Fitness
    version: str = ""
    beside_matters: bool = False

    def blended(
        self, words: Sequence[Word], by_pack: Mapping[str, float], codes: Container[str]
    ) -> dict[str, float]:
        """Shares that add up to one; by the pack alone for codes that were never confirmed, and where the likeliest is
        none of the pack's `codes`: a category that was retired since."""
        learned = self.linear.shares(features_of(words))
        if max(learned, key=lambda code: learned[code]) not in codes:
            return dict(by_pack)
        ours = {code: share for code, share in learned.items() if code in codes}
        return blend(ours, by_pack, self.pack_share, self.sharpness)

    def words_for(self, code: str, words: Sequence[Word]) -> tuple[str, ...]:
        """The words that spoke most for this category, in comparable form; none where the pack decides alone."""
        return words_that_spoke(self.linear, code, words) if self.pack_share < 1 else ()


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
