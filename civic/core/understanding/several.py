"""Whether one post tells of several faults.

In: a text, and what says which category a piece of text is about. Out: the categories of its faults, in the order in
which they are told, or none where there is one at most. Promises: only a clause counts that by itself tells of a fault
and surely of one category, so that a thing named by the way ("broken glass by the swings") is no second fault.
"""

import re
from collections.abc import Callable, Sequence

from civic.core.category import Suggestion
from civic.core.post_kind import fault_words

SURE_OF_CLAUSE = 0.7
MOST_CLAUSES = 6
_BETWEEN = re.compile(
    r"[.!?;\n]+|,?\s+(?:and|also|plus|as\s+well\s+as|while)\s+|,\s+|\s+[&+]\s+", re.IGNORECASE
)


def faults_in(text: str, suggest: Callable[[str], Sequence[Suggestion]]) -> tuple[str, ...]:
    clauses = [clause for clause in _BETWEEN.split(text) if clause and fault_words(clause)]
    if len(clauses) < 2:
        return ()
    likeliest = (suggest(clause)[:1] for clause in clauses[:MOST_CLAUSES])
    found = dict.fromkeys(
        one.code for first in likeliest for one in first if one.named and one.confidence >= SURE_OF_CLAUSE
    )
    return tuple(found) if len(found) > 1 else ()
