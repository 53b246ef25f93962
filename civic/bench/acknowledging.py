"""From a tweet to the acknowledgement that its writer sees, in the demo as it starts by default.

In: sentences to tweet. Out: the seconds each took. Promises: tweets go out at moments drawn from a seed, through
the simulator, and only the reply in the thread counts.
"""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from civic.bench.processes import Program, running
from civic.bench.results import percentile
from civic.bench.town.samples import SEED
from civic.bench.trouble import BenchTrouble
from civic.bench.x import X

TWEETS = 15
OVER_SECONDS = 30.0
LOOK_EVERY_SECONDS = 0.04
PATIENCE_SECONDS = 60.0
GOAL_SECONDS = 3.0
COMMAND = (
    "-m",
    "civic",
    "demo",
    "--port",
    "0",
    "--simulator-port",
    "0",
    "--empty",
    "--no-open",
    "--data-dir",
)


@dataclass(frozen=True)
class Acknowledged:
    """Seconds from a tweet to its reply."""

    took: list[float]

    @property
    def median(self) -> float:
        return percentile(self.took, 0.5)

    @property
    def p95(self) -> float:
        return percentile(self.took, 0.95)

    def plain(self) -> dict[str, Any]:
        """For programs."""
        met = self.median < GOAL_SECONDS
        return {"tweets": len(self.took), "median_s": self.median, "p95_s": self.p95, "goal_met": met}


def acknowledge(folder: Path, texts: Sequence[str], over_seconds: float = OVER_SECONDS) -> Acknowledged:
    """Start the demo, tweet, watch the threads."""
    with _demo(folder / "demo") as x:
        return watched(x, texts, over_seconds)


def watched(x: X, texts: Sequence[str], over_seconds: float = OVER_SECONDS) -> Acknowledged:
    """Tweet each text at its moment and look at every thread that has no reply yet."""
    return Acknowledged(list(_watch(x, texts, over_seconds)))


@contextmanager
def _demo(folder: Path) -> Iterator[X]:
    """The demo's simulator, once the demo runs."""
    file = folder / "demo.json"
    with running((*COMMAND, str(folder)), {}, folder.with_suffix(".log")) as program:
        _await_file(program, file)
        keys = orjson.loads(file.read_bytes())["simulator"]
        yield X(keys["url"], keys)


def _await_file(program: Program, file: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not file.exists():
        if not program.alive() or time.monotonic() > until:
            raise BenchTrouble(f"The demo did not start. {program.last_words()}")
        time.sleep(LOOK_EVERY_SECONDS)


def _watch(x: X, texts: Sequence[str], over_seconds: float) -> Iterator[float]:
    chance, began = random.Random(SEED), time.monotonic()
    moments = sorted(((began + chance.uniform(0, over_seconds), text) for text in texts), reverse=True)
    waiting: dict[str, float] = {}
    while moments or waiting:
        now = time.monotonic()
        if moments and moments[-1][0] <= now:
            [name] = x.tweet([moments.pop()[1]], turn=len(moments))
            waiting[name] = time.monotonic()
        for name in x.answered(tuple(waiting)):
            yield time.monotonic() - waiting.pop(name)
        if waiting and now - min(waiting.values()) > PATIENCE_SECONDS:
            raise BenchTrouble(f"A tweet had no reply within {PATIENCE_SECONDS:.0f} seconds.")
        time.sleep(LOOK_EVERY_SECONDS)
