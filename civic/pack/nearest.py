"""The known name that a mistyped one was most likely meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

LIKE_ENOUGH = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The most similar of `known`, or None where nothing is similar."""
    found = process.extractOne(
        word, list(known), scorer=fuzz.ratio, processor=default_process, score_cutoff=LIKE_ENOUGH
    )
    return found[0] if found else None
