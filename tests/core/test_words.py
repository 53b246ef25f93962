"""Words of a post, with where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.words import READ_CHARS, form_of, forms_of, plain, singular, telling_words, words_of


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("The swing's seat", ("the", "swing", "seat")),
        ("O’Keefe St.", ("okeefe", "st")),
        ("CAFÉ Čapek", ("cafe", "capek")),
        ("#BrokenSwing at #AlmaPark", ("broken", "swing", "at", "alma", "park")),
        ("#RIPAlma #potholes", ("rip", "alma", "potholes")),
        ("@OxbowCouncil look https://x.co/a?b=c www.a.b me@x.org now", ("look", "now")),
        ("sw\u200bing", ("swing",)),
        ("🙂 … —", ()),
        ("", ()),
        ("مرحبا 12b", ("مرحبا", "12b")),
    ],
)
def test_forms(text: str, forms: tuple[str, ...]) -> None:
    assert forms_of(text) == forms


def test_telling_words_are_singular_and_once() -> None:
    assert telling_words("The swings and the swing in our park") == ("swing", "park")


@pytest.mark.parametrize(
    ("plural", "single"),
    [
        ("swings", "swing"),
        ("branches", "branch"),
        ("berries", "berry"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("boxes", "box"),
    ],
)
def test_singular(plural: str, single: str) -> None:
    assert singular(plural) == single


@given(st.text())
def test_each_word_can_be_cut_out_of_the_text(text: str) -> None:
    for word in words_of(text):
        assert form_of(text[word.start : word.end]) == word.form != ""


def test_only_the_first_screens_of_a_long_post_are_read() -> None:
    assert len(words_of("word " * 10_000)) == READ_CHARS // 5


@pytest.mark.parametrize("text", ["सड़क पर गड्ढा है", "كسر في الحديقة", "路灯坏了", "won’t turn off 😡"])
def test_other_scripts_are_as_they_were_written(text: str) -> None:
    assert plain(text) == text


def test_what_nobody_sees_is_gone() -> None:
    assert plain("s\u200bwing cafe\u0301 ｏｆｆ") == "swing cafe off"
