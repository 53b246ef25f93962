"""Signs of a post's kind that no single word is: a link, many handles, money, a street, what the rules say.

In: a text, and what the rules and the council's places make of it. Out: names of features, each beginning with "!".
Promises: nothing about the author; the same for learning and for deciding.
"""

import re
from collections.abc import Iterator
from functools import cache

from civic.core.category.concepts import concepts
from civic.core.post_kind.bodies import bodies
from civic.core.post_kind.rules import (
    CRITICISM,
    FAULT,
    HAZARD,
    PRAISE,
    PRAISE_SIGNS,
    QUESTION,
    STILL_BROKEN,
    KindRead,
)
from civic.core.stems import stems_of
from civic.core.words import READ_CHARS

PATTERNS = {
    "fault": FAULT,
    "still": STILL_BROKEN,
    "hazard": HAZARD,
    "praise": PRAISE,
    "cheer": PRAISE_SIGNS,
    "criticism": CRITICISM,
    "question": QUESTION,
    "link": re.compile(r"https?://|www\.|\b\w+\.(?:com|io|me|xyz|net)\b", re.I),
    "money": re.compile(r"[$£€₹]\s?\d|\b\d+(?:k|m|bn)\b|\d\s?%", re.I),
    "street": re.compile(
        r"\b(?:st|street|rd|road|ave|avenue|lane|ln|drive|dr|close|crescent|cres|terrace|pde|parade|way|blvd|hwy|highway"
        r"|corner|cnr|junction|park|reserve|nagar|marg|chowk|block|phase|sector|main|cross|layout)\b",
        re.I,
    ),
    "beside": re.compile(r"\b(?:outside|opposite|opp|near|behind|next\s+to|in\s+front\s+of|beside|by\s+the)\b", re.I),
    "house": re.compile(r"\b(?:no\.?|number|#)\s?\d+|\b\d{1,4}[a-z]?\s+[A-Z]\w+"),
    "please": re.compile(r"\b(?:please|pls|plz|kindly|can\s+(?:you|someone|somebody)|could\s+(?:you|someone))\b", re.I),
    "since": re.compile(
        r"\b(?:since|for\s+(?:\w+\s+)?(?:days?|weeks?|months?|years?)|again|still|last\s+(?:week|night))\b", re.I
    ),
    "before": re.compile(
        r"\b(?:(?:i|we)\s+(?:have\s+)?(?:already\s+)?(?:reported|logged|flagged|told|emailed|rang|called|wrote|complained|sent)"
        r"|any\s+(?:update|news|progress|word)|follow(?:ing)?\s?-?up|my\s+(?:report|complaint|ticket|case|last)|ref(?:erence)?\b)",
        re.I,
    ),
    "now": re.compile(r"\b(?:help|hurry|urgent(?:ly)?|right\s+now|ambulance|999|911|000|112|emergency)\b", re.I),
    "shout": re.compile(r"\b[A-Z]{3,}\b.*\b[A-Z]{3,}\b"),
    "quote": re.compile(r"[“\"].{8,}[”\"]|\bRT\b|[|–—]\s?\w+(?:\s\w+)?$"),
}  # fmt: skip
MANY_HANDLES, MANY_TAGS, LONG, SHORT = 3, 3, 40, 6
MOST_THINGS = 4


def signs(text: str, by_rule: KindRead) -> Iterator[str]:
    read = text[:READ_CHARS]
    for name, pattern in PATTERNS.items():
        times = len(pattern.findall(read))
        if times:
            yield f"!{name}"
        if times > 1:
            yield f"!{name}s"
    yield f"!rule={by_rule.kind.value}"
    if not by_rule.clear:
        yield "!unclear"
    yield from _by_number(read)
    yield from bodies(read)


def _by_number(read: str) -> Iterator[str]:
    if read.count("@") >= MANY_HANDLES:
        yield "!handles"
    if read.count("#") >= MANY_TAGS:
        yield "!tags"
    words = len(read.split())
    if words >= LONG or words <= SHORT:
        yield "!long" if words >= LONG else "!short"
    for number in range(1, 1 + min(MOST_THINGS, len(_things() & set(stems_of(read))))):
        yield f"!things{number}"


@cache
def _things() -> frozenset[str]:
    """Stems of single words that name what councils look after, whatever this council's pack says."""
    return frozenset(name[0] for concept in concepts() for name in concept.names if len(name) == 1)
