"""One small run, end to end: real servers, a worker, a scratch database, every row of the table."""

from pathlib import Path

import orjson
import pytest

from civic.bench.figures import CLIENTS
from civic.bench.measuring import NAMES, Wish, run
from civic.bench.on_x import NAMES as NAMES_ON_X
from civic.bench.trouble import BenchTrouble
from tests.databases import wrenford


@pytest.mark.soak
def test_a_small_run_fills_every_row(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "bench.json"
    run(Wish(reports=300, seconds=0.06, json_file=file, only=NAMES), wrenford(), said.append)
    lines = orjson.loads(file.read_bytes())["lines"]
    over_http = [(name, clients) for name in NAMES[:-1] for clients in CLIENTS]
    assert [(line["name"], line["clients"]) for line in lines] == [*over_http, ("intake", 1)]
    assert said[0].startswith("300 reports written")
    assert len(said) == 1 + len(lines)
    for line in lines:
        assert 0 < line["p50_ms"] <= line["p95_ms"] < 20_000, line
        assert line["rate"] > 0 < line["floor_rate"], line
        assert 1 <= line["statements"] <= 20, line
    lists = [line["statements"] for line in lines if line["name"] in ("list-html", "list-json", "filtered")]
    assert max(lists) <= 3


@pytest.mark.soak
def test_a_small_run_reaches_something_on_x(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "bench.json"
    run(Wish(seconds=0.06, json_file=file, only=NAMES_ON_X), wrenford(), said.append)
    told = orjson.loads(file.read_bytes())
    assert [one["name"] for one in told["reached"]] == list(NAMES_ON_X)
    assert all(one["value"] > 0 for one in told["reached"])
    assert (len(said), told["lines"]) == (len(NAMES_ON_X), [])


def test_an_unknown_figure_is_told_with_the_known_ones() -> None:
    with pytest.raises(BenchTrouble, match=r"no figure swings\. The figures are: one-html, "):
        run(Wish(only=("swings",)), wrenford(), print)
