"""Which of the council's categories a post is about, how sure, and why.

In: the pack's categories, once, perhaps a model of what residents anywhere write about, and perhaps what was learned
from the council's own reports; then texts. Out: suggestions, likeliest first, each with a sentence for staff and the
words that said it. Promises: no text raises; what a category is about, its own name, words and examples decide; a word
that only says where ("on the footpath") yields to one that says what.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

from civic.core.category.examples import Examples
from civic.core.category.learned import Learned
from civic.core.category.matters import NOTHING, Matters
from civic.core.category.prototypes import Prototypes
from civic.core.category.reading import Evidence, Read
from civic.core.category.vocabulary import Hit, Vocabulary, noun_named
from civic.core.council import Category
from civic.core.linear import Linear
from civic.core.spot_codes import marked_spot_codes
from civic.core.stems import stem
from civic.core.words import Word, singular, words_of

__all__ = ["SURE", "CategoryIndex", "Learned", "Suggestion"]

RIVAL = 0.5
MOST_SUGGESTIONS = 4
LEAST = 0.0005
ALIKE = 0.5
MOST_READ = 3
EXPLAINED = 0.05
"""What is less likely than this, and not the likeliest, is told as a guess if no word of its own says more."""
A_GUESS = "a guess"
LIKE = 0.5
"""From here on a word reads like a category of its own: less is a syllable in common."""
LONGEST_QUOTED = 40
SURE = 0.8


@dataclass(frozen=True)
class Weights:
    """How much each piece of evidence counts: likeness to prototypes, the lexicon's sureness from 0 to 1, nearness in
    matter. The scores of all but the first become shares with `sharpness`; how likely the first is right is a logistic
    function of how far it is ahead of the second: in points, and as a share of its own."""

    like: float
    lexicon: float
    matter: float
    sharpness: float
    ahead: float
    ahead_of_all: float
    doubt: float


BY_WORDS = Weights(1.0, 11.0, 0.0, 0.3, 0.23, 0.35, -0.97)
"""Fitted to some 3,400 labelled reports and short honest examples with five packs."""
WITH_MATTERS = Weights(0.23, 0.43, 1.08, 1.0, 0.87, 0.0, -0.81)
"""Fitted to 2,286 labelled reports with six packs, five of them with a few words and three examples to a category."""


@dataclass(frozen=True)
class Suggestion:
    """`why` is a sentence for staff; `words` are the words of the text that said it, as they stand there.

    `confidence` is a share: those of all categories add up to one. `thing` is a noun for a reply to the resident: the
    thing they named, or the category's name. `named` is False where the text only reads alike and names nothing.
    """

    code: str
    confidence: float
    why: str
    words: tuple[str, ...] = ()
    thing: str = ""
    named: bool = True


class CategoryIndex:
    """Built once for a council; `suggest` is then a few look-ups.

    What was `learned` of another pack's categories is left aside, and what was learned beside the pack's words alone
    decides beside them alone, as it was judged.
    """

    def __init__(
        self, categories: Sequence[Category], learned: Learned | None = None, matters: Linear | None = None
    ) -> None:
        self._names = {category.code: category.name for category in categories}
        self._codes = tuple(self._names)
        self._vocabulary = Vocabulary(categories)
        self._examples = Examples(categories)
        self._prototypes = Prototypes(categories)
        self._learned = (
            learned if learned and any(code in self._names for code in learned.linear.codes) else None
        )
        if self._learned is not None and not self._learned.beside_matters:
            matters = None
        self._matters = Matters(categories, matters) if matters is not None else None
        self._weights = BY_WORDS if matters is None else WITH_MATTERS

    @property
    def knows_matters(self) -> bool:
        return self._matters is not None

    @property
    def sure(self) -> float:
        """From this confidence on nobody needs to look: as the council's own reports have shown, or by the rules."""
        return SURE if self._learned is None else self._learned.sure

    def suggest(self, text: str, place_words: Iterable[str] = ()) -> tuple[Suggestion, ...]:
        """`place_words` are pieces of the text that name a place: the park in "Alma Park" is no word for parks,
        nor are codes of spots."""
        read = Read(text, words_of(text), (*place_words, *marked_spot_codes(text)))
        found = self._found(read)
        shares = self._shares(read, found)
        order = sorted(shares, key=lambda code: (-shares[code], code))[:MOST_SUGGESTIONS]
        named = any(one.hits for one in found.values()) or self._prototypes.knows(
            stem(word.form) for word in read.telling
        )
        first = self._learned_words(order[0], read) if order else ()
        return tuple(
            self._suggestion(code, shares[code], found, read, named, () if at else first, told=not at)
            for at, code in enumerate(order)
            if shares[code] >= LEAST
        )

    def shares(self, text: str) -> dict[str, float]:
        """By the pack alone, whatever was learned: how likely each category is; they add up to one, or are none."""
        read = Read(text, words_of(text), ())
        return self._by_pack(read, self._found(read))

    def _found(self, read: Read) -> dict[str, Evidence]:
        """What the lexicon and the examples say, by code."""
        hits = _by_category(self._vocabulary.hits(read.words, read.skipped))
        alike = self._examples.likeness({singular(word.form) for word in read.telling})
        return {code: Evidence(hits.get(code, []), alike.get(code, 0.0)) for code in {*hits, *alike}}

    def _shares(self, read: Read, found: dict[str, Evidence]) -> dict[str, float]:
        by_pack = self._by_pack(read, found)
        if self._learned is None:
            return by_pack
        return self._learned.blended(read.without_places, by_pack, self._names)

    def _by_pack(self, read: Read, found: dict[str, Evidence]) -> dict[str, float]:
        likeness = self._prototypes.scores(stem(word.form) for word in read.saying_what(found.values()))
        near = self._matters.scores(read.heard(self._matters)) if self._matters is not None else ()
        if not any(likeness) and not found and not near:
            return {}
        lexicon, by = _sureness(found), self._weights
        scores = [
            by.like * like + by.lexicon * lexicon.get(code, 0.0) + by.matter * matter
            for code, like, matter in zip(self._codes, likeness, near or repeat(0.0), strict=False)
        ]
        nothing = by.matter * NOTHING if near else 0.0
        return dict(zip(self._codes, _shares(scores, by, nothing), strict=True))

    def _suggestion(
        self,
        code: str,
        share: float,
        found: dict[str, Evidence],
        read: Read,
        named: bool,
        learned: Sequence[str],
        *,
        told: bool,
    ) -> Suggestion:
        evidence = found.get(code, NO_EVIDENCE)
        where_counts = not any(one.says_what for one in found.values())
        written = [
            (hit, read.text[read.words[hit.first].start : read.words[hit.last].end]) for hit in evidence.hits
        ]
        said = tuple(dict.fromkeys(piece for _, piece in written))
        reasons = [_reason(hit, piece, where_counts) for hit, piece in written]
        if evidence.alike >= ALIKE:
            reasons.append("much like an example")
        if learned:
            reasons.append(f"learned from {_quoted(learned)}")
        why = "; ".join(dict.fromkeys(reasons))
        if not why:
            why = self._reads_like(code, read) if told or share >= EXPLAINED else A_GUESS
        return Suggestion(
            code, round(share, 3), why, said, self._thing(evidence.hits, read.words, code), named
        )

    def _learned_words(self, code: str, read: Read) -> tuple[str, ...]:
        return self._learned.words_for(code, read.without_places) if self._learned is not None else ()

    def _reads_like(self, code: str, read: Read) -> str:
        """The words that brought a category nearest, where none of its own is used."""
        at = self._codes.index(code)
        written = {word.form: read.text[word.start : word.end] for word in reversed(read.words)}
        most: tuple[str, ...] = ()
        if self._matters is not None:
            most = self._matters.words_for(at, read.heard(self._matters), read.without_places)
        if not most:
            weights = {word.form: self._prototypes.of_stem(stem(word.form))[at] for word in read.telling}
            near = (form for form in weights if weights[form] >= LIKE)
            most = tuple(sorted(near, key=lambda form: -weights[form])[:MOST_READ])
        return f"reads like it: {_quoted(written[form] for form in most)}" if most else A_GUESS

    def _thing(self, hits: Sequence[Hit], words: Sequence[Word], code: str) -> str:
        named = (noun for hit in hits if (noun := noun_named(hit, words)))
        return next(named, _small(self._names[code]))


NO_EVIDENCE = Evidence([], 0.0)


def _sureness(found: dict[str, Evidence]) -> dict[str, float]:
    """What the pack's own words say, 0 to 1 each; a rival takes from it."""
    where_counts = not any(evidence.says_what for evidence in found.values())
    scores = {code: evidence.score(where_counts=where_counts) for code, evidence in found.items()}
    sure = {}
    for code, score in scores.items():
        rival = max((other for name, other in scores.items() if name != code), default=0.0)
        sure[code] = score * (1 - RIVAL * min(1.0, rival / score) ** 2) if score else 0.0
    return sure


def _shares(scores: Sequence[float], by: Weights, nothing: float) -> list[float]:
    """Scores as shares of one: the first as likely as it was right before, the others by how near they come. A single one
    stands against the score of `nothing`."""
    first = max(range(len(scores)), key=lambda at: scores[at])
    parts = [math.exp(by.sharpness * (score - scores[first])) for score in scores]
    second = max((score for at, score in enumerate(scores) if at != first), default=nothing)
    ahead = scores[first] - second
    own_share = ahead / (1 + scores[first]) if by.ahead_of_all else 0.0
    right = 1 / (1 + math.exp(-(by.ahead * ahead + by.ahead_of_all * own_share + by.doubt)))
    if len(scores) == 1:
        return [right]
    rest = sum(parts) - parts[first]
    return [right if at == first else (1 - right) * part / rest for at, part in enumerate(parts)]


def _small(name: str) -> str:
    """A category's name within a sentence; TV and such stay large."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _by_category(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    grouped: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        grouped[hit.term.code].append(hit)
    return grouped


def _reason(hit: Hit, piece: str, where_counts: bool) -> str:
    if hit.misspelt:
        return f"“{piece}” looks like “{hit.term.word}”"
    return f"“{piece}” only says where" if hit.only_where and not where_counts else f"“{piece}”"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(
        f"“{word}”" if len(word) <= LONGEST_QUOTED else f"“{word[: LONGEST_QUOTED - 1]}…”" for word in words
    )
