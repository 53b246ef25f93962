"""The known name that a mistyped one was most likely meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

LIKE_ENOUGH = 60
BEGINS_SO = 90.0
FEWEST_LETTERS = 3


def nearest(word: str, known: Iterable[str], like_enough: float = LIKE_ENOUGH) -> str | None:
    """The most similar of `known`, or None where nothing is that similar (0 to 100)."""
    found = process.extractOne(
        word, list(known), scorer=_likeness, processor=default_process, score_cutoff=like_enough
    )
    return found[0] if found else None


def meant(word: str, known: Iterable[str]) -> str:
    """What to do about a name that is not known: the nearest one is always told, beside all where it is a guess."""
    names = list(known)
    likely = nearest(word, names)
    if likely:
        return f'Did you mean "{likely}"?'
    guess = nearest(word, names, 0)
    listed = f"Known here are: {', '.join(names) or 'none'}."
    return f'{listed} The nearest is "{guess}".' if guess else listed


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """How much of the letters are the same; a short form of a word, such as lat of latitude, is very like it."""
    short, long = sorted((one, other), key=len)
    likeness: float = fuzz.ratio(one, other)
    return max(likeness, BEGINS_SO) if len(short) >= FEWEST_LETTERS and long.startswith(short) else likeness
