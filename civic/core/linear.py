"""A fitted linear model: how likely each code is for a text that is told by the names of its features.

In: names of features. Out: shares of one for each code, and what each feature said for one. Promises: pure arithmetic
over numbers that were fitted elsewhere; unknown names count for nothing; the same names always give the same shares.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Linear:
    """`weights` is features x codes, `rarity` the inverse document frequency of each feature."""

    codes: tuple[str, ...]
    features: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def shares(self, names: Iterable[str]) -> dict[str, float]:
        """They add up to one."""
        at, much = self._present(names)
        scores = self.bias + much @ self.weights[at]
        parts = np.exp(scores - scores.max())
        return dict(zip(self.codes, (parts / parts.sum()).tolist(), strict=True))

    def spoke(self, names: Iterable[str], code: str) -> dict[str, float]:
        """How much each feature that is there said for this code, against the mean of all; none for a code not known."""
        if code not in self.codes:
            return {}
        listed = list(names)
        at, much = self._present(listed)
        said = much * (self.weights[at, self.codes.index(code)] - self.weights[at].mean(axis=1))
        by_index = dict(zip(at.tolist(), said.tolist(), strict=True))
        return {
            name: by_index[self.features[name]] for name in dict.fromkeys(listed) if name in self.features
        }

    def _present(self, names: Iterable[str]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Each feature once, by its logarithmic frequency and its rarity, of length one in all."""
        known = self.features
        counts = Counter(known[name] for name in names if name in known)
        at = np.fromiter(counts, dtype=np.intp, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        much = (1 + np.log(times)) * self.rarity[at]
        length = float(np.sqrt((much * much).sum())) or 1.0
        return at, (much / length).astype(np.float32)
