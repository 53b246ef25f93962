"""Words by which residents ask for no more answers, and for answers again."""

import pytest

from civic.core.consent import Wish, wish_of


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop", "@WrenfordCouncil STOP!", "@WrenfordCouncil please stop", "Stop it.", "unsubscribe", "Opt-out",
        "don’t reply to me", "Stop replying, thank you", "@WrenfordCouncil #STOP", "STOP ALL", "leave me alone please",
    ],
)  # fmt: skip
def test_a_post_that_says_only_stop_is_a_wish(text: str) -> None:
    assert wish_of(text) is Wish.STOP


@pytest.mark.parametrize("text", ["START", "@WrenfordCouncil start again please", "opt in", "Unstop"])
def test_answers_can_be_wanted_again(text: str) -> None:
    assert wish_of(text) is Wish.START


@pytest.mark.parametrize(
    "text",
    [
        "The stop sign at Alma Street is broken", "Bus stop shelter smashed", "stop the leak at Mill Street", "",
        "@WrenfordCouncil", "please", "Stop! It is still broken", "start fixing the swing", "don't reply until it is fixed",
        "when will this stop?", "no", "Alma Park",
    ],
)  # fmt: skip
def test_whatever_says_more_is_no_wish(text: str) -> None:
    assert wish_of(text) is None
