"""House numbers as people write them around the name of a street.

In: a text and where the name of a street stands in it. Out: the number or range that belongs to the street, with
where it stands. Promises: "unit 3/14 Larch St" is number 14; a number of other things ("3 potholes") is none.
"""

import re
from dataclasses import dataclass

LONGEST_LEAD = 48
_NUMBER = (
    r"(?:\d{1,5}[a-z]?\s*/\s*)?(?P<first>\d{1,5})(?P<letter>[a-z])?(?![a-z\d])"
    r"(?:\s*(?:[-–—&]|\b(?:to|and)\b)\s*(?P<last>\d{1,5})[a-z]?(?![a-z\d]))?"
)
_BESIDE = r"(?:outside|opposite|opp|o/s|in\s+front\s+of)"
_SAID = r"(?:(?:house\s+)?(?:numbers?|num|nos?|nr)\b\.?|house|#)"
_ALONE = r"(?<![\w/:-])(?<!\d\.)"
_BEFORE = re.compile(rf"{_ALONE}{_NUMBER}[\s,]*$", re.IGNORECASE)
"""14 Larch St, 12-16 Larch St, 3/14 Larch St."""
_BEFORE_ON = re.compile(
    rf"(?:\b{_BESIDE}|\b{_SAID}|#)\s*#?{_NUMBER}\s*,?\s+(?:on|in|at|along)\s+(?:the\s+)?$", re.IGNORECASE
)
"""Outside 14 on Larch St, number 14 in Larch St."""
_AFTER = re.compile(
    rf"[\s,.;:(]*(?:(?:just\s+)?(?:{_BESIDE}|near|nr|at|by|next\s+to|beside|behind)\s+)?{_SAID}\s*#?{_NUMBER}",
    re.IGNORECASE,
)
"""Larch St (no. 14), Larch St near number 14."""
_AFTER_ALONE = re.compile(rf"[\s,(]*(?:just\s+)?{_BESIDE}\s+{_NUMBER}\s*(?=$|[\r\n.,;:!?)])", re.IGNORECASE)
"""Larch St, opposite 14."""


@dataclass(frozen=True)
class HouseNumber:
    """`first` to `last` (one number is a range of itself); `start` and `end` cut it out of the text."""

    first: int
    last: int
    letter: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}" if self.last > self.first else f"{self.first}{self.letter}"


def number_beside(text: str, start: int, end: int) -> HouseNumber | None:
    """The number of the street whose name is `text[start:end]`."""
    lead = max(0, start - LONGEST_LEAD)
    found = (
        _BEFORE.search(text, lead, start)
        or _BEFORE_ON.search(text, lead, start)
        or _AFTER.match(text, end)
        or _AFTER_ALONE.match(text, end)
    )
    return _read(found) if found else None


def _read(found: re.Match[str]) -> HouseNumber:
    first = int(found["first"])
    last = max(first, int(found["last"] or 0))
    ends = found.end("last" if last > first else "letter" if found["letter"] else "first")
    return HouseNumber(first, last, (found["letter"] or "").upper(), found.start("first"), ends)
