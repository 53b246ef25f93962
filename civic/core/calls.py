"""Calls that were made to a channel: how many of a kind, what they cost, and what is left of its rate windows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True)
class Made:
    """Calls of one kind on one UTC day (as 2026-11-22), with their cost in thousandths of a dollar."""

    day: str
    kind: str
    number: int
    mills: int


@dataclass(frozen=True)
class Window:
    """What a platform said of one rate window: so many calls until `resets_at`, so many of them left."""

    limit: int
    remaining: int
    resets_at: datetime
    seen_at: datetime

    def plain(self) -> dict[str, int]:
        """For a database; moments as Unix seconds."""
        moments = {"reset": int(self.resets_at.timestamp()), "seen": int(self.seen_at.timestamp())}
        return {"limit": self.limit, "remaining": self.remaining} | moments

    @classmethod
    def of(cls, plain: Mapping[str, int]) -> "Window":
        """The same again."""
        reset, seen = (datetime.fromtimestamp(plain[name], UTC) for name in ("reset", "seen"))
        return cls(plain["limit"], plain["remaining"], reset, seen)

    def left(self, now: datetime) -> int:
        """Calls left now: all of them once the window has ended."""
        return self.limit if now >= self.resets_at else self.remaining


@dataclass(frozen=True)
class Tally:
    """What was made and heard since the last time somebody asked; `keys_taken` tells whether the last answer took our
    keys, None where there was no answer."""

    calls: tuple[Made, ...] = ()
    windows: Mapping[str, Window] = field(default_factory=dict)
    keys_taken: bool | None = None
