"""What a post is, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.post import PostKind
from civic.core.post_kind import hazard_words, kind_of, mentioned_report, says_still_broken

K = PostKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The swing at Alma Park is broken", K.REPORT),
        ("one of the swings has come off", K.REPORT),
        ("street light out on Foundry Street, very dark", K.REPORT),
        ("bin not emptied again", K.REPORT),
        ("the bridge light isn't working", K.REPORT),
        ("When are you going to fix the broken swing?", K.REPORT),
        ("You useless idiots, the slide is still smashed", K.REPORT),
        ("thanks but the swing is still broken", K.REPORT),
        ("a swing", K.REPORT),
        ("Water leakage, stagnant and full of mosquitoes", K.REPORT),
        ("Thanks for fixing the broken swing, so quick", K.PRAISE),
        ("Well done, the new swing is great, thank you for the quick repair", K.PRAISE),
        ("Which week is green bin week in West ward?", K.QUESTION),
        ("Is the path under the bridge open after the rain", K.QUESTION),
        ("Three weeks since I told you about the street light. Does anyone read these?", K.CRITICISM),
    ],
)
def test_posts_that_name_a_thing(text: str, kind: PostKind) -> None:
    assert kind_of(text, names_a_thing=True).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When will the library reopen?", K.QUESTION),
        ("What a waste of our rates", K.CRITICISM),
        ("Broken promises from this council, what a joke", K.CRITICISM),
        ("👏👏👏", K.PRAISE),
        ("You are legends, cheers", K.PRAISE),
        ("Good morning everyone", K.NOISE),
        ("🙂", K.NOISE),
        ("", K.NOISE),
        ("مرحبا بالعالم", K.NOISE),
    ],
)
def test_posts_that_name_nothing(text: str, kind: PostKind) -> None:
    assert kind_of(text).kind is kind


def test_a_fault_without_a_known_thing_is_for_a_person() -> None:
    read = kind_of("Something is leaking here")
    assert (read.kind, read.clear) == (K.REPORT, False)


def test_a_photo_without_words_is_for_a_person() -> None:
    read = kind_of("@OxbowCouncil", has_photo=True)
    assert (read.kind, read.clear, read.why) == (K.REPORT, False, "A photo without words")


def test_a_thing_and_a_photo_are_clear_without_a_fault() -> None:
    assert kind_of("swing at Alma Park", names_a_thing=True, has_photo=True).clear
    assert not kind_of("swing at Alma Park", names_a_thing=True).clear


def test_a_reply_in_our_thread_follows_up_whatever_it_says() -> None:
    assert kind_of("still broken", follows_up=True).kind is K.FOLLOW_UP
    assert kind_of("any news on r-1042?").why == "Mentions r-1042"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("any news on R-1042?", 1042),
        ("R1042 please", 1042),
        ("(r 1042)", 1042),
        ("on the R-12 bus", None),
        ("MOR-1042", None),
        ("R-10423456789012", None),
        ("", None),
    ],
)
def test_references_in_a_text(text: str, number: int | None) -> None:
    assert mentioned_report(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "still broken",
        "Still not fixed!",
        "it's not fixed",
        "hasn't been repaired yet",
        "hasn’t been fixed",
        "the swing is off again",
        "broken again",
        "there is still a problem",
        "still waiting",
        "nothing has been done",
        "not right yet",
        "It is not properly fixed",
        "nothing changed",
        "Still very dark",
    ],
)
def test_still_broken(text: str) -> None:
    assert says_still_broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks, all fixed now",
        "great, works again",
        "where is it?",
        "",
        "Alma Park",
        "I still love this park",
    ],
)
def test_not_still_broken(text: str) -> None:
    assert not says_still_broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "live wires on the ground",
        "Power line down on Quay St",
        "smells of gas near the library",
        "it is sparking",
        "my son broke his arm on the slide",
        "someone will get killed here",
        "needles in the sandpit",
        "manhole cover missing",
        "tree across the road",
        "the wall has collapsed",
        "broken glass under the swings",
        "bin on fire",
        "this is an emergency",
        "we called an ambulance",
    ],
)
def test_hazards(text: str) -> None:
    assert all(words in text for words in hazard_words(text))
    assert hazard_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "nobody injured",
        "no room for an ambulance",
        "difficult in an emergency",
        "my little one nearly fell",
        "fire hydrant leaks",
        "the swing is broken",
        "no injuries",
        "",
    ],
)
def test_no_hazards(text: str) -> None:
    assert hazard_words(text) == ()


@given(st.text(max_size=500), st.booleans(), st.booleans())
def test_every_text_has_a_kind_and_a_reason(text: str, thing: bool, photo: bool) -> None:
    assert kind_of(text, names_a_thing=thing, has_photo=photo).why


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "\u0301"])
def test_what_nobody_sees_hides_no_danger_no_fault_and_no_reference(sign: str) -> None:
    assert hazard_words(f"live wi{sign}res are spar{sign}king") == ("live wires", "sparking")
    assert kind_of(f"the lamp is bro{sign}ken", names_a_thing=True).words == ("broken",)
    assert says_still_broken(f"still br{sign}oken")
    assert mentioned_report(f"about R{sign}-1042") == 1042


def test_full_width_letters_are_letters() -> None:
    assert hazard_words("ｌｉｖｅ ｗｉｒｅｓ here") == ("live wires",)
