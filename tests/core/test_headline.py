"""Headlines from the resident's own words, fit for the public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.headline import LONGEST, headline


@pytest.mark.parametrize(
    ("text", "what", "names", "title"),
    [
        (
            "@OxbowCouncil the swing seat at Alma Park has come off one chain. Kids are still trying to use it.",
            ["swing"],
            ["Alma Park"],
            "The swing seat at Alma Park has come off one chain",
        ),
        (
            "@OxbowCouncil Hi there, can you please fix the huge pothole on Bridge Street near the corner of Quay St "
            "because it is damaging cars #potholes #roads",
            ["pothole"],
            ["Bridge Street"],
            "Fix the huge pothole on Bridge Street near the corner of Quay St",
        ),
        ("SWING BROKEN AT ALMA PARK!!!", ["SWING"], ["ALMA PARK"], "Swing broken at Alma Park"),
        (
            "You idiots. The slide is smashed 😡 call me on 0412 345 678",
            ["slide"],
            [],
            "The slide is smashed",
        ),
        ("You idiots, the slide is smashed", ["slide"], ["Alma Park"], "Playground equipment, Alma Park"),
        (
            "#BrokenSwing at #AlmaPark needs fixing",
            ["Swing"],
            ["AlmaPark"],
            "Broken Swing at Alma Park needs fixing",
        ),
        ("#BrokenSwing #AlmaPark", ["Swing"], ["AlmaPark"], "Playground equipment, Alma Park"),
        (
            "Three weeks and counting. Street light out on Quay St",
            ["light out"],
            [],
            "Street light out on Quay St",
        ),
        ("mail me@home.org about the broken slide", ["slide"], [], "Mail about the broken slide"),
        ("Why?\nBecause the bin is full", ["bin"], [], "Because the bin is full"),
        ("😡😡", [], [], "Playground equipment, Alma Park"),
    ],
)
def test_headlines(text: str, what: list[str], names: list[str], title: str) -> None:
    assert headline(text, what, names, category="Playground equipment", place="Alma Park") == title


def test_with_nothing_to_say_a_person_looks() -> None:
    assert headline("🙂") == "A post to look at"
    assert headline("", category="Graffiti") == "Graffiti"


def test_a_long_sentence_without_a_clause_ends_with_a_whole_word() -> None:
    title = headline("The " + "very " * 30 + "big hole", ["big"])
    assert title.endswith("very…") and len(title) <= LONGEST


@given(st.text(max_size=600), st.lists(st.text(max_size=8), max_size=3))
def test_headlines_are_short_and_name_nobody(text: str, what: list[str]) -> None:
    title = headline(text, what, category="Graffiti")
    assert 0 < len(title) <= LONGEST
    assert "\n" not in title and "http://" not in title
