"""What the table says of what was measured."""

from pathlib import Path

import orjson
import pytest

from civic.bench import table
from civic.bench.acknowledging import Acknowledged
from civic.bench.figures import Figure, Goal
from civic.bench.reached import Reached
from civic.bench.results import Line, compared, percentile
from civic.bench.side import Stretch

FAST = Reached("from-x", "Posts from X", 180.0, "posts/s", 150, at_least=True)
SLOW = Reached("webhook", "Answers", 61.2, "ms", 50, at_least=False, more={"p50": 9.0})
LIST = Figure("list-json", "staff list", Goal(2.0, of_peer=40, best=8.0, statements=3), {1: 4.0, 4: 8.0})


def stretch(rate: int, cpu: float = 0.0) -> Stretch:
    return Stretch([1 / rate] * rate, 1.0, cpu, 0.0)


def line(rate: int, floor: int, statements: int = 2, clients: int = 4) -> Line:
    return compared(LIST, clients, [stretch(rate, 0.5)] * 3, [stretch(floor)] * 3, statements)


def test_a_figure_that_reaches_everything_says_yes() -> None:
    made = line(rate=400, floor=700)
    assert made.verdict == "yes"
    assert made.ratio == pytest.approx(1.75)
    assert made.multiple == pytest.approx(50)
    assert made.p50_ms == pytest.approx(2.5)
    assert made.cpu_ms == pytest.approx(1.25)
    assert made.floor_cpu_ms is None


def test_what_is_missed_is_told() -> None:
    assert "over 2 times its floor" in line(rate=400, floor=900).verdict
    assert "under 320/s" in line(rate=300, floor=300).verdict
    assert "over 3 statements" in line(rate=400, floor=400, statements=4).verdict


def test_the_peers_multiple_is_asked_of_several_clients_only() -> None:
    assert line(rate=100, floor=100, clients=1).verdict == "yes"


def test_one_slow_round_does_not_decide() -> None:
    rounds = [stretch(400), stretch(10), stretch(420)]
    assert compared(LIST, 4, rounds, [stretch(400)] * 3, 2).rate == pytest.approx(400)


def test_percentiles() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.95) == 96
    assert percentile([7.0], 0.95) == 7


def test_the_table_lines_up_and_tells_nothing_as_a_dash() -> None:
    alone = compared(Figure("one", "one", Goal(2.0)), 1, [stretch(50)], [stretch(50)], 1)
    heads, rule, *rows = table.drawn([line(400, 700), alone]).splitlines()
    assert heads.startswith("operation") and heads.endswith("goal met") and set(rule) == {"-"}
    assert [row.endswith("yes") for row in rows] == [True, True]
    assert "–" in rows[1]


def test_the_file_holds_everything(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    table.write(file, {"reports": 5}, [line(400, 700)], [FAST], Acknowledged([1.0, 2.0, 4.0]))
    told = orjson.loads(file.read_bytes())
    assert told["reports"] == 5
    assert told["lines"][0]["goal_met"] is True
    assert (told["reached"][0]["name"], told["reached"][0]["goal_met"]) == ("from-x", True)
    assert told["acknowledgement"] == {"tweets": 3, "median_s": 2.0, "p95_s": 4.0, "goal_met": True}


def test_a_figure_that_stands_for_itself_tells_its_goal() -> None:
    assert FAST.sentence() == "Posts from X: 180 posts/s. The goal is at least 150 posts/s."
    assert SLOW.sentence() == "Answers: 61.2 ms, p50 9. The goal is under 50 ms, which is missed."
