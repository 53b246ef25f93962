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


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("There is a pothole on Quay Street", "There is a pothole on Quay Street"),
        ("there's a pothole on Quay Street", "There's a pothole on Quay Street"),
        ("There’s a pothole", "There’s a pothole"),
        ("hi there are potholes on Quay Street", "There are potholes on Quay Street"),
        ("Hi there, is the pothole to stay", "Is the pothole to stay"),
        ("Hello there the pothole is back", "The pothole is back"),
        ("So many potholes on Quay Street", "So many potholes on Quay Street"),
        ("So the pothole is back", "The pothole is back"),
        ("All of Quay Street is one pothole", "All of Quay Street is one pothole"),
        ("Hi all, a pothole again", "A pothole again"),
        ("Morning all. Hi team: pothole on Quay Street", "Pothole on Quay Street"),
        ("Morning traffic hits the pothole", "Morning traffic hits the pothole"),
        ("Council truck fell into a pothole", "Council truck fell into a pothole"),
        ("Council, please fix the pothole", "Fix the pothole"),
        ("Hi-vis vest in the pothole", "Hi-vis vest in the pothole"),
        ("Just reporting a pothole on Quay Street", "A pothole on Quay Street"),
    ],
)
def test_only_greetings_and_chatter_are_left_out(text: str, title: str) -> None:
    assert headline(f"@OxbowCouncil {text}", ["pothole"], category="Pothole") == title


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


def test_no_headline_ends_within_a_corner_or_before_the_fault() -> None:
    text = "@WrenfordCouncil the street light at Foundry St and Draper St has been out for three weeks. Pitch black."
    assert (
        headline(text, ["street light", "has been out"], ["Foundry St and Draper St"])
        == "The street light at Foundry St and Draper St has been out for three…"
    )
    long = "The bench by the pond that the school gave, and the rotunda is nice, is broken on the left side"
    assert headline(long, ["bench", "is broken"]).startswith(
        "The bench by the pond that the school gave, and the"
    )


@pytest.mark.parametrize(
    "sign", ["\u2066", "\u2067", "\u2068", "\u2069", "\u061c", "\x07", "\x1b", "\x85", "\u202e", "\ufffb"]
)
def test_signs_that_turn_or_hide_text_are_left_out(sign: str) -> None:
    title = headline(f"The swing{sign} at{sign} Alma Park {sign}is broken", ["swing"], ["Alma Park"])
    assert title == "The swing at Alma Park is broken"
