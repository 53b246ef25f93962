"""How fast: `civic explain` in processes of their own, held to one core, with 20,000 places.

In: a pack's folder. Out: rows: posts a second, seconds from the start to the first answer, peak memory, the slowest odd
post. Promises: the product's own command is timed, reading the pack included; posts a second are of processor time, so
that what else the machine does counts little; the best of several starts is told.
"""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from civic.bench.trouble import BenchTrouble
from civic.bench.understanding import odd
from civic.bench.understanding.labelled import PARTS, Line, lines
from civic.bench.understanding.rows import Aim, Row
from civic.explain import Explainer, posts_in
from civic.explain.earlier import earlier_in

STARTS, TRIES = 3, 3
RATE = Aim(300.0)
START, MEMORY, SLOWEST = (Aim(limit, at_least=False) for limit in (2.0, 300.0, 50.0))
_TIMED = """
import os, sys, time
if sys.platform == "linux":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
began = time.perf_counter()
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process in between: what a process takes over of its parent's memory counts as its own."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Run:
    """Seconds from start to end, of a clock and of a processor; memory in MB."""

    seconds: float
    cpu_seconds: float
    memory_mb: float


def speed_rows(pack: Path, folder: Path, streets: Sequence[str]) -> Iterator[Row]:
    """`streets` are names in the pack that every second post mentions."""
    texts = _texts(streets)
    starts = [explained(pack, folder, texts[:1]) for _ in range(STARTS)]
    all_of_them = explained(pack, folder, texts)
    working = all_of_them.cpu_seconds - min(start.cpu_seconds for start in starts)
    peak = max(all_of_them.memory_mb, *(start.memory_mb for start in starts))
    first = min(starts, key=lambda start: start.seconds)
    yield Row(
        "speed", "posts a second of one core, 20,000 places", "", len(texts) / working, len(texts), "/s", RATE
    )
    yield Row("start", "from the start to the end of one post", "", first.seconds, STARTS, "s", START)
    yield Row("start-cpu", "of that at work", "", first.cpu_seconds, STARTS, "s")
    yield Row("memory", "most memory", "", peak, len(texts), "MB", MEMORY)


def slowest_row(explainer: Explainer) -> Row:
    """Processor time of the slowest odd post, the best of several tries each; those with a place near Alma Park are
    compared with as many earlier reports as ever are."""
    posts = odd.posts()
    known = "\n".join(json.dumps(report) for report in odd.earlier())
    explainer = explainer.knowing(list(earlier_in(known)))
    logging.getLogger("civic.x").setLevel(logging.ERROR)  # that positions cannot be read is no news here
    took = [milliseconds(explainer, post) for post in posts]
    return Row("odd", "the slowest odd post", "", max(took), len(posts), "ms", SLOWEST)


def explained(pack: Path, folder: Path, texts: Sequence[str]) -> Run:
    """One run of the command over these texts."""
    posts = folder / "posts.jsonl"
    posts.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    words = [sys.executable, "-m", "civic", "explain", str(posts), "--pack", str(pack), "--json"]
    with (folder / "answers.jsonl").open("wb") as answers:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _TIMED, *words],
            stdout=answers,
            stderr=subprocess.PIPE,
            env=os.environ | ONE_THREAD,
            check=False,
        )
    *said, told = done.stderr.decode("utf-8", "replace").splitlines() or [""]
    if done.returncode:
        raise BenchTrouble(f"civic explain failed: {' '.join(said)[-500:]}")
    seconds, cpu_seconds, most = map(float, told.split())
    return Run(seconds, cpu_seconds, most / (1024 if sys.platform != "darwin" else 1024**2))


def _texts(streets: Sequence[str]) -> list[str]:
    alone = [
        line["text"]
        for name in ("kinds", "categories", "places")
        for part in PARTS
        for line in lines(name, part)
    ]
    return [
        f"{text} ({streets[at % len(streets)]})" if at % 2 and streets else text
        for at, text in enumerate(alone)
    ]


def milliseconds(explainer: Explainer, post: Line) -> float:
    """Each try is another text, so that nothing is remembered."""
    took = []
    for number in range(TRIES):
        (given,) = posts_in(json.dumps(post | {"text": post["text"] + " " * number}))
        began = time.process_time()
        explainer.explain(given)
        took.append(time.process_time() - began)
    return 1000 * min(took)
