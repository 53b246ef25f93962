"""Fits a model to confirmed reports and finds out, on reports left aside in turn, how far it may be trusted.

In: (text, code) pairs and the pack's index. Out: a Lesson: the model, and what it said of each report that it had not
seen. Promises: pairs whose code the pack does not have are left out; how much the pack counts beside what was learned,
how sharp the shares are and from where on nobody needs to look are all chosen on reports left aside; nothing random.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize

from civic.core.category import CategoryIndex
from civic.core.category.learned import Fitness, Learned, blend
from civic.core.linear import OTHERS, Linear, blocks_of
from civic.core.text_features import features_of_text
from civic.core.words import words_of
from civic.ports import NothingToLearn

Shares = Mapping[str, float]
FOLDS = 4
LEAST_REPORTS, LEAST_OF_A_CODE = 40, 4
SEEN_TWICE = 2
MOST_FEATURES = 30_000
FREEDOM = 10.0
ROUNDS, GOOD_ENOUGH = 80, 1e-3
PACK_SHARES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0)
SHARPNESSES = (0.6, 0.8, 1.0, 1.25, 1.6, 2.0)
RIGHT_WHEN_DECIDED = 0.94
"""A person is spared only where this share was right before: four points above what councils ask."""
NEVER_SURE = 1.01
PATCH = 20
"""The threshold is not set by a stroke of luck among fewer reports than this."""


@dataclass(frozen=True)
class Told:
    """One report left aside: what people said, and the shares that the others gave it."""

    code: str
    shares: Shares

    @property
    def first(self) -> tuple[str, float]:
        return max(self.shares.items(), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Lesson:
    model: Learned
    by_pack: tuple[Told, ...]
    by_blend: tuple[Told, ...]


def learn(pairs: Sequence[tuple[str, str]], index: CategoryIndex, codes: Sequence[str]) -> Lesson:
    """NothingToLearn where there are not enough pairs of at least two categories."""
    known = _usable(pairs, codes)
    by_pack = [
        Told(code, index.shares(text) or {code: 1 / len(codes) for code in codes}) for text, code in known
    ]
    aside = _told_aside(known)
    pack_share = min(PACK_SHARES, key=lambda share: _surprise(_blended(aside, by_pack, share, 1.0)))
    if _right(_blended(aside, by_pack, pack_share, 1.0)) < _right(by_pack):
        pack_share = 1.0
    sharpness = min(SHARPNESSES, key=lambda sharp: _surprise(_blended(aside, by_pack, pack_share, sharp)))
    by_blend = _blended(aside, by_pack, pack_share, sharpness)
    sure = threshold(by_blend)
    decided = [told for told in by_blend if told.first[1] >= sure]
    model = Learned(
        fitted([features_of_text(text) for text, _ in known], [code for _, code in known]),
        pack_share=pack_share,
        sharpness=sharpness,
        sure=sure,
        fitness=Fitness(
            len(known), _right(by_pack), _right(by_blend), len(decided) / len(known), _right(decided)
        ),
        version=_version(known),
        beside_matters=index.knows_matters,
    )
    return Lesson(model, tuple(by_pack), tuple(by_blend))


def threshold(told: Sequence[Told]) -> float:
    """The least share from which on enough were right, whatever stands above it; over 1 where there is none."""
    ordered = sorted(told, key=lambda one: -one.first[1])
    right, best = 0, NEVER_SURE
    for number, one in enumerate(ordered, start=1):
        right += one.first[0] == one.code
        if number >= PATCH and right / number >= RIGHT_WHEN_DECIDED:
            best = one.first[1]
    return best


def _usable(pairs: Sequence[tuple[str, str]], codes: Sequence[str]) -> list[tuple[str, str]]:
    ours = set(codes)
    of_pack = [(text, code) for text, code in pairs if code in ours and words_of(text)]
    often = Counter(code for _, code in of_pack)
    known = [(text, code) for text, code in of_pack if often[code] >= LEAST_OF_A_CODE]
    if len(known) < LEAST_REPORTS or len({code for _, code in known}) < 2:
        raise NothingToLearn(
            f"There are {len(known)} confirmed reports in categories of the pack with at least {LEAST_OF_A_CODE} each; "
            f"{LEAST_REPORTS} in two or more categories are needed. Confirm more reports at the desk first."
        )
    return known


def _told_aside(known: Sequence[tuple[str, str]]) -> list[Told]:
    """Each report judged by a model that was fitted on the others."""
    documents = [features_of_text(text) for text, _ in known]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    told: dict[int, Told] = {}
    for train, test in folds.split(known, [code for _, code in known]):
        model = fitted([documents[at] for at in train], [known[at][1] for at in train])
        for at in test:
            told[int(at)] = Told(known[at][1], model.shares(documents[at]))
    return [told[at] for at in range(len(known))]


def fitted(
    documents: Sequence[Sequence[str]],
    codes: Sequence[str],
    seen: int = SEEN_TWICE,
    blocks: Mapping[str, float] | None = None,
    most: int = MOST_FEATURES,
    freedom: float = FREEDOM,
) -> Linear:
    """`documents` are names of features; the `most` frequent that are in at least `seen` documents are kept. `blocks`: as
    in Linear. `freedom`: the inverse of how strongly weights are held small."""
    names = _most_frequent(documents, seen, most)
    if not names:
        raise NothingToLearn("No two of the confirmed reports have a word in common.")
    counting = TfidfVectorizer(analyzer=list, sublinear_tf=True, vocabulary=names, norm=None)
    counted = counting.fit_transform(documents)
    features = {name: at for at, name in enumerate(names)}
    fit = LogisticRegression(C=freedom, max_iter=ROUNDS, tol=GOOD_ENOUGH)
    fit.fit(_of_length(counted, features, blocks or {OTHERS: 1.0}), codes)
    weights, bias = _for_each_code(fit)
    return Linear(
        codes=tuple(str(code) for code in fit.classes_),
        features=features,
        rarity=np.asarray(counting.idf_, dtype=np.float32),
        weights=weights,
        bias=bias,
        blocks=dict(blocks or {}),
    )


def _most_frequent(documents: Sequence[Sequence[str]], seen: int, most: int) -> list[str]:
    """In order of their names. Of those that are as frequent the first by name are kept: scikit-learn keeps what its sort
    leaves in front, which differs from processor to processor."""
    times = Counter(name for document in documents for name in document)
    held = Counter(name for document in documents for name in set(document))
    known = [name for name in held if held[name] >= seen]
    return sorted(sorted(known, key=lambda name: (-times[name], name))[:most])


def _of_length(counted: csr_matrix, features: Mapping[str, int], blocks: Mapping[str, float]) -> csr_matrix:
    """Each block of each document made as long as it counts."""
    block = blocks_of(features, blocks)
    parts = [
        normalize(counted[:, np.flatnonzero(block == at)]) * counts
        for at, counts in enumerate(blocks.values())
    ]
    order = np.concatenate([np.flatnonzero(block == at) for at in range(len(blocks))])
    return hstack(parts).tocsr()[:, np.argsort(order)]


def _for_each_code(fitted: LogisticRegression) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Of two codes only the second has weights; the first has their opposite half."""
    weights, bias = fitted.coef_, fitted.intercept_
    if len(weights) == 1:
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
    return np.ascontiguousarray(weights.T, dtype=np.float32), np.asarray(bias, dtype=np.float32)


def _blended(learned: Sequence[Told], by_pack: Sequence[Told], share: float, sharpness: float) -> list[Told]:
    both = zip(learned, by_pack, strict=True)
    return [Told(one.code, blend(one.shares, other.shares, share, sharpness)) for one, other in both]


def _surprise(told: Sequence[Told]) -> float:
    """Mean negative logarithm of the share that the right code was given."""
    return sum(-log(max(1e-6, one.shares.get(one.code, 0.0))) for one in told) / len(told)


def _right(told: Sequence[Told]) -> float:
    return sum(one.first[0] == one.code for one in told) / len(told) if told else 0.0


def _version(known: Sequence[tuple[str, str]]) -> str:
    """The same reports give the same version."""
    return hashlib.sha256(repr(sorted(known)).encode()).hexdigest()[:12]
