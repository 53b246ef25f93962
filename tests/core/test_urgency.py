"""A fault is as urgent as its category, and more so where children and the ill are."""

import pytest

from civic.core.council import Category, Priority
from civic.core.place import Found
from civic.core.understanding.urgency import urgency

HOLE = Category(code="pothole", name="Pothole", words=("pothole",))
PAINT = Category(code="paint", name="Faded paint", words=("paint",), priority=Priority.LOW)
SWING = Category(code="playground", name="Playground equipment", words=("swing",), priority=Priority.HIGH)
SCHOOL = Found("Alma State School", -27.0, 152.0, 120.0, "text", 0.9, "", (), "school")


@pytest.mark.parametrize(
    "text",
    [
        "Deep hole outside the school",
        "hole in front of Alma State School",
        "pothole right next to our kindergarten gate",
        "OPPOSITE THE CHILDCARE CENTRE a hole",
        "a hole near the Bluegum aged care",
    ],
)
def test_a_hole_by_a_school_is_urgent_and_says_so(text: str) -> None:
    told, why = urgency(text, HOLE, None)
    assert told is Priority.HIGH and why.startswith("More urgent than usual: “")


@pytest.mark.parametrize(
    "text",
    [
        "Deep hole in Mill Road",
        "hole near School Street",
        "my school called, and there is a hole",
        "by the way, is the hole yours? The council needs some schooling",
        "hole by the tree and my kid is at home from school",
    ],
)
def test_a_hole_elsewhere_is_as_usual(text: str) -> None:
    assert urgency(text, HOLE, None) == (Priority.NORMAL, "")


def test_the_place_tells_it_too() -> None:
    assert urgency("deep hole", HOLE, SCHOOL) == (Priority.HIGH, "More urgent than usual: Alma State School")


def test_what_is_of_no_hurry_becomes_usual_by_a_school() -> None:
    assert urgency("paint", PAINT, SCHOOL)[0] is Priority.NORMAL
    assert urgency("paint", PAINT, None) == (Priority.LOW, "")


def test_what_is_always_urgent_says_so() -> None:
    assert urgency("swing", SWING, SCHOOL) == (Priority.HIGH, "Urgent, as Playground equipment always is")


def test_what_has_no_category_is_as_usual() -> None:
    assert urgency("outside the school", None, SCHOOL) == (Priority.NORMAL, "")
