"""Which of the council's categories a post is about, how sure, and why.

In: the pack's categories, once; then texts. Out: suggestions, likeliest first, each with a sentence for staff
and the words that said it. Promises: no text raises; the pack's words decide, its examples help; a word that
only says where ("on the footpath") yields to one that says what.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod

from civic.core.category.examples import Examples
from civic.core.category.vocabulary import Hit, Vocabulary, noun_named
from civic.core.council import Category
from civic.core.words import EMPTY_WORDS, Word, singular, words_of

__all__ = ["CategoryIndex", "Suggestion"]

ONLY_WHERE = 0.35
EXAMPLE, SAME_AS_EXAMPLE = 0.45, 0.85
NEARLY_THE_SAME = 0.85
RIVAL = 0.5
LEAST = 0.1
MOST_SUGGESTIONS = 4
ALIKE = 0.5


@dataclass(frozen=True)
class Suggestion:
    """`why` is a sentence for staff; `words` are the words of the text that said it, as they stand there.

    `thing` is a noun for a reply to the resident: the thing they named, or the category's name.
    """

    code: str
    confidence: float
    why: str
    words: tuple[str, ...] = ()
    thing: str = ""


class CategoryIndex:
    """Built once for a council; `suggest` is then a few look-ups."""

    def __init__(self, categories: Sequence[Category]) -> None:
        self._names = {category.code: category.name for category in categories}
        self._vocabulary = Vocabulary(categories)
        self._examples = Examples(categories)

    def suggest(self, text: str, place_words: Iterable[str] = ()) -> tuple[Suggestion, ...]:
        """`place_words` are pieces of the text that name a place: the park in "Alma Park" is no word for parks."""
        words = words_of(text)
        skipped = _covered(words, text, place_words)
        hits = _by_category(self._vocabulary.hits(words, skipped))
        telling = {
            singular(word.form)
            for at, word in enumerate(words)
            if at not in skipped and word.form not in EMPTY_WORDS
        }
        alike = self._examples.likeness(telling)
        found = {code: _Evidence(hits.get(code, []), alike.get(code, 0.0)) for code in {*hits, *alike}}
        ranked = _ranked(found, text, words)
        return tuple(replace(one, thing=self._thing(found[one.code].hits, words, one.code)) for one in ranked)

    def _thing(self, hits: Sequence[Hit], words: Sequence[Word], code: str) -> str:
        named = (noun for hit in hits if (noun := noun_named(hit, words)))
        return next(named, _small(self._names[code]))


@dataclass(frozen=True)
class _Evidence:
    hits: list[Hit]
    alike: float

    @property
    def says_what(self) -> bool:
        return any(not hit.only_where for hit in self.hits)

    def score(self, *, where_counts: bool) -> float:
        """Independent evidence, put together: each piece leaves less doubt."""
        weights: dict[str, float] = {}
        for hit in self.hits:
            weight = hit.weight * (1.0 if where_counts or not hit.only_where else ONLY_WHERE)
            weights[hit.term.word] = max(weight, weights.get(hit.term.word, 0.0))
        doubt: float = prod(1 - weight for weight in weights.values())
        example = SAME_AS_EXAMPLE if self.alike >= NEARLY_THE_SAME else EXAMPLE
        return 1 - doubt * (1 - example * self.alike**2)


def _small(name: str) -> str:
    """A category's name within a sentence; TV and such stay large."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _covered(words: Sequence[Word], text: str, pieces: Iterable[str]) -> set[int]:
    spans = [(start, start + len(piece)) for piece in pieces if piece and (start := text.find(piece)) >= 0]
    return {
        at
        for at, word in enumerate(words)
        if any(start <= word.start and word.end <= end for start, end in spans)
    }


def _by_category(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    grouped: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        grouped[hit.term.code].append(hit)
    return grouped


def _ranked(found: dict[str, _Evidence], text: str, words: Sequence[Word]) -> tuple[Suggestion, ...]:
    where_counts = not any(evidence.says_what for evidence in found.values())
    scores = {code: evidence.score(where_counts=where_counts) for code, evidence in found.items()}
    order = sorted(scores, key=lambda code: (-scores[code], code))[:MOST_SUGGESTIONS]
    ranked = []
    for code in order:
        rival = max((scores[other] for other in order if other != code), default=0.0)
        sure = scores[code] * (1 - RIVAL * min(1.0, rival / scores[code]) ** 2) if scores[code] else 0.0
        if sure >= LEAST:
            ranked.append(_suggestion(code, round(sure, 3), found[code], text, words, where_counts))
    return tuple(ranked)


def _suggestion(
    code: str, sure: float, evidence: _Evidence, text: str, words: Sequence[Word], where_counts: bool
) -> Suggestion:
    written = [(hit, text[words[hit.first].start : words[hit.last].end]) for hit in evidence.hits]
    said = tuple(dict.fromkeys(piece for _, piece in written))
    reasons = [_reason(hit, piece, where_counts) for hit, piece in written]
    if evidence.alike >= ALIKE:
        reasons.append("much like an example")
    return Suggestion(code, sure, "; ".join(dict.fromkeys(reasons)) or "a little like an example", said)


def _reason(hit: Hit, piece: str, where_counts: bool) -> str:
    if hit.misspelt:
        return f"“{piece}” looks like “{hit.term.word}”"
    return f"“{piece}” only says where" if hit.only_where and not where_counts else f"“{piece}”"
