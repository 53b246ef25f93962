"""A figure that stands for itself, with neither floor nor peer: what was reached, and what shall be."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reached:
    """`value` and `goal` in `unit`; the goal is the least where `at_least`, else what it must stay under."""

    name: str
    words: str
    value: float
    unit: str
    goal: float
    at_least: bool
    more: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value < self.goal

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self) | {"goal_met": self.met}

    def sentence(self) -> str:
        """For people."""
        more = "".join(f", {name} {value:.3g}" for name, value in self.more.items())
        goal = f"at least {self.goal:g}" if self.at_least else f"under {self.goal:g}"
        missed = "" if self.met else ", which is missed"
        return f"{self.words}: {self.value:.3g} {self.unit}{more}. The goal is {goal} {self.unit}{missed}."
