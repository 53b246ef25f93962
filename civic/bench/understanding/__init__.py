"""How well and how fast posts are understood, on labelled posts of the demo's town and of three others.

In: the demo's pack. Out: rows as they are known, and all of them as JSON. Promises: what to steer by and what is kept
aside are told apart; no server and no database is needed; nothing leaves the machine.
"""

import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import orjson

from civic.bench.understanding import town
from civic.bench.understanding.categories import category_rows, cut_down, learned_rows
from civic.bench.understanding.kinds import kind_rows
from civic.bench.understanding.labelled import PARTS
from civic.bench.understanding.pairs import pair_rows
from civic.bench.understanding.places import place_rows
from civic.bench.understanding.rows import Row, drawn, head
from civic.bench.understanding.speed import slowest_row, speed_rows
from civic.bench.understanding.towns import town_rows
from civic.core.council import Pack
from civic.explain import Explainer
from civic.pack import read_pack

__all__ = ["measure"]
MOST_STREETS = 400


def measure(
    demo: Path, json_file: Path | None, say: Callable[[str], None], places: int = town.PLACES
) -> list[Row]:
    """`demo` is the folder of the demo's pack; `say` takes each line as it is known."""
    say(head())
    rows = []
    for row in _rows(demo, places):
        say(drawn(row))
        rows.append(row)
    if json_file:
        told = {**_facts(places), "rows": [row.plain() for row in rows]}
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    return rows


def _rows(demo: Path, places: int) -> Iterator[Row]:
    pack = read_pack(demo)
    yield from _right(pack)
    with tempfile.TemporaryDirectory(prefix="civic-bench-") as name:
        large = town.build(demo, Path(name), places)
        streets = [f"{street} Street" for street in islice(town.names(), MOST_STREETS)]
        yield from speed_rows(large, Path(name), streets)
        yield slowest_row(Explainer(read_pack(large)))


def _right(pack: Pack) -> Iterator[Row]:
    explainer, cut_pack = Explainer(pack), cut_down(pack)
    cut = Explainer(cut_pack)
    for part in PARTS:
        yield from kind_rows(explainer, part, (pack.places[0].lat, pack.places[0].lon))
        yield from category_rows(explainer, cut, cut_pack, part)
        yield from place_rows(explainer, part)
        yield from pair_rows(explainer, part)
        yield from town_rows(pack, part)
    yield from learned_rows(pack)


def _facts(places: int) -> Mapping[str, object]:
    return {
        "places": places, "cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version(),
    }  # fmt: skip
