"""A worker in whose world time passes faster; run as a program: `python -m tests.journeys.hurried`.

In: the product's settings, and where the faster clock began (HURRIED_FROM in real and simulated seconds, HURRIED_SPEED).
"""

import os
import signal
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from civic.adapters.x import XChannel
from civic.main import build_house
from civic.settings import read_settings
from civic.worker import Worker

LONGEST_REST = 5.0
"""Seconds that a worker rests by itself, as against what a platform tells it to wait."""


@dataclass(frozen=True)
class Hurried:
    """`speed` seconds pass in each."""

    real: float
    simulated: float
    speed: float

    def seconds(self) -> float:
        return self.simulated + (time.time() - self.real) * self.speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    def environment(self) -> dict[str, str]:
        """For a process that shall live by the same clock."""
        return {"HURRIED_FROM": f"{self.real!r} {self.simulated!r}", "HURRIED_SPEED": repr(self.speed)}

    @classmethod
    def from_environment(cls) -> "Hurried":
        real, simulated = os.environ["HURRIED_FROM"].split()
        return cls(float(real), float(simulated), float(os.environ["HURRIED_SPEED"]))


class Impatient(threading.Event):
    """What was to take minutes takes as much less as time passes faster; short rests stay."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self.speed = speed

    def wait(self, timeout: float | None = None) -> bool:
        long = timeout is not None and timeout > LONGEST_REST
        return super().wait(timeout / self.speed if long and timeout else timeout)


def main() -> None:
    house = build_house(read_settings())
    house.clock = clock = Hurried.from_environment()
    for channel in house.channels.values():
        assert isinstance(channel, XChannel)
        channel._clock = house.clock
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    worker = Worker(house)
    worker._stop = Impatient(clock.speed)
    worker.start()
    told.wait()
    worker.stop()


if __name__ == "__main__":
    main()
