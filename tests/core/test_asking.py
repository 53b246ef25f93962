"""The question for the place names what could be meant, and fits a post."""

import pytest

from civic.core.understanding.asking import LONGEST_NAME, parts, parts_kept

STREET, PARK = ("Mill Road", "road", 900.0), ("Alma Park", "park", 120.0)
NOTHING = {"choice": "", "along": "", "within": ""}


@pytest.mark.parametrize(
    ("candidates", "asked"),
    [
        ([], {}),
        ([STREET], {"along": "Mill Road"}),
        ([PARK], {"within": "Alma Park"}),
        ([("The Common", "park", 700.0)], {"along": "The Common"}),
        ([STREET, PARK], {"choice": "Mill Road or Alma Park"}),
        ([STREET, STREET, PARK], {"choice": "Mill Road or Alma Park"}),
        ([(name, "street", 300.0) for name in "ABC"], {"choice": "A, B or C"}),
        ([(name, "street", 300.0) for name in "ABCD"], {}),
    ],
)
def test_it_names_what_could_be_meant(
    candidates: list[tuple[str, str, float]], asked: dict[str, str]
) -> None:
    assert parts(candidates) == NOTHING | asked


def test_names_of_any_length_leave_room_for_the_rest() -> None:
    long = [(f"{at} {'very ' * 40}long road", "road", 900.0) for at in range(3)]
    assert len(parts(long)["choice"]) <= 3 * LONGEST_NAME + len(",  or ")


def test_what_a_report_keeps_is_read_again_as_it_was() -> None:
    kept = {
        "candidates": [{"name": "Mill Road", "radius_m": 900, "kind": "road"}, {"name": "A", "radius_m": 1}]
    }
    assert parts_kept(kept) == NOTHING | {"choice": "Mill Road or A"}
    assert parts_kept({}) == parts_kept({"candidates": None}) == NOTHING
