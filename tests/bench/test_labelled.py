"""The labelled posts: every line has its shape, its label is known and its place lies in Wrenford."""

import json
import tomllib
from collections import Counter
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from shapely import Point, from_geojson, union_all
from shapely.geometry.base import BaseGeometry

from civic.core.place import metres_between

FOLDER = files("civic.bench") / "labelled"
WRENFORD = files("civic.demo") / "wrenford"
LEAST = {
    "kinds": 420, "categories": 510, "places": 220, "pairs": 160, "town_reports": 750, "town_pairs": 180,
    "town_kinds": 420,
}  # fmt: skip
KINDS = {
    "report", "follow_up", "question", "criticism", "praise", "other_agency", "emergency", "spam", "noise",
}  # fmt: skip


@cache
def lines(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


@cache
def codes() -> set[str]:
    pack = tomllib.loads((WRENFORD / "categories.toml").read_text(encoding="utf-8"))
    return {category["code"] for category in pack["category"]}


@cache
def town() -> BaseGeometry:
    return union_all(from_geojson((WRENFORD / "areas" / "suburbs.geojson").read_text(encoding="utf-8")))


def in_town(line: dict[str, Any]) -> bool:
    return bool(town().contains(Point(line["lon"], line["lat"])))


def texts(line: dict[str, Any]) -> tuple[str, ...]:
    """The words of one line: one text, or the two of a pair in either order."""
    sides = [line] if "text" in line else [line["one"], line["other"]]
    return tuple(sorted(side["text"].casefold() for side in sides))


def share(name: str, key: str, value: object) -> float:
    return [line[key] == value for line in lines(name)].count(True) / len(lines(name))


def test_there_are_enough_and_none_is_said_twice() -> None:
    assert all(len(lines(name)) >= least for name, least in LEAST.items())
    said = Counter(texts(line) for name in LEAST for line in lines(name))
    assert [words for words, times in said.items() if times > 1] == []
    assert all(words.strip() == words and words for both in said for words in both)


@pytest.mark.parametrize("name", LEAST)
def test_a_fifth_to_two_fifths_are_set_aside(name: str) -> None:
    assert {type(line["aside"]) for line in lines(name)} == {bool}
    assert 0.2 <= share(name, "aside", True) <= 0.4


@pytest.mark.parametrize(
    ("name", "label"), [("kinds", "kind"), ("categories", "category"), ("town_kinds", "kind")]
)
def test_every_label_has_lines_on_both_sides(name: str, label: str) -> None:
    both = {(line[label], line["aside"]) for line in lines(name)}
    assert both == {(value, aside) for value, _ in both for aside in (True, False)}


def test_every_kind_is_known_and_only_reports_have_a_category() -> None:
    for line in lines("kinds"):
        report = line["kind"] == "report"
        assert line.keys() == {"text", "kind", "aside"} | ({"category"} if report else set()), line
        assert not report or line["category"] in codes(), line
    counted = Counter(line["kind"] for line in lines("kinds"))
    assert counted.keys() == KINDS
    assert min(counted.values()) >= 25
    assert 0.38 <= share("kinds", "kind", "report") <= 0.46


def test_every_category_of_wrenford_has_thirty_reports() -> None:
    assert all(line.keys() == {"text", "category", "aside"} for line in lines("categories"))
    counted = Counter(line["category"] for line in lines("categories"))
    assert counted.keys() == codes()
    assert min(counted.values()) >= 30
    assert all(len(line["text"].split()) <= 60 for line in lines("categories"))


def test_a_sure_place_lies_in_town_and_an_unsure_one_has_none() -> None:
    for line in lines("places"):
        assert line.keys() == {"text", "name", "lat", "lon", "within_m", "answer", "aside"}, line
        if line["answer"] == "sure":
            assert in_town(line), line
            assert line["name"], line
            assert 25 <= line["within_m"] <= 500, line
        else:
            assert line["answer"] == "ask"
            assert [line[key] for key in ("name", "lat", "lon", "within_m")] == [None] * 4, line
    assert 0.3 <= share("places", "answer", "ask") <= 0.4


def test_both_sides_of_a_pair_are_whole_reports_in_town() -> None:
    for line in lines("pairs"):
        assert line.keys() == {"one", "other", "same", "aside"}, line
        for side in (line["one"], line["other"]):
            assert side.keys() == {"text", "category", "lat", "lon", "created_at"}, side
            assert side["category"] in codes(), side
            assert in_town(side), side
            assert datetime.fromisoformat(side["created_at"]).tzinfo is not None, side
    assert {type(line["same"]) for line in lines("pairs")} == {bool}
    assert 0.4 <= share("pairs", "same", True) <= 0.5


@cache
def towns() -> dict[str, list[dict[str, Any]]]:
    read: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "towns.json").read_text(encoding="utf-8"))
    return read


def test_each_town_has_seventeen_categories_of_a_few_words() -> None:
    for town_name, categories in towns().items():
        assert len({one["code"] for one in categories}) == 17, town_name
        for one in categories:
            assert one.keys() == {"code", "name", "words", "examples"}, one
            assert len(one["words"]) == 5 and len(one["examples"]) == 3, one


def test_every_category_of_every_town_has_reports_on_both_sides() -> None:
    known = {(name, one["code"]) for name, categories in towns().items() for one in categories}
    for line in lines("town_reports"):
        assert line.keys() == {"town", "text", "category", "aside"}, line
    told = {(line["town"], line["category"], line["aside"]) for line in lines("town_reports")}
    assert told == {(*one, aside) for one in known for aside in (True, False)}


def test_posts_of_four_countries_are_of_every_kind_but_replies() -> None:
    for line in lines("town_kinds"):
        assert line.keys() == {"where", "text", "kind", "aside"}, line
        assert line["where"] in {"us", "uk", "in", "au"}, line
    counted = Counter(line["kind"] for line in lines("town_kinds"))
    assert counted.keys() == KINDS - {"follow_up"}
    assert min(counted.values()) >= 15


def test_pairs_of_the_towns_are_near_each_other() -> None:
    for line in lines("town_pairs"):
        assert line.keys() == {"town", "one", "other", "same", "aside"}, line
        one, other = line["one"], line["other"]
        assert metres_between(one["lat"], one["lon"], other["lat"], other["lon"]) <= 250, line
        for side in (one, other):
            assert side["category"] in {known["code"] for known in towns()[line["town"]]}, side
            assert datetime.fromisoformat(side["created_at"]).tzinfo is not None, side
    assert 0.48 <= share("town_pairs", "same", True) <= 0.52
