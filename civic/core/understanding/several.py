"""Whether one post tells of several faults, and which of its words tell of which.

In: a text, and what says which category a piece of text is about. Out: its parts, one for each fault, in the order in
which they are told, or none where there is one fault at most; and what is left of a text without some of its parts.
Promises: only a clause counts that by itself tells of a fault and surely of one category, so that a thing named by the
way ("broken glass by the swings") is no second fault; the parts together are the whole text, but for what joins them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from civic.core.category import Suggestion
from civic.core.post_kind import fault_words

SURE_OF_CLAUSE = 0.7
MOST_CLAUSES = 6
ENDS = frozenset(".!?")
_BETWEEN = re.compile(
    r"[.!?;\n]+|,?\s+(?:and|also|plus|as\s+well\s+as|while)\s+|,\s+|\s+[&+]\s+", re.IGNORECASE
)
_JOINS = r"(?:[\s,;:&+]|\b(?:and|also|plus|as\s+well\s+as|while)\b)+"
_LOOSE_START = re.compile(rf"\A(?:[.!?]|{_JOINS})+", re.IGNORECASE)
_LOOSE_END = re.compile(rf"{_JOINS}\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """One fault of several, in the words that tell of it."""

    text: str
    category: str


def parts_of(text: str, suggest: Callable[[str], Sequence[Suggestion]]) -> tuple[Told, ...]:
    """A part begins where a category is told of for the first time; what is said between belongs to the part before."""
    clauses = [(start, clause) for start, clause in _clauses(text) if clause and fault_words(clause)]
    if len(clauses) < 2:
        return ()
    begins: dict[str, int] = {}
    for start, clause in clauses[:MOST_CLAUSES]:
        for one in suggest(clause)[:1]:
            if one.named and one.confidence >= SURE_OF_CLAUSE:
                begins.setdefault(one.code, start)
    if len(begins) < 2:
        return ()
    starts = [0, *sorted(begins.values())[1:]]
    ends = [*starts[1:], len(text)]
    return tuple(
        Told(_trimmed(text[start:end]), code) for code, start, end in zip(begins, starts, ends, strict=True)
    )


def without(text: str, parts: Iterable[str]) -> str:
    """What a text tells beside these parts of it; a part that does not stand in it takes nothing away."""
    for part in filter(None, parts):
        before, found, after = text.partition(part)
        if found:
            text = _joined(_trimmed(before), after)
    return text


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for between in _BETWEEN.finditer(text):
        yield start, text[start : between.start()]
        start = between.end()
    yield start, text[start:]


def _joined(before: str, after: str) -> str:
    """What ended the part that is gone ends what stood before it, unless that had its own end."""
    if not before or before[-1] in ENDS or after[:1] not in ENDS:
        after = f" {_trimmed(after)}"
    return f"{before}{after}".strip()


def _trimmed(text: str) -> str:
    return _LOOSE_END.sub("", _LOOSE_START.sub("", text)).strip()
