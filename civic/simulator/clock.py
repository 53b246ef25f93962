"""The simulator's time: the wall clock plus an offset that may be pushed forward, never back."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    def __init__(self, wall: Callable[[], float] = time.time, ahead_seconds: float = 0.0) -> None:
        self._wall = wall
        self.ahead_seconds = ahead_seconds

    def now_ms(self) -> int:
        return int((self._wall() + self.ahead_seconds) * 1000)

    def wall_seconds(self) -> float:
        """Real time: OAuth timestamps are made by clients who do not share the simulated time."""
        return self._wall()

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("The clock only moves forward: give seconds of 0 or more.")
        self.ahead_seconds += seconds


def iso(ms: int) -> str:
    """X's way of writing a moment: UTC, milliseconds, Z."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"


def parse_iso(text: str) -> int:
    """Milliseconds of an RFC 3339 moment; ValueError when it is none or has no zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return int(moment.timestamp() * 1000)
