"""One row for each figure: what was measured, on how many, what it shall be, and whether it is.

In: counts and values. Out: rows, as text for people and as plain values for programs. Promises: a share of nothing is
no figure and reaches no goal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

SHARE = "%"
COLUMNS = (("figure", -74), ("part", -5), ("measured", 12), ("of", 5), ("goal", -14), ("reached", -7))


@dataclass(frozen=True)
class Aim:
    """What a figure shall be: at least `limit`, or at most."""

    limit: float
    at_least: bool = True

    def met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True)
class Row:
    """`value` is None where there was nothing to measure; shares are from 0 to 1; `of` is how many were judged."""

    name: str
    words: str
    part: str
    value: float | None
    of: int
    unit: str = SHARE
    aim: Aim | None = None

    @property
    def met(self) -> bool | None:
        """None where there is no goal."""
        if self.aim is None:
            return None
        return self.value is not None and self.aim.met(self.value)

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self) | {"goal_met": self.met}


def share(name: str, words: str, part: str, those: Iterable[bool], aim: Aim | None = None) -> Row:
    """How many of those are so."""
    judged = list(those)
    value = sum(judged) / len(judged) if judged else None
    return Row(name, words, part, value, len(judged), aim=aim)


def head() -> str:
    names = _joined([name for name, _ in COLUMNS])
    return f"{names}\n{'-' * len(names)}"


def drawn(row: Row) -> str:
    """One line under the head."""
    reached = {True: "yes", False: "no", None: ""}[row.met]
    aim = row.aim
    goal = "" if aim is None else f"{'≥' if aim.at_least else '≤'} {_told(aim.limit, row.unit)}"
    measured = "–" if row.value is None else _told(row.value, row.unit)
    return _joined((row.words, row.part, measured, str(row.of or ""), goal, reached))


def _told(value: float, unit: str) -> str:
    if unit == SHARE:
        return f"{value:.1%}"
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def _joined(cells: Sequence[str]) -> str:
    padded = (
        cell.ljust(-width) if width < 0 else cell.rjust(width)
        for cell, (_, width) in zip(cells, COLUMNS, strict=True)
    )
    return " ".join(padded).rstrip()
