"""The words of all categories, and where a text uses them.

In: the pack's categories, once; then the words of a text. Out: hits: which word of which category stands where,
and whether it only says where something is. Promises: the longest phrase wins; a misspelt word is looked for
only where no word is spelt right.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from civic.core.category.inflection import forms
from civic.core.council import Category
from civic.core.words import EMPTY_WORDS, Word, forms_of, singular

OWN_WORD, OWN_PHRASE, FROM_NAME, WEAK_WORD = 0.75, 0.85, 0.5, 0.3
INFLECTED, MISSPELT = 0.95, 0.7
LONGEST_PHRASE = 4
FUZZY_LETTERS = 5
TWO_ERRORS_LETTERS = 9
TAG_PART_LETTERS = 4

_WEAK = (
    "park parks street streets road roads path area place bridge council town city people car cars bus public"
)
WEAK = frozenset(_WEAK.split())
_WHERE = """
on in at near by beside beneath behind opposite outside inside over under underneath along across around into onto
from blocking against through between past
"""
WHERE = frozenset(_WHERE.split())
_DETERMINERS = "the a an our my this that these those their your his her new old local same whole main"
DETERMINERS = frozenset(_DETERMINERS.split())
COPULAS = frozenset({"is", "are", "was", "were", "has", "have", "been", "still", "all", "again", "the", "a"})
QUANTITIES = frozenset(
    {"one", "two", "three", "both", "another", "some", "every", "each", "broken", "huge", "big"}
)
_STATES = (
    "out down off over up full open loose uneven dark black overgrown sharp rusty dead smelly across again"
)
STATES = frozenset(_STATES.split())
IDIOMS = frozenset({("sign", "of"), ("signs", "of"), ("light", "of"), ("bin", "there"), ("path", "to")})
NOUNS_IN_ING = frozenset(
    {"swing", "paving", "parking", "building", "railing", "lighting", "crossing", "planting"}
)
SIDES = frozenset({"front", "side", "end", "edge", "middle", "corner", "back", "foot", "next", "close"})


@dataclass(frozen=True)
class Term:
    """A word of a category as the pack writes it, and how much it says; `code` may recur for other words."""

    code: str
    word: str
    weight: float
    exact: bool = True


@dataclass(frozen=True)
class Hit:
    """Words `first` to `last` are this term; `only_where` after "on the", "near", and in "rubbish bin"."""

    term: Term
    first: int
    last: int
    only_where: bool = False
    misspelt: bool = False

    @property
    def weight(self) -> float:
        return self.term.weight * (MISSPELT if self.misspelt else 1.0)


class Vocabulary:
    def __init__(self, categories: Iterable[Category]) -> None:
        self._terms: dict[str, list[Term]] = defaultdict(list)
        for category in categories:
            for term in _own_terms(category):
                self._add(term)
        self._single = [
            phrase
            for phrase, terms in self._terms.items()
            if " " not in phrase and len(phrase) >= FUZZY_LETTERS - 1 and terms[0].exact
        ]
        self._heads = {phrase.partition(" ")[0] for phrase in self._terms}
        self._likely = lru_cache(maxsize=20_000)(self._likely_spelling)

    def hits(self, words: Sequence[Word], skipped: Collection[int] = ()) -> list[Hit]:
        """Every use of a term; `skipped` are words that belong to a place's name."""
        found: list[Hit] = []
        at = 0
        while at < len(words):
            idiom = at + 1 < len(words) and (words[at].form, words[at + 1].form) in IDIOMS
            here = [] if idiom or at in skipped else self._at(words, at)
            found += here
            at = here[0].last + 1 if here else at + 1
        return _heads_only(found, words) or self._misspelt(words, skipped)

    def __contains__(self, form: str) -> bool:
        return form in self._terms

    def _add(self, term: Term) -> None:
        phrase = " ".join(forms_of(term.word))
        if not phrase:
            return
        _keep(self._terms[phrase], term)
        for form in forms(phrase):
            _keep(self._terms[form], replace(term, weight=term.weight * INFLECTED, exact=False))

    def _at(self, words: Sequence[Word], at: int) -> list[Hit]:
        first = words[at].form
        if first in self._heads:
            for last in range(min(at + LONGEST_PHRASE, len(words)) - 1, at - 1, -1):
                terms = self._terms.get(_phrase(words, at, last))
                if terms:
                    return _hits(_exact_or_all(terms), words, at, last)
        if at + 1 < len(words) and first + words[at + 1].form in self._terms and first not in EMPTY_WORDS:
            return _hits(_exact_or_all(self._terms[first + words[at + 1].form]), words, at, at + 1)
        return _hits(self._in_tag(first), words, at, at) if words[at].in_tag else []

    def _in_tag(self, form: str) -> list[Term]:
        """The longest term that a tag written as one word begins or ends with: #brokenswing."""
        for size in range(len(form) - 1, TAG_PART_LETTERS - 1, -1):
            for part in (form[-size:], form[:size]):
                if part in self._terms:
                    return _exact_or_all(self._terms[part])
        return []

    def _misspelt(self, words: Sequence[Word], skipped: Collection[int]) -> list[Hit]:
        found = []
        for at, word in enumerate(words):
            if at not in skipped and len(word.form) >= FUZZY_LETTERS and word.form not in EMPTY_WORDS:
                spelling = self._likely(word.form)
                terms = _exact_or_all(self._terms[spelling]) if spelling else []
                found += [replace(hit, misspelt=True) for hit in _hits(terms, words, at, at)]
        return found

    def _likely_spelling(self, form: str) -> str:
        slips = 2 if len(form) >= TWO_ERRORS_LETTERS else 1
        near = process.extractOne(form, self._single, scorer=OSA.distance, score_cutoff=slips)
        return near[0] if near is not None and near[0][0] == form[0] else ""


def _phrase(words: Sequence[Word], first: int, last: int) -> str:
    """The words as one phrase; "light is still out" is "light out"."""
    inner = (word.form for word in words[first + 1 : last] if word.form not in COPULAS)
    return " ".join((words[first].form, *inner, words[last].form)) if last > first else words[first].form


def noun_named(hit: Hit, words: Sequence[Word]) -> str:
    """The hit's own word where the text uses it as a noun ("the swings"), in the singular; else ""."""
    term = _without_states(hit.term.word.casefold())
    before = words[hit.first - 1].form if hit.first else ""
    verbal = term.endswith(("ed", "ing")) and term not in NOUNS_IN_ING
    if not term or hit.misspelt or verbal or (hit.first and before not in DETERMINERS | QUANTITIES):
        return ""
    head, _, last = term.rpartition(" ")
    written = {singular(word.form) for word in words[hit.first : hit.last + 1]}
    noun = f"{head} {singular(last)}".strip()
    return noun if singular(last) in written or noun.replace(" ", "") in written else ""


def _without_states(term: str) -> str:
    """ "bin full" -> "bin", "light is out" -> "light"."""
    kept = term.split()
    while kept and kept[-1] in STATES | COPULAS:
        kept.pop()
    return " ".join(kept)


def _own_terms(category: Category) -> Iterator[Term]:
    for word in category.words:
        weak = word.casefold() in WEAK
        yield Term(category.code, word, WEAK_WORD if weak else OWN_PHRASE if " " in word else OWN_WORD)
    yield Term(category.code, category.name, OWN_PHRASE)
    for word in category.name.replace("/", " ").split():
        if word.casefold() not in EMPTY_WORDS | WEAK:
            yield Term(category.code, word, FROM_NAME, exact=False)


def _keep(terms: list[Term], term: Term) -> None:
    """One term a category and phrase: the one that says most."""
    for at, other in enumerate(terms):
        if other.code == term.code:
            if (term.exact, term.weight) > (other.exact, other.weight):
                terms[at] = term
            return
    terms.append(term)


def _exact_or_all(terms: list[Term]) -> list[Term]:
    return [term for term in terms if term.exact] or terms


def _hits(terms: Iterable[Term], words: Sequence[Word], first: int, last: int) -> list[Hit]:
    where = _only_where(words, first)
    return [Hit(term, first, last, where) for term in terms]


def _heads_only(hits: list[Hit], words: Sequence[Word]) -> list[Hit]:
    """Of two nouns side by side the second says what it is: a rubbish bin is a bin."""
    starts = {words[hit.first].start: hit.term.code for hit in hits}

    def describes(hit: Hit) -> bool:
        return starts.get(words[hit.last].end + 1, hit.term.code) != hit.term.code

    return [replace(hit, only_where=True) if describes(hit) else hit for hit in hits]


def _only_where(words: Sequence[Word], first: int) -> bool:
    at = first - 1
    while at >= 0 and words[at].form in DETERMINERS and first - at <= 3:
        at -= 1
    if at < 0 or words[first].in_tag:
        return False
    if words[at].form in ("of", "to"):
        return at > 0 and words[at - 1].form in SIDES
    return words[at].form in WHERE
