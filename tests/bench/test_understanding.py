"""What the rows on understanding say of what was measured, and one run that fills them all."""

import json
from functools import cache
from pathlib import Path

import orjson
import pytest

from civic.bench.trouble import BenchTrouble
from civic.bench.understanding import (
    categories,
    kinds,
    labelled,
    measure,
    odd,
    pairs,
    places,
    rows,
    speed,
    town,
    towns,
)
from civic.bench.understanding.plain import by_fitting, by_likeness
from civic.bench.understanding.rows import Aim, Row, share
from civic.explain import Explainer, posts_in
from civic.pack import inspect_pack
from tests.databases import WRENFORD, wrenford

PLACE = {"lat": -27.9, "lon": 151.6, "radius_m": 100.0}
ALMA_PARK = (-27.8963, 151.5983)
FEW = 200


@cache
def explainer() -> Explainer:
    return Explainer(wrenford())


def values(made: list[Row]) -> dict[str, tuple[float | None, int]]:
    return {row.name: (row.value, row.of) for row in made}


def test_a_share_reaches_its_goal_or_not() -> None:
    row = share("swings", "swings", "steer", [True, True, False, True], Aim(0.75))
    assert (row.value, row.of, row.met) == (0.75, 4, True)
    assert share("swings", "swings", "steer", [True, False], Aim(0.75)).met is False
    assert share("swings", "swings", "steer", [True, False], Aim(0.5, at_least=False)).met is True
    assert share("swings", "swings", "steer", [True]).met is None


def test_a_share_of_nothing_reaches_nothing() -> None:
    row = share("swings", "swings", "steer", [], Aim(0.0))
    assert (row.value, row.of, row.met) == (None, 0, False)
    assert "–" in rows.drawn(row)


def test_the_table_lines_up() -> None:
    made = [
        share("one", "one", "aside", [True], Aim(0.9)),
        Row("two", "two", "", 61.2, 5, "ms", Aim(50, at_least=False)),
    ]
    heads, rule, first, second = [*rows.head().splitlines(), *map(rows.drawn, made)]
    assert heads.endswith("reached") and set(rule) == {"-"}
    assert first.split() == ["one", "aside", "100.0%", "1", "≥", "90.0%", "yes"]
    assert second.split() == ["two", "61.2", "ms", "5", "≤", "50", "ms", "no"]
    assert first.index("yes") == second.index("no") == heads.index("reached")


def test_kinds_are_counted() -> None:
    known = [("report", "report"), ("report", "question"), ("praise", "report"), ("other_agency", "report")]
    lines = [{"kind": kind} for kind, _ in known]
    said = [{"kind": kind, "is_report": kind == "report", "action": "ask_person"} for _, kind in known]
    said[3]["action"] = "raise"
    assert values(list(kinds.judged("steer", lines, said))) == {
        "report-precision": (1 / 3, 3),
        "report-recall": (0.5, 2),
        "kind": (0.25, 4),
        "other-agency": (1.0, 1),
    }


def test_what_is_decided_alone_is_counted_from_the_threshold_on() -> None:
    said = [
        {"category": code, "category_confidence": sure} for code, sure in (("a", 0.8), ("b", 0.9), ("a", 0.7))
    ]
    made = categories.decided("pack", "", "aside", ["a", "a", "b"], said, 0.8, Aim(0.4), Aim(0.88))
    assert values(list(made)) == {"pack-decided": (2 / 3, 3), "pack-decided-right": (0.5, 2)}


def test_a_pack_cut_down_keeps_every_category_with_its_first_words() -> None:
    cut = categories.cut_down(wrenford())
    assert [one.code for one in cut.categories] == [one.code for one in wrenford().categories]
    assert {(len(one.words), len(one.examples)) for one in cut.categories} == {(5, 3)}


def test_places_are_judged_by_their_distance() -> None:
    here = {"answer": "sure", "lat": -27.9, "lon": 151.6}
    said = [
        PLACE,
        {**PLACE, "lat": -27.902},
        {**PLACE, "lat": -27.95},
        {**PLACE, "lat": -27.91, "radius_m": 2_000.0},
        None,
        PLACE,
        None,
    ]
    lines = [here] * 5 + [{"answer": "ask"}] * 2
    made = places.judged("aside", lines, [{"place": place} for place in said])
    assert values(list(made)) == {
        "place-sure": (0.6, 5),
        "place-right": (2 / 3, 3),
        "place-wrong": (1 / 3, 3),
        "place-inside": (0.5, 4),
        "place-guessed": (0.5, 2),
    }


def test_pairs_are_counted_by_what_they_are() -> None:
    lines = [{"same": same} for same in (True, True, True, True, False, False)]
    made = pairs.judged("steer", lines, ["join", "suggest", "none", "none", "suggest", "none"])
    assert values(list(made)) == {
        "twins": (0.5, 4),
        "twins-joined": (0.25, 4),
        "others-joined": (0.0, 2),
        "others-suggested": (0.5, 2),
    }


def test_a_pair_goes_the_way_of_civic_explain() -> None:
    lat, lon = ALMA_PARK
    one = {"text": "The swing is broken", "category": "playground", "lat": lat, "lon": lon}
    pair = {
        "one": one | {"created_at": "2026-09-12T10:00:00Z"},
        "other": one | {"created_at": "2026-09-12T09:00:00Z"},
    }
    assert pairs.verdict(explainer(), pair) == "suggest"
    pair["other"]["lat"] = lat + 0.1
    assert pairs.verdict(explainer(), pair) == "none"


def test_plain_classification_finds_what_is_plain() -> None:
    ranks = by_likeness(wrenford().categories, ["huge pothole", "graffiti on the wall"])
    assert [rank[0] for rank in ranks] == ["pothole", "graffiti"]
    assert by_fitting([("swing", "a"), ("bin", "b")] * 3, ["swing", "bin"]) == ["a", "b"]


def test_both_parts_of_the_labelled_posts_are_told_apart() -> None:
    steer, aside = (labelled.lines("kinds", part) for part in labelled.PARTS)
    assert len(steer) > len(aside) > 0
    assert not any(line["aside"] for line in steer) and all(line["aside"] for line in aside)


def test_a_large_town_is_a_pack_without_faults(tmp_path: Path) -> None:
    read = inspect_pack(town.build(WRENFORD, tmp_path, FEW))
    assert read.notices == ()
    assert len(read.pack.places) == FEW + len(wrenford().places)
    kinds_built = {place.kind for place in read.pack.places[len(wrenford().places) :]}
    assert {"street", "park", "bus stop", "school"} <= kinds_built
    suburbs = {area.name for area in read.pack.areas if area.kind == "suburb"}
    assert {place.suburb for place in read.pack.places} <= suburbs | {""}


def test_one_run_of_the_command_is_timed(tmp_path: Path) -> None:
    run = speed.explained(
        WRENFORD, tmp_path, ["The swing at Alma Park is broken", "good morning all, what a sunrise", "?"]
    )
    answers = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()]
    assert [one["action"] for one in answers] == ["raise", "ignore", "ask_person"]
    assert run.cpu_seconds > 0 and 0 < run.seconds < 60
    assert 20 < run.memory_mb < 500


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(BenchTrouble, match=r"civic explain failed: (?s:.*)council\.toml"):
        speed.explained(tmp_path / "nowhere", tmp_path, ["bin full"])


@pytest.mark.parametrize("post", odd.posts(), ids=lambda post: repr(post)[:40])
def test_odd_posts_are_decided_each_within_fifty_milliseconds(post: labelled.Line) -> None:
    (given,) = posts_in(json.dumps(post))
    value = explainer().explain(given)
    assert value["why"] and json.loads(json.dumps(value)) == value
    assert speed.milliseconds(explainer(), post) < 50


def test_a_few_words_of_a_pack_are_enough_for_reports_kept_aside() -> None:
    """The goals for categories and for what was seen before; what is suggested in vain is told by the benchmark."""
    made = {row.name: row for row in towns.town_rows(wrenford(), labelled.ASIDE)}
    for name in ("towns-top-1", "towns-top-3", "towns-decided", "towns-decided-right"):
        assert made[name].met, made[name]
    assert made["towns-twins"].met and made["towns-others-joined"].met
    plain = made["towns-plain-top-1"].value
    assert plain is not None and (made["towns-top-1"].value or 0.0) > plain + 0.2


def test_reports_are_told_from_the_rest_on_posts_of_four_countries_kept_aside() -> None:
    made = {row.name: row for row in kinds.kind_rows(explainer(), labelled.ASIDE, ALMA_PARK)}
    for name in ("elsewhere-report-precision", "elsewhere-report-recall", "elsewhere-other-agency"):
        assert made[name].met, made[name]


@pytest.mark.soak
def test_a_whole_run_fills_every_row(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "understanding.json"
    made = measure(WRENFORD, file, said.append, FEW)
    told = orjson.loads(file.read_bytes())
    assert [row["name"] for row in told["rows"]] == [row.name for row in made]
    assert len(said) == len(made) + 1
    assert {row.part for row in made} == {*labelled.PARTS, ""}
    for row in made:
        assert row.value is not None and row.value >= 0 and row.of > 0, row
        assert row.unit != rows.SHARE or row.value <= 1, row
