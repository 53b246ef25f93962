"""The question for the place names what could be meant, and fits a post."""

import pytest

from civic.core.understanding.asking import LONGEST_NAME, parts, parts_kept

STREET, PARK = ("Mill Road", "road"), ("Alma Park", "park")
NOTHING = {"choice": "", "along": "", "within": ""}


@pytest.mark.parametrize(
    ("candidates", "asked"),
    [
        ([], {}),
        ([STREET], {"along": "Mill Road"}),
        ([PARK], {"within": "Alma Park"}),
        ([("Vale", "")], {"within": "Vale"}),
        ([STREET, PARK], {"choice": "Mill Road or Alma Park"}),
        ([STREET, STREET, PARK], {"choice": "Mill Road or Alma Park"}),
        ([(name, "street") for name in "ABC"], {"choice": "A, B or C"}),
        ([(name, "street") for name in "ABCD"], {}),
    ],
)
def test_it_names_what_could_be_meant(candidates: list[tuple[str, str]], asked: dict[str, str]) -> None:
    assert parts(candidates) == NOTHING | asked


def test_names_of_any_length_leave_room_for_the_rest() -> None:
    long = [(f"{at} {'very ' * 40}long road", "road") for at in range(3)]
    assert len(parts(long)["choice"]) <= 3 * LONGEST_NAME + len(",  or ")


def test_what_a_report_keeps_is_read_again_as_it_was() -> None:
    kept = {"candidates": [{"name": "Mill Road", "kind": "road"}, {"name": "A"}]}
    assert parts_kept(kept) == NOTHING | {"choice": "Mill Road or A"}
    assert parts_kept({}) == parts_kept({"candidates": None}) == NOTHING


def test_a_suburb_beside_a_street_is_no_other_place() -> None:
    road, vale = {"name": "Mill Road", "kind": "road", "source": "text"}, {"name": "Vale", "source": "area"}
    assert parts_kept({"candidates": [vale, road]}) == NOTHING | {"along": "Mill Road"}
    assert parts_kept({"candidates": [vale]}) == NOTHING | {"within": "Vale"}


def test_a_position_without_a_name_is_none_that_a_question_could_name() -> None:
    assert parts([("", ""), ("Alma Park", "park")])["choice"] == ""
    assert parts([("", ""), ("Alma Park", "park"), ("Ash Park", "park")])["choice"] == "Alma Park or Ash Park"
    assert not any(parts([("", "")]).values())
