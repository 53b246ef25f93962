"""The results as a table for people and as a file for programs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from civic.bench.acknowledging import GOAL_SECONDS, Acknowledged
from civic.bench.reached import Reached
from civic.bench.results import Line

COLUMNS = (
    ("operation", -39), ("clients", 7), ("req/s", 7), ("p50 ms", 7), ("p95 ms", 7), ("SQL", 4), ("CPU ms", 7),
    ("floor/s", 8), ("× slower", 8), ("peer/s", 7), ("× peer", 7), ("goal met", -8),
)  # fmt: skip


def drawn(lines: Sequence[Line]) -> str:
    """The whole table."""
    return "\n".join([head(), *(row(line) for line in lines)])


def head() -> str:
    names = _joined([name for name, _ in COLUMNS])
    return f"{names}\n{'-' * len(names)}"


def row(line: Line) -> str:
    """One line under the head."""
    cells = (
        line.operation, str(line.clients), _short(line.rate), _short(line.p50_ms), _short(line.p95_ms),
        _short(line.statements), _short(line.cpu_ms), _short(line.floor_rate), _short(line.ratio), _short(line.peer),
        _short(line.multiple), line.verdict,
    )  # fmt: skip
    return _joined(cells)


def sentence(said: Acknowledged) -> str:
    met = "" if said.median < GOAL_SECONDS else ", which is more"
    return (
        f"From tweet to visible acknowledgement, demo, default poll, {len(said.took)} tweets: median "
        f"{said.median:.2f} s, p95 {said.p95:.2f} s. The goal is a median under {GOAL_SECONDS:g} s{met}."
    )


def write(
    file: Path,
    facts: dict[str, Any],
    lines: Sequence[Line],
    reached: Sequence[Reached],
    said: Acknowledged | None,
) -> None:
    """The same as JSON."""
    told = facts | {
        "lines": [line.plain() for line in lines],
        "reached": [one.plain() for one in reached],
        "acknowledgement": said.plain() if said else None,
    }
    file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))


def _joined(cells: Sequence[str]) -> str:
    padded = (
        cell.ljust(-width) if width < 0 else cell.rjust(width)
        for cell, (_, width) in zip(cells, COLUMNS, strict=True)
    )
    return " ".join(padded).rstrip()


def _short(value: float | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return str(value)
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
