"""Names as a council's files write them, made fit to be read.

In: the values of a row and a pattern such as `name` or `{street_name} {street_type}`. Out: a display name and
the aliases by which it is also found. "UPR MT GRAVATT" becomes "Upr Mt Gravatt", "ABBOTSFORD, Road" becomes
"Abbotsford Road"; what was written stays as an alias. Words are never expanded here: Rd stays Rd.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SMALL = _set("a an and at by de for in la le of on or the to von")
SHORT_WORDS = _set("st rd mt pt pl dr cl cr ct crt gr gdn bvd blvd hwy pkwy lwr nth sth str sq mtn ft")
STREET_TYPES = _set(
    "avenue boulevard circuit close court crescent drive esplanade gardens grove highway lane mews parade "
    "place quay rise road row square street terrace track view walk way "
    "ave st rd tce pde cres dr ct pl ln"
)
ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")
ORDINALS = frozenset(("st", "nd", "rd", "th"))
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def columns_of(pattern: str) -> list[str]:
    """The columns a pattern needs: those in braces, or the pattern itself."""
    return PLACEHOLDER.findall(pattern) or [pattern]


def filled(pattern: str, values: Mapping[str, str]) -> tuple[str, str]:
    """The pattern with a row's values, as displayed and as written; both empty where every value is."""
    if "{" not in pattern or not PLACEHOLDER.search(pattern):
        written = values.get(pattern, "").strip()
        return display(written), written
    if not any(values.get(column, "").strip() for column in columns_of(pattern)):
        return "", ""
    shown = PLACEHOLDER.sub(lambda found: display(values.get(found[1], "").strip()), pattern)
    written = PLACEHOLDER.sub(lambda found: values.get(found[1], "").strip(), pattern)
    return " ".join(shown.split()), " ".join(written.split())


@lru_cache(maxsize=50_000)
def display(written: str) -> str:
    """One name in readable case and order; a name that already has small letters keeps its case."""
    written = " ".join(written.split())
    before, comma, after = written.rpartition(",")
    if comma and after.strip().lower() in STREET_TYPES:
        return f"{_cased(before.strip())} {_cased(after.strip())}"
    return _cased(written)


def _cased(text: str) -> str:
    if any(letter.islower() for letter in text):
        return text
    return WORD.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    word, lower = found[0], found[0].lower()
    if found.start() and found.string[found.start() - 1].isdigit():
        return lower if lower in ORDINALS else word
    if lower in SMALL and found.start():
        return lower
    if _stays_upper(word):
        return word
    if "'" in word:
        before, after = lower.split("'", 1)
        return f"{before.capitalize()}'{after.capitalize() if len(before) == 1 else after}"
    if lower.startswith("mc") and len(lower) > 3:
        return f"Mc{lower[2:].capitalize()}"
    return lower.capitalize()


def _stays_upper(word: str) -> bool:
    """Roman numerals, single letters, and short words without a vowel such as RSL or BMX."""
    if len(word) == 1 or ROMAN.fullmatch(word):
        return True
    return len(word) <= 4 and not set(word) & set("AEIOUY") and word.lower() not in SHORT_WORDS
