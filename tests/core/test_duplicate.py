"""How likely two reports tell of the same thing."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.duplicate import (
    ENOUGH_APART,
    LIKELY,
    SHOWN,
    VERY_LIKELY,
    Same,
    Sense,
    Sighting,
    bits_apart,
    may_join,
    same,
    score,
    shown_from,
)
from civic.core.duplicate.apart import told_apart
from civic.core.duplicate.numbers import MOST_NUMBERS, numbers_of
from civic.core.post import PostKind
from civic.core.things import things_in

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
PROBABLE = Sighting("The broken swing", AT + timedelta(days=3), "playground", -27.4001, 153.0)
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


def test_the_same_words_are_of_one_category_however_unsure_which() -> None:
    unsure = replace(SWING, categories={"playground": 0.5, "bin": 0.3})
    assert score(unsure, SWING).score == score(SWING, SWING).score
    other_words = replace(unsure, text="Something hangs loose where the children play")
    assert score(other_words, SWING).score < score(replace(other_words, categories={}), SWING).score
    other_category = replace(unsure, categories={"bin": 0.5, "playground": 0.3})
    assert score(other_category, SWING).score < score(SWING, SWING).score


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
        ("van in the layby", "van in the layby was towed, now there is one more", "Says “towed”"),
        ("sofa on the corner", "Sofa on the corner. They cleared it, today a fresh one", "Says “cleared”"),
        ("lamp out on Elm", "lamp out on Elm, next pole down", "Says “next pole”"),
        ("lid clanks on Elm", "lid on Elm is fine now but clanks elsewhere", "Says “is fine”"),
        ("no ramp, NE corner of Elm", "no ramp, south-east corner of Elm", "Other corners: NE and SE"),
        ("hole northbound on Elm", "hole on the southbound side of Elm", "Other sides: north and south"),
        ("tree down at 12 Elm St", "tree down outside 48 elm st", "Other numbers: 12 and 48"),
        ("bin missed at 12 Elm St", "bin missed, 3/48 Elm St", "Other numbers: 12 and 48"),
        ("lamp 14 out on Elm", "lamp no. 22 on Elm road", "Other numbers: 14 and 22"),
        ("tree down at 111 Elm St", "tree down at 48 Elm St", "Other numbers: 48 and 111"),
        ("swing 00 at Alma Park is broken", "swing 30 at Alma Park is broken", "Other numbers: 0 and 30"),
        ("lamp out, number 112", "lamp out, number 2010", "Other numbers: 112 and 2010"),
        ("sofa on Elm", "sofa on Elm, not the one you took", "Says “not the”"),
        ("van on Elm", "van on Elm, no plates this time", "Says “this time”"),
        ("dead cat on Bridge Street", "dead possum on Bridge Street", "Other things: cat and possum"),
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
        ("dog bit the postman at 12 Maple", "postman bitten by a dog at Maple, called 911"),
        ("kerb broken at 12 Maple, 3 inches", "broken kerb on Maple, hit it at 30 mph"),
        ("bag dumped outside Maple", "bag dumped on Maple and never cleared, now it stinks"),
        ("bag dumped outside Maple", "bag dumped on Maple. Please get it removed today"),
        ("bin full", "bin full again, not the first time"),
        ("bin full on Maple", "bin full, not the council’s best work"),
        ("main leaks", "main was fixed last year and broke again"),
        ("bench broken", "the bench you mended last month has collapsed again"),
        ("light out", "they said it was fixed but it isn't, light out"),
        ("bin full", "bin full since last week"),
        ("bin full", "bin full, I told you last week"),
        ("bin full", "bin full, reported two weeks ago"),
        ("bin full", "bin hasn’t been emptied, nor has it been cleaned since May"),
        ("slide cracked", "slide cracked, the swings are fine"),
        ("sign gone", "another day without the sign"),
        ("pothole on Elm", "pothole on Elm wrecked my new car"),
        ("rats on Elm", "New here, are rats on Elm normal?"),
        ("dog barks at 12 Elm St", "dog on Elm barks 24/7"),
        ("lamp out at 12 Elm St", "lamp out on Elm, told you on 03/05/2026"),
        ("lamp out at 12 Elm St", "lamp out on Elm, promised for 2025 and 2026"),
        ("lamp out at 12 Elm St", "lamp out on Elm, went off at 11 last night"),
        ("lamp out at 12 Elm St", "lamp out on Elm, ticket no 88231"),
        ("lamp out at 12 Elm St", "lamp out on Elm after 4 calls and 3 emails"),
        ("lamp down at 12 Elm St", "lamp down on Elm, rang number 111"),
        ("lamp down at 12 Elm St", "lamp down on Elm, called 999 Nobody came"),
    ],
)
def test_other_names_for_it_times_and_the_same_number_do_not_tell_things_apart(one: str, other: str) -> None:
    assert score(sighting(one), sighting(other)).score >= LIKELY


@pytest.mark.parametrize(
    "where", ["on Bridge Street", "on bridge st", "at Bridge and Elm", "ON BRIDGE STREET"]
)
def test_a_street_that_is_called_like_a_thing_is_none(where: str) -> None:
    assert things_in(f"dead cat {where}") == {"cat"}
    assert things_in("dead cat under the bridge and near the gate") == {"cat", "bridge", "gate"}


def test_only_much_evidence_joins_and_a_second_lamp_at_one_spot_never_does() -> None:
    words = "the street lamp outside the chemist on Mill Road is out"
    assert same(score(sighting(words), sighting(words + " again"))) is Same.JOIN
    assert same(score(sighting("light out"), sighting("light out"))) is Same.SUGGEST
    assert same(score(sighting("lamp 1204 is out"), sighting("lamp 1206 is out"))) is Same.NONE


def test_no_more_is_compared_than_is_read() -> None:
    long = "the bin is full and so on " * 100
    for words in ("another one", "not the one you took", "this time", "at 48 Elm St", "in the right lane"):
        assert list(told_apart(f"{long} {words}", "left bin at 12 Elm St")) == []
        assert list(told_apart(f"{words} {long}", "left bin at 12 Elm St")) != []


def test_the_house_next_door_tells_less_apart_than_one_down_the_street() -> None:
    lamp, next_door, far = (
        score(sighting("lamp out at 41 Elm St"), sighting(f"Street light outside {number} Elm St is dead"))
        for number in (41, 43, 55)
    )
    assert lamp.score > next_door.score > far.score
    assert "Numbers next to each other: 41 and 43" in [reason.sentence for reason in next_door.why]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (PostKind.QUESTION, "One tells of no fault"),
        (PostKind.PRAISE, "One tells of no fault"),
        (PostKind.CRITICISM, "One complains about the council"),
    ],
)
def test_who_asks_praises_or_complains_hardly_tells_of_the_same_fault(kind: PostKind, sentence: str) -> None:
    told = score(sighting("light out on Elm"), sighting("lights on Elm"))
    asked = score(sighting("light out on Elm"), replace(sighting("lights on Elm"), kind=kind))
    assert asked.score < LIKELY <= told.score
    assert sentence in [reason.sentence for reason in asked.why]


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
        ("The swing at Alma Park is still broken, the other one too", "Says “the other one”"),
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


@pytest.mark.parametrize(
    "dense",
    [
        lambda at: "lamps out at " + " and ".join(str(1000 + 2 * number + at) for number in range(200)),
        lambda at: f"no {at} " + " ".join(f"lamp {100 + number}" for number in range(200)),
    ],
)
def test_a_text_full_of_numbers_is_compared_with_forty_like_it_in_no_time(
    dense: Callable[[int], str],
) -> None:
    """Some 50 ms of one processor where none of them was read before; it took more than half a second."""
    earlier = [sighting(dense(1 + 2 * at)) for at in range(40)]
    begun = time.process_time()
    assert all(score(sighting(dense(200)), one).why for one in earlier)
    assert time.process_time() - begun < 0.4
    assert len(numbers_of(dense(0))) == MOST_NUMBERS


def test_staff_are_shown_less_where_they_have_said_often_enough_that_the_like_of_it_is_not_the_same() -> None:
    apart = [(0.4 + at / 100, False) for at in range(ENOUGH_APART)]
    assert shown_from(()) == shown_from(apart[1:]) == SHOWN
    assert shown_from(apart) == pytest.approx(0.401)
    assert shown_from([*apart, (0.5, False)]) == pytest.approx(0.411)
    assert shown_from([*apart, (0.39, True)]) == SHOWN
    assert shown_from([*apart, (0.6, True), (0.2, True)]) == pytest.approx(0.401)
    assert shown_from([(VERY_LIKELY + 0.1, False)] * 50) == SHOWN
