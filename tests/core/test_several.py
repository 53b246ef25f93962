"""Several faults in one post: which words tell of which, and what is left when some are taken away."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.understanding.several import parts_of, without
from tests.core.test_understanding import UNDERSTANDING

TWO = "@OxbowCouncil the swing is broken and the street light is out on Mill Road."


def test_each_part_has_its_own_words_and_category() -> None:
    parts = UNDERSTANDING.parts(TWO)
    assert [(one.text, one.category) for one in parts] == [
        ("@OxbowCouncil the swing is broken", "playground"),
        ("the street light is out on Mill Road.", "streetlight"),
    ]


def test_what_is_said_between_belongs_to_the_part_before() -> None:
    text = "The swing is broken. My kid nearly fell, twice! Also a street light is out, since Monday"
    first, second = UNDERSTANDING.parts(text)
    assert first.text == "The swing is broken. My kid nearly fell, twice!"
    assert second.text == "a street light is out, since Monday"


def test_the_same_fault_told_twice_is_one_part() -> None:
    assert UNDERSTANDING.parts("The swing is broken, and the other swing is broken too") == ()
    text = "The swing is broken, the street light is out and the second swing is broken as well"
    first, second = UNDERSTANDING.parts(text)
    assert (first.category, first.text) == ("playground", "The swing is broken")
    assert (second.category, second.text) == ("streetlight", text.partition(", ")[2])


@pytest.mark.parametrize(
    ("text", "taken", "left"),
    [
        (TWO, "the street light is out on Mill Road.", "@OxbowCouncil the swing is broken"),
        ("A is broken, B is out. Thanks!", "B is out", "A is broken. Thanks!"),
        ("A is broken. Also B is out. Thanks!", "B is out", "A is broken. Thanks!"),
        ("A is broken and B is out", "A is broken", "B is out"),
        ("A is broken", "Z is broken", "A is broken"),
        ("A is broken", "", "A is broken"),
        ("A is broken", "A is broken", ""),
    ],
)
def test_what_is_left_without_a_part_reads_on(text: str, taken: str, left: str) -> None:
    assert without(text, [taken]) == left


@pytest.mark.parametrize("text", [TWO, "Bin overflowing; swing is broken & the street light is out - why?"])
def test_the_first_part_is_what_is_left_without_the_others(text: str) -> None:
    first, *others = UNDERSTANDING.parts(text)
    assert others
    assert without(text, [one.text for one in others]) == first.text


@given(st.lists(st.sampled_from([TWO, "and", ".", ",", " ", "swing is broken", "&", "street light is out"])))
def test_no_text_makes_it_stumble_and_no_part_is_empty(pieces: list[str]) -> None:
    text = " ".join(pieces)
    parts = UNDERSTANDING.parts(text)
    assert all(one.text and one.text in text for one in parts) and len(parts) != 1
    without(text, [one.text for one in parts])


@pytest.mark.parametrize("fill", [",", " ", "\n", "\u00a0", ", ", ",\n ;", "and ", " as", "as well ", "& "])
@pytest.mark.parametrize("after", ["x and ", "and "])
def test_however_long_a_text_is_filled_it_is_read_in_a_moment(fill: str, after: str) -> None:
    """Each was read anew from every blank or comma of a row, for half a minute."""
    lamp = "the street light is out"
    text = f"The swing is broken{fill * (24_000 // len(fill))}{after}{lamp}"
    started = time.process_time()
    parts = parts_of(text, UNDERSTANDING.suggest)
    left = without(text, [lamp])
    assert time.process_time() - started < 0.2
    assert left.startswith("The swing is broken") and all(one.text in text for one in parts)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A is out, and also", "A is out"),
        ("A is out as  well as", "A is out"),
        ("A is out in the sand", "A is out in the sand"),
        ("A is out +;, plus&while :", "A is out"),
        ("and as well as, also A is out", "A is out"),
    ],
)
def test_what_joins_parts_is_left_out_at_either_end(text: str, left: str) -> None:
    assert without(f"{text} B is out", ["B is out"]) == without(f"B is out {text}", ["B is out"]) == left
