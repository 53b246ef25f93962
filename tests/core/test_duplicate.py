"""How likely two reports tell of the same thing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.duplicate import (
    LIKELY,
    VERY_LIKELY,
    Same,
    Sense,
    Sighting,
    bits_apart,
    may_join,
    same,
    score,
)

AT = datetime(2026, 5, 7, 9, tzinfo=UTC)
SWING = Sighting(
    "The swing seat at Alma Park has come off", AT, "playground", -27.4, 153.0, photos=("ff00ff00ff00ff00",)
)
SAME = Sighting(
    "Swing at the park has come off its chain",
    AT + timedelta(hours=20),
    "playground",
    -27.40005,
    153.0,
    photos=("ff00ff00ff00ff01",),
)
PROBABLE = Sighting("The broken swing", AT + timedelta(days=3), "playground", -27.4004, 153.0)
BIN = Sighting("Bin overflowing", AT, "bin", -27.4, 153.0)
FAR = Sighting("The swing seat has come off", AT, "playground", -27.5, 153.0, photos=("ff00ff00ff00ff00",))

SIGHTINGS = st.builds(
    Sighting,
    text=st.text(max_size=60),
    at=st.floats(-20_000, 20_000).map(lambda hours: AT + timedelta(hours=hours)),
    category=st.sampled_from(["", "playground", "bin"]),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    photos=st.lists(st.sampled_from(["ff00ff00ff00ff00", "0", "no hash", ""]), max_size=3).map(tuple),
)


def test_the_same_swing_is_very_likely_the_same() -> None:
    likeness = score(SWING, SAME)
    assert likeness.score >= VERY_LIKELY
    assert likeness.words == "Very likely the same"


def test_its_reasons_are_in_the_order_of_the_triage_page() -> None:
    reasons = score(SWING, SAME).why
    assert [reason.sense for reason in reasons] == list(Sense)
    assert reasons[0].sentence == "Photos show the same scene"
    assert reasons[4].sentence == "Reported a day apart"
    assert reasons[0].measure == "very alike" and reasons[1].measure == "6 m"
    assert "swing" in reasons[3].sentence


def test_near_and_alike_is_possible() -> None:
    assert LIKELY <= score(SWING, PROBABLE).score < score(SWING, SAME).score


def test_another_thing_at_the_same_spot_is_not() -> None:
    assert score(SWING, BIN).score < score(SWING, PROBABLE).score


def test_too_far_apart_settles_it() -> None:
    assert score(SWING, FAR).score == 0.0


def test_unrelated_photos_speak_against() -> None:
    other = Sighting(SAME.text, SAME.at, SAME.category, SAME.lat, SAME.lon, photos=("00ff00ff00ff00ff",))
    assert score(SWING, other).score < score(SWING, SAME).score


def test_the_nearer_and_the_more_alike_the_likelier() -> None:
    likely, probable, far = (score(SWING, other).score for other in (SAME, PROBABLE, FAR))
    assert likely > probable >= LIKELY > far


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ("Missed bin at number 14", "our bin was missed, 8 Maple", "Other numbers: 8 and 14"),
        ("slide is cracked", "the monkey bars are loose", "Other things: climbing frame and slide"),
        ("white van left on the verge", "red van left on the verge", "Another colour"),
        ("pothole by the gate", "another pothole by the gate", "Says “another”"),
        ("pothole in the left lane", "pothole in the right lane", "Other sides: left and right"),
        ("sofa on the corner", "this time a fridge on the corner", "Says “this time”"),
        ("sofa on the corner", "sofa on the corner, you took one weeks ago", "Says “you took”"),
    ],
)
def test_what_tells_two_things_apart_is_told_and_counts(one: str, other: str, sentence: str) -> None:
    apart = score(sighting(one), sighting(other))
    assert sentence in [reason.sentence for reason in apart.why]
    assert apart.score < LIKELY < score(sighting(one), sighting(one)).score


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("brown sofa on the verge", "couch dumped outside the laundromat"),
        ("Bin not emptied for 3 weeks", "Bin not emptied since 7 am"),
        ("No lights at 14 Maple", "Light outside 14 is off"),
    ],
)
def test_other_names_for_it_times_and_the_same_number_do_not_tell_things_apart(one: str, other: str) -> None:
    assert score(sighting(one), sighting(other)).score >= LIKELY


def test_only_much_evidence_joins_and_a_second_lamp_at_one_spot_never_does() -> None:
    words = "the street lamp outside the chemist on Mill Road is out"
    assert same(score(sighting(words), sighting(words + " again"))) is Same.JOIN
    assert same(score(sighting("light out"), sighting("light out"))) is Same.SUGGEST
    assert same(score(sighting("lamp 1204 is out"), sighting("lamp 1206 is out"))) is Same.NONE


def test_a_place_known_roughly_excuses_some_distance() -> None:
    near, blurred = sighting("light out", north_m=60), sighting("light out", north_m=60, radius_m=100)
    assert score(sighting("light out"), blurred).score > score(sighting("light out"), near).score


def sighting(text: str, north_m: float = 0, radius_m: float = 0) -> Sighting:
    return Sighting(text, AT, "bin", -27.4 + north_m / 111_320, 153.0, radius_m=radius_m)


def test_bits_apart() -> None:
    assert bits_apart("ff", "fe") == 1
    assert bits_apart("ff", "not a hash") == 64


def test_reported_weeks_ago_and_still_there_is_the_same_one() -> None:
    again = score(
        sighting("sofa on the corner"), sighting("sofa on the corner, reported weeks ago and still there")
    )
    assert same(again) is not Same.NONE
    assert not any("Says" in reason.sentence for reason in again.why)


@pytest.mark.parametrize(
    ("about", "sentence"),
    [((0.9, 0.1), "Tells of the like in other words"), ((0.05, 0.95), "Tells of something else")],
)
def test_what_both_are_about_counts_where_they_have_no_word_in_common(
    about: tuple[float, ...], sentence: str
) -> None:
    one = replace(sighting("lamp is out"), about=(1.0, 0.0))
    other = replace(sighting("street all dark"), about=about)
    found = score(one, other)
    assert sentence in [reason.sentence for reason in found.why]
    assert (found.score > score(replace(one, about=()), other).score) is (about[0] > 0.5)


def test_a_category_that_is_not_settled_counts_by_its_shares() -> None:
    lamp = replace(sighting("lamp is out"), category="light")
    scores = [
        score(lamp, replace(lamp, category="", categories={"light": share, "sign": 1 - share})).score
        for share in (0.02, 0.3, 0.9)
    ]
    assert scores == sorted(scores) and scores[0] < scores[2]


@given(SIGHTINGS, SIGHTINGS)
def test_any_two_can_be_compared_and_the_score_is_the_same_both_ways(one: Sighting, other: Sighting) -> None:
    there, back = score(one, other), score(other, one)
    assert there.score == back.score
    assert 0.0 <= there.score <= 1.0


@given(SIGHTINGS, SIGHTINGS)
def test_what_is_not_compared_could_not_have_joined(one: Sighting, other: Sighting) -> None:
    both_photos = bool(one.photos and other.photos)
    if not may_join(one.category, other.category, with_photos=both_photos):
        assert same(score(one, other)) is not Same.JOIN


@pytest.mark.parametrize(
    ("categories", "with_photos", "may"),
    [
        (("swing", "swing"), False, True),
        (("swing", "light"), False, False),
        (("swing", "light"), True, True),
        (("swing", ""), False, True),
    ],
)
def test_another_category_needs_photos_to_join(
    categories: tuple[str, str], with_photos: bool, may: bool
) -> None:
    assert may_join(*categories, with_photos=with_photos) is may


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("The swing at Alma Park is still broken, the other one too", "Says “too”"),
        ("The slide at Alma Park is still broken", "Other things: slide and swing"),
        ("Still broken: swing no 14 at Alma Park", "Other numbers: 12 and 14"),
    ],
)
def test_what_speaks_against_it_is_never_told_as_what_is_alike(text: str, against: str) -> None:
    about = (0.95, 0.05)
    one = Sighting("The swing no 12 at Alma Park is broken", AT, "playground", -27.4, 153.0, about=about)
    why = score(one, replace(one, text=text)).why
    assert against in [reason.sentence for reason in why if reason.adds < 0]
    assert "Told again: “still”" in [reason.sentence for reason in why if reason.adds > 0]
    other = score(one, replace(one, text="Dog mess here again", about=(0.0, 1.0))).why
    assert "Tells of something else" in [reason.sentence for reason in other if reason.adds < 0]
