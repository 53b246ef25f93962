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
MARKS = frozenset(",;:&+")
_AS_WELL = r"as\s{1,8}well\s{1,8}as"
_JOIN = rf"(?:and|also|plus|{_AS_WELL}|while)"
_BETWEEN = re.compile(rf"[.!?;\n]+|,?\s{{1,8}}{_JOIN}\s+|,\s+|\s{{1,8}}[&+]\s+", re.IGNORECASE)
"""Of longer blanks the last count, so that a text of nothing else is read once and not once for each of them."""
_LOOSE_START = re.compile(rf"(?:[\s,;:&+.!?]|\b{_JOIN}\b)*", re.IGNORECASE)
_LAST_JOIN = re.compile(rf"\b{_JOIN}\Z", re.IGNORECASE)
LONGEST_JOIN = len("as") + 8 + len("well") + 8 + len("as")


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
    loose = _LOOSE_START.match(text)
    start = loose.end() if loose else 0
    end = _told_until(text, start, len(text))
    while join := _LAST_JOIN.search(text, max(start, end - LONGEST_JOIN), end):
        end = _told_until(text, start, join.start())
    return text[start:end]


def _told_until(text: str, start: int, end: int) -> int:
    """Where the marks and blanks begin that a piece of a text ends with."""
    while end > start and (text[end - 1] in MARKS or text[end - 1].isspace()):
        end -= 1
    return end
