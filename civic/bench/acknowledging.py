"""From a tweet to the acknowledgement that its writer sees, in the demo as it starts by default.

In: sentences to tweet. Out: the seconds each took. Promises: tweets go out at moments drawn from a seed, through
the simulator, and only the reply in the thread counts.
"""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from civic.bench.driver import Client, get, post
from civic.bench.processes import Program, running
from civic.bench.results import percentile
from civic.bench.town.samples import SEED
from civic.bench.trouble import BenchTrouble

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
    with _demo(folder / "demo") as demo:
        residents = [resident["username"] for resident in demo["residents"]]
        port = urlsplit(demo["url"]).port or 80
        return Acknowledged(list(_watch(port, residents, texts, over_seconds)))


@contextmanager
def _demo(folder: Path) -> Iterator[dict[str, Any]]:
    """The simulator's part of demo.json, once the demo runs."""
    file = folder / "demo.json"
    with running((*COMMAND, str(folder)), {}, folder.with_suffix(".log")) as program:
        _await_file(program, file)
        yield orjson.loads(file.read_bytes())["simulator"]


def _await_file(program: Program, file: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not file.exists():
        if not program.alive() or time.monotonic() > until:
            raise BenchTrouble(f"The demo did not start. {program.last_words()}")
        time.sleep(LOOK_EVERY_SECONDS)


def _watch(port: int, residents: Sequence[str], texts: Sequence[str], over_seconds: float) -> Iterator[float]:
    """Tweet each text at its moment and look at every thread that has no reply yet."""
    chance, began = random.Random(SEED), time.monotonic()
    moments = sorted(((began + chance.uniform(0, over_seconds), text) for text in texts), reverse=True)
    waiting: dict[str, float] = {}
    while moments or waiting:
        now = time.monotonic()
        if moments and moments[-1][0] <= now:
            name = _tweet(port, residents[len(moments) % len(residents)], moments.pop()[1])
            waiting[name] = time.monotonic()
        for name in _answered(port, waiting):
            yield time.monotonic() - waiting.pop(name)
        if waiting and now - min(waiting.values()) > PATIENCE_SECONDS:
            raise BenchTrouble(f"A tweet had no reply within {PATIENCE_SECONDS:.0f} seconds.")
        time.sleep(LOOK_EVERY_SECONDS)


def _tweet(port: int, username: str, text: str) -> str:
    body = orjson.dumps([{"username": username, "text": text}])
    told = _fetch(port, post("/simulator/api/posts/batch", body, "application/json"))
    return str(told["ids"][0])


def _answered(port: int, names: Iterable[str]) -> list[str]:
    return [name for name in names if len(_fetch(port, get(f"/simulator/api/threads/{name}"))["data"]) > 1]


def _fetch(port: int, request: bytes) -> Any:
    """On a connection of its own: between two tweets the server may well close one that is kept."""
    with closing(Client(port)) as client:
        return orjson.loads(client.fetch(request).body)
