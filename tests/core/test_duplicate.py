"""How likely two reports tell of the same thing."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from civic.core.duplicate import LIKELY, VERY_LIKELY, Sense, Sighting, best_first, bits_apart, score

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
PROBABLE = Sighting("The broken swing", AT + timedelta(days=3), "playground", -27.4006, 153.0)
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


def test_the_likeliest_comes_first_and_the_unlikely_not_at_all() -> None:
    ranked = best_first(SWING, [("R-1", FAR), ("R-2", PROBABLE), ("R-3", SAME)])
    assert [reference for reference, _ in ranked] == ["R-3", "R-2"]


def test_bits_apart() -> None:
    assert bits_apart("ff", "fe") == 1
    assert bits_apart("ff", "not a hash") == 64


@given(SIGHTINGS, SIGHTINGS)
def test_any_two_can_be_compared_and_the_score_is_the_same_both_ways(one: Sighting, other: Sighting) -> None:
    there, back = score(one, other), score(other, one)
    assert there.score == back.score
    assert 0.0 <= there.score <= 1.0
