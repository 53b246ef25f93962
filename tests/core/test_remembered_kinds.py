"""What people have said of a post's kind holds for posts in nearly the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.post import PostKind
from civic.core.post_kind import Corrected, KindRead, RememberedKinds

JOKE = "Our mayor is a pothole, someone please fill him in before the parade"
PROMO = "Win a brand new street light for your garden, follow and share to enter today"
KNOWN = RememberedKinds(
    [
        Corrected(JOKE, PostKind.NOISE, "Mira Santos", "R-1001"),
        Corrected(PROMO, PostKind.SPAM, "Mira Santos", "R-1002"),
        Corrected("is the tap by the hall ever going to run again", PostKind.REPORT, "Ada", "R-1003"),
        Corrected("Bins out today", PostKind.NOISE, "Ada", "R-1004"),
        Corrected(PROMO, PostKind.PRAISE, "Mira Santos", "R-1000"),
    ]
)
REPORT = KindRead(PostKind.REPORT, "Tells of a fault")
QUESTION = KindRead(PostKind.QUESTION, "Asks something", perhaps_report=True)


def read(text: str, by_rule: KindRead = REPORT) -> tuple[PostKind, bool, bool]:
    made = KNOWN.put_right(by_rule, text)
    return made.kind, made.clear, made.perhaps_report


def test_the_same_words_are_of_the_kind_that_a_person_said() -> None:
    assert read(f"@WrenfordCouncil {JOKE.upper()}!! https://t.co/x") == (PostKind.NOISE, True, False)
    assert KNOWN.put_right(REPORT, JOKE).why == "Much like R-1001, which is noise, says Mira Santos"


def test_nearly_the_same_words_of_a_clear_report_go_to_a_person() -> None:
    assert read(JOKE.replace("parade", "election")) == (PostKind.NOISE, False, True)


def test_what_was_not_clear_is_taken_for_what_it_is_like() -> None:
    assert read(JOKE.replace("parade", "election"), QUESTION) == (PostKind.NOISE, True, False)


def test_what_is_like_a_report_is_one_that_a_person_looks_at() -> None:
    assert read("is the tap by the hall ever going to run again please", QUESTION) == (
        PostKind.REPORT,
        False,
        False,
    )
    assert read("Is the tap by the hall ever going to run again?", QUESTION) == (PostKind.REPORT, True, False)


def test_the_newest_word_on_the_same_post_counts() -> None:
    assert read(PROMO)[0] is PostKind.SPAM


@pytest.mark.parametrize(
    "text",
    ["Bins out today, mate", "A pothole on the way to the parade", "", "the the the", "Our mayor, please"],
)
def test_what_is_not_like_enough_stays_as_it_was_read(text: str) -> None:
    assert KNOWN.put_right(REPORT, text) is REPORT


def test_a_danger_and_a_reply_are_never_put_right() -> None:
    danger = RememberedKinds([Corrected("live wires sparking on the path", PostKind.NOISE, "Ada", "R-1")])
    assert danger.put_right(REPORT, "live wires sparking on the path") is REPORT
    for kind in (PostKind.EMERGENCY, PostKind.FOLLOW_UP):
        told = KindRead(kind, "")
        assert KNOWN.put_right(told, JOKE) is told


@given(st.text(max_size=300))
def test_no_text_stumbles(text: str) -> None:
    assert KNOWN.put_right(REPORT, text).why
