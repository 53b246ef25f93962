"""Earlier reports as columns of numbers, so that the most promising of very many are found without comparing them all.

In: reports with a place, once; then a sighting. Out: those near it, at most MOST_COMPARED: where there are more, those
that are nearest, of a like category, of about the same time and with the most telling words in common. Promises: nothing
is left out where few are near; what is farther than any two reports of one fault can be is never among them.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from civic.core.duplicate import BLUR_M, FAR_M, LONG_AGO, LONG_AGO_DAYS, PER_100_M, Sighting
from civic.core.place import METRES_PER_DEGREE
from civic.core.stems import stem
from civic.core.words import EMPTY_WORDS, READ_CHARS

MOST_COMPARED = 40
REACH_M = 1.01 * (FAR_M + BLUR_M)
CELL_DEGREES = 2 * FAR_M / METRES_PER_DEGREE
OF_CATEGORY, IN_WORDS = 1.5, 2.0
"""How much a like category and all words in common count, in log-odds, when the most promising are chosen."""
DAY = 86_400.0
_WORD = re.compile(r"[^\W_]+")
Indexes = NDArray[np.intp]
NOBODY: Indexes = np.empty(0, dtype=np.intp)


class Crowd:
    """`sightings` all have a position on earth."""

    def __init__(self, sightings: Sequence[Sighting]) -> None:
        self._texts = [one.text for one in sightings]
        self._lat = np.array([one.lat for one in sightings], dtype=np.float64)
        self._lon = np.array([one.lon for one in sightings], dtype=np.float64)
        self._at = np.array([one.at.timestamp() for one in sightings], dtype=np.float64)
        self._codes = {code: at for at, code in enumerate(dict.fromkeys(one.category for one in sightings))}
        self._code = np.array([self._codes[one.category] for one in sightings], dtype=np.intp)
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, (lat, lon) in enumerate(zip(self._lat.tolist(), self._lon.tolist(), strict=True)):
            row = _row(lat)
            cells[row, _column(row, lon)].append(at)
        self._cells = {cell: np.array(held, dtype=np.intp) for cell, held in cells.items()}

    def near(self, own: Sighting, lat: float, lon: float) -> list[int]:
        """Places among the sightings, in their order."""
        around = self._around(lat, lon)
        metres = METRES_PER_DEGREE * np.hypot(
            self._lat[around] - lat, (self._lon[around] - lon) * math.cos(math.radians(lat))
        )
        within = metres <= REACH_M
        near, metres = around[within], metres[within]
        if len(near) > MOST_COMPARED:
            promising = np.argsort(-self._promise(own, near, metres), kind="stable")[:MOST_COMPARED]
            near = np.sort(near[promising])
        return [int(at) for at in near]

    def _around(self, lat: float, lon: float) -> Indexes:
        held = [
            self._cells.get((row, column), NOBODY)
            for row in range(_row(lat) - 1, _row(lat) + 2)
            for column in range(_column(row, lon) - 1, _column(row, lon) + 2)
        ]
        return np.concatenate(held)

    def _promise(self, own: Sighting, near: Indexes, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """About how much speaks for each being the same."""
        shares = np.zeros(len(self._codes))
        for code, share in (own.categories or {own.category: 1.0}).items():
            if code in self._codes:
                shares[self._codes[code]] = share
        days = np.abs(self._at[near] - own.at.timestamp()) / DAY
        promise: NDArray[np.float64] = (
            PER_100_M * metres / 100
            + OF_CATEGORY * shares[self._code[near]]
            + LONG_AGO * np.minimum(1.0, days / LONG_AGO_DAYS)
            + IN_WORDS * self._alike(own.text)[near]
        )
        return promise

    def _alike(self, text: str) -> NDArray[np.float64]:
        """For every report the share, 0 to 1, of all that both texts' words tell; rare words tell most."""
        shared, own = np.zeros(len(self._texts)), 0.0
        for told in _told_in(text):
            holders = self._holders.get(told, NOBODY)
            weight = math.log((1 + len(self._texts)) / (1 + len(holders)))
            own += weight
            shared[holders] += weight
        alike: NDArray[np.float64] = shared / np.maximum(1e-9, own + self._told - shared)
        return alike

    @cached_property
    def _holders(self) -> dict[str, Indexes]:
        """Which reports hold a stem: only where many are near does anybody ask."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self._texts):
            for told in _told_in(text):
                found[told].append(at)
        return {told: np.array(holders, dtype=np.intp) for told, holders in found.items()}

    @cached_property
    def _told(self) -> NDArray[np.float64]:
        """How much the words of each report tell."""
        told = np.zeros(len(self._texts))
        for holders in self._holders.values():
            told[holders] += math.log((1 + len(self._texts)) / (1 + len(holders)))
        return told


def _told_in(text: str) -> Iterable[str]:
    """Stems of its telling words, each once, read in a hurry: there may be many thousands of texts."""
    words = _WORD.findall(text[:READ_CHARS].casefold())
    return dict.fromkeys(stem(word) for word in words if len(word) > 1 and word not in EMPTY_WORDS)


def _row(lat: float) -> int:
    return math.floor(lat / CELL_DEGREES)


def _column(row: int, lon: float) -> int:
    """Each row has squares of its own width in degrees, so that they are as wide on the ground far north."""
    narrow = max(math.cos(math.radians(row * CELL_DEGREES)), 0.01)
    return math.floor(lon * narrow / CELL_DEGREES)
