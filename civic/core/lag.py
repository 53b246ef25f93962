"""How long things take, told by two numbers: what half of them need at most, and what nineteen in twenty do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Lag:
    """Seconds by nearest rank, of so many; None where there was nothing to measure."""

    number: int = 0
    p50: float | None = None
    p95: float | None = None

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Lag":
        """Clocks that disagree make no time negative."""
        found = sorted(max(0.0, one) for one in seconds)
        if not found:
            return cls()
        return cls(len(found), _rank(found, 50), _rank(found, 95))


def in_words(seconds: float) -> str:
    """As staff say it: 4 s, 2 min, 3 h, 2 days."""
    for length, word in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= (2 * length if word == "days" else length):
            return f"{seconds / length:.0f} {word}"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"


def _rank(found: list[float], percent: int) -> float:
    return found[max(0, -(-len(found) * percent // 100) - 1)]
