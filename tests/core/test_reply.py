"""What a reply asks for, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.reply import Meaning, meaning_of


@pytest.mark.parametrize(
    "text",
    [
        "still broken",
        "It's still wobbly",
        "still no seat",
        "it's not fixed",
        "Thanks for trying but it is still broken",
        "Thank you, but the light is still out",
        "the swing is off again",
        "nothing has been done",
    ],
)
def test_clear_words_open_the_job_again(text: str) -> None:
    assert meaning_of(text) is Meaning.STILL_BROKEN


@pytest.mark.parametrize(
    "text",
    [
        "It's broken",
        "Nope, still swinging on one chain",
        "The new seat fell off today",
        "Thanks, not sure why it wasn't done sooner!",
        "Not fixed, thanks for nothing",
        "Sorry wrong place, it is Ferry Reserve",
        "Thanks, that is the wrong place",
        "No, it is at Alma Park",
        "When will that be?",
        "it is the green one",
        "At Alma Park",
        "You lot are hopeless",
        "Thanks, please look at the slide too",
        "still no complaints from me",
    ],
)
def test_whatever_is_not_clear_a_person_reads(text: str) -> None:
    assert meaning_of(text) is Meaning.WORDS


@pytest.mark.parametrize(
    "text",
    [
        "Great job, my dog is back",
        "Thank you, lovely work",
        "Thanks again for the quick fix",
        "thanks for fixing the broken swing",
        "@WrenfordCouncil ok",
        "Yes",
        "👍",
        "👏👏 so quick",
        "",
        "@WrenfordCouncil",
    ],
)
def test_thanks_and_nods_ask_for_nothing(text: str) -> None:
    assert meaning_of(text) is Meaning.NOTHING


def test_a_photo_without_words_is_looked_at() -> None:
    assert meaning_of("@WrenfordCouncil", has_photo=True) is Meaning.WORDS
    assert meaning_of("Looks great, thank you", has_photo=True) is Meaning.NOTHING


@given(st.text(max_size=400), st.booleans())
def test_every_text_has_a_meaning(text: str, has_photo: bool) -> None:
    assert meaning_of(text, has_photo=has_photo) in Meaning
