"""A fitted linear model: how likely each code is for a text that is told by the names of its features.

In: names of features, which may come in blocks such as words and signs, told apart by their first letter. Out: shares
of one for each code, and what each feature said for one. Promises: pure arithmetic over numbers that were fitted
elsewhere; unknown names count for nothing; the same names always give the same shares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

OTHERS = ""
"""The block of all features whose first letter has none of its own."""


@dataclass(frozen=True, eq=False)
class Linear:
    """`weights` is features x codes, `rarity` the inverse document frequency of each feature. `blocks`: first letter ->
    how much the block counts, so that few signs are not drowned by many pieces of words; none for one block in all."""

    codes: tuple[str, ...]
    features: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    blocks: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def _block_of(self) -> NDArray[np.int8]:
        return blocks_of(self.features, self.blocks)

    @cached_property
    def _counts(self) -> NDArray[np.float32]:
        return np.array(list(self.blocks.values()) or [1.0], dtype=np.float32)

    def shares(self, names: Iterable[str]) -> dict[str, float]:
        """They add up to one."""
        return dict(zip(self.codes, self.share_array(names).tolist(), strict=True))

    def share_array(self, names: Iterable[str]) -> NDArray[np.float32]:
        """The same in the order of the codes."""
        return self.heard(names).shares

    def spoke(self, names: Iterable[str], code: str) -> dict[str, float]:
        """How much each feature that is there said for this code, against the mean of all; none for a code not known."""
        if code not in self.codes:
            return {}
        listed = list(names)
        heard = self.heard(listed)
        by_index = dict(zip(heard.at.tolist(), heard.said(code).tolist(), strict=True))
        return {
            name: by_index[self.features[name]] for name in dict.fromkeys(listed) if name in self.features
        }

    def heard(self, names: Iterable[str]) -> "Heard":
        """What the model makes of one text, for several questions about it."""
        known = self.features
        return self.heard_at(np.array([known[name] for name in names if name in known], dtype=np.intp))

    def heard_at(self, places: NDArray[np.intp]) -> "Heard":
        """The same, by the features' indices; one that is there twice counts twice."""
        at, times = np.unique(places, return_counts=True)
        much = (1 + np.log(times, dtype=np.float32)) * self.rarity[at]
        block = self._block_of[at]
        lengths = np.sqrt(np.bincount(block, much * much, len(self._counts)))
        lengths[lengths == 0] = 1.0
        much = (much * (self._counts / lengths)[block]).astype(np.float32)
        there = self.weights[at]
        scores = self.bias + much @ there
        parts = np.exp(scores - scores.max())
        return Heard(self, at, much, there, parts / parts.sum())


@dataclass(frozen=True, eq=False)
class Heard:
    """`at` are the indices of the features that are there, in order, `much` how much of each, `there` their weights;
    `shares` by code."""

    model: Linear
    at: NDArray[np.intp]
    much: NDArray[np.float32]
    there: NDArray[np.float32]
    shares: NDArray[np.float32]

    @property
    def anything(self) -> bool:
        """Whether the model knows any feature of it."""
        return len(self.at) > 0

    def said(self, code: str) -> NDArray[np.float32]:
        """How much each feature of `at` said for a code that the model knows, against the mean of all."""
        said: NDArray[np.float32] = self.much * (self.there[:, self.model.codes.index(code)] - self._means)
        return said

    @cached_property
    def _means(self) -> NDArray[np.float32]:
        means: NDArray[np.float32] = self.there.mean(axis=1)
        return means


def blocks_of(features: Mapping[str, int], blocks: Mapping[str, float]) -> NDArray[np.int8]:
    """For each feature's index the place of its block among the blocks."""
    places = {letter: at for at, letter in enumerate(blocks)}
    rest = places.get(OTHERS, 0)
    found = np.zeros(len(features), dtype=np.int8)
    for name, at in features.items():
        found[at] = places.get(name[0], rest)
    return found
