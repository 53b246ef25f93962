"""The words residents read: variants, missing facts, length, and what is told about a template that fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.adapters.wording import JinjaWording, check_template, default_variants
from civic.core.weighted_length import has_link, weighted_length
from civic.core.wording import KINDS, LIMIT

WORDING = JinjaWording({})
FACTS = {
    "ref": "R-1042",
    "mark": "^auto",
    "thing": "swing",
    "place": "Alma Park",
    "category": "Playground equipment",
    "crew": "Parks North",
    "due": "Thursday 14 May",
    "note": "put in a new seat and chains, and changed the other seat too because it was worn",
    "reason": "the chains are on order",
    "council": "Wrenford",
    "emergency_number": "000",
}
BARE = {"ref": "R-1042", "mark": "^MS"}
EACH = [(kind, number) for kind in KINDS for number in range(len(default_variants(kind)))]


@pytest.mark.parametrize("kind", KINDS)
def test_three_variants_of_each_kind_and_no_two_alike(kind: str) -> None:
    variants = default_variants(kind)
    assert len(variants) >= 3
    said = {WORDING.say(kind, FACTS, number) for number in range(len(variants))}
    assert len(said) == len(variants)


@pytest.mark.parametrize(("kind", "number"), EACH)
def test_our_own_templates_pass_the_check(kind: str, number: int) -> None:
    assert check_template(kind, default_variants(kind)[number]) == []


@pytest.mark.parametrize(("kind", "number"), EACH)
@pytest.mark.parametrize(
    "facts", [FACTS, BARE, FACTS | {"due": "", "place": ""}, FACTS | {"thing": ""}], ids=range(4)
)
def test_messages_are_whole_sentences_with_reference_and_mark(
    kind: str, number: int, facts: dict[str, str]
) -> None:
    text = WORDING.say(kind, facts, number)
    assert "R-1042" in text and text.endswith(facts["mark"])
    assert weighted_length(text) <= LIMIT and not has_link(text)
    assert "!" not in text and "  " not in text and "{" not in text
    assert not any(gap in text for gap in (" .", " ,", "..", ",.", " ;", ": .", "the  ", "()"))


def test_the_acknowledgement_names_the_thing_the_place_the_day_and_what_to_do() -> None:
    assert WORDING.say("acknowledged", FACTS, 0) == (
        "Thank you. We have the swing at Alma Park on our list as R-1042. A crew gets it next and has until "
        "Thursday 14 May. We write here when it is fixed. Wrong place? Reply with the right one. ^auto"
    )


def test_fixed_tells_what_was_done_and_how_to_object() -> None:
    assert WORDING.say("fixed", FACTS | {"mark": "^MS"}, 0) == (
        "Fixed. Put in a new seat and chains, and changed the other seat too because it was worn. "
        "Not right yet? Reply here. R-1042 ^MS"
    )


def test_a_danger_gets_the_emergency_number() -> None:
    texts = [WORDING.say("acknowledged", FACTS | {"hazard": True}, number) for number in range(4)]
    assert all("000" in text for text in texts)
    assert not any("000" in WORDING.say("acknowledged", FACTS, number) for number in range(4))


def test_the_same_number_says_the_same_and_the_next_another() -> None:
    assert WORDING.say("merged", FACTS, 7) == WORDING.say("merged", FACTS, 7)
    assert WORDING.say("merged", FACTS, 7) != WORDING.say("merged", FACTS, 8)


def test_the_packs_words_take_the_place_of_ours() -> None:
    wording = JinjaWording({"fixed": ("Mended. {{ ref }} {{ mark }}",)})
    assert wording.say("fixed", FACTS, 3) == "Mended. R-1042 ^auto"
    assert wording.say("declined", FACTS, 0) == WORDING.say("declined", FACTS, 0)


def test_a_kind_that_does_not_exist_is_told() -> None:
    with pytest.raises(ValueError, match="no message of kind “fixd”"):
        WORDING.say("fixd", FACTS, 0)


def test_a_very_long_note_is_cut_at_a_word() -> None:
    text = WORDING.say("fixed", FACTS | {"note": "new chains and " * 60}, 0)
    assert LIMIT - 20 < weighted_length(text) <= LIMIT
    assert text.endswith("… Not right yet? Reply here. R-1042 ^auto")


@settings(deadline=None)
@given(st.sampled_from(EACH), st.dictionaries(st.sampled_from(sorted(FACTS)), st.text(max_size=300)))
def test_any_facts_keep_the_length_the_reference_and_the_mark(
    which: tuple[str, int], told: dict[str, str]
) -> None:
    kind, number = which
    text = WORDING.say(kind, FACTS | told | BARE, number)
    assert weighted_length(text) <= LIMIT
    assert "R-1042" in text and text.endswith("^MS")
    assert not has_link(text)


@pytest.mark.parametrize(
    ("kind", "source", "problem"),
    [
        ("fixd", "x", "There is no message of kind “fixd”. Did you mean “fixed”?"),
        ("fixed", "{{ ref }}\n{{ mark }} {% if note %}", "Line 2:"),
        ("fixed", "{{ reff }} {{ mark }}", "There is no fact “reff” for it. Did you mean “ref”?"),
        ("fixed", "{{ ref }} {{ mark }} {{ reason }}", "There is no fact “reason” for it."),
        ("fixed", "Done. {{ mark }}", "The reference is missing in some cases"),
        ("fixed", "{% if note %}{{ ref }}{% endif %} {{ mark }}", "The reference is missing in some cases"),
        ("fixed", "Done. {{ ref }}", "The mark is missing in some cases"),
        ("fixed", "More on council.gov.uk {{ ref }} {{ mark }}", "It holds a link"),
        ("fixed", "{{ ref }} {{ mark }} " + "lorem " * 50, "characters long, even with every fact shortened"),
        ("fixed", "{{ ref }} {{ mark }} {{ 1 / 0 }}", "It fails when it is used: division by zero."),
        ("fixed", "{{ ref }} {{ mark }} {{ ref.__class__.__mro__ }}", "It fails when it is used"),
        ("fixed", "{% include 'secrets' %} {{ ref }} {{ mark }}", "It fails when it is used"),
    ],
)
def test_what_is_wrong_with_a_template_is_told(kind: str, source: str, problem: str) -> None:
    problems = check_template(kind, source)
    assert any(problem in told for told in problems), problems


def test_a_good_template_has_no_problems() -> None:
    assert check_template("fixed", "Mended {{ spot }}. {{ note | sentence }} {{ ref }} {{ mark }}") == []
