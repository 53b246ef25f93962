"""Names of places that only residents know, learned from pins."""

import pytest

from civic.core.place import metres_between
from civic.core.understanding.no_place import NoPlaces, no_places
from civic.core.understanding.pinned import (
    LEARNED,
    SURE,
    UNSURE,
    Pinned,
    PinnedPlaces,
    Placed,
    namings_in,
)
from tests.databases import wrenford

LAT, LON = -27.5, 153.0


def pin(text: str, number: int, north_m: float = 0.0, author: str = "") -> Pinned:
    author = author or f"x {number}"
    return Pinned(text, LAT + north_m / 111_195, LON, "Foundry Road", "Mira Santos", f"R-{number}", author)


def placed(text: str, north_m: float, radius_m: float = 0.0) -> Placed:
    return Placed(text, LAT + north_m / 111_195, LON, radius_m)


def pins(
    *texts: str, apart_m: float = 30.0, no_places: NoPlaces | None = None, others: tuple[Placed, ...] = ()
) -> PinnedPlaces:
    pinned = [pin(text, 1009 - at, at * apart_m) for at, text in enumerate(texts)]
    return PinnedPlaces(pinned, others, no_places)


def confidences(learned: PinnedPlaces, text: str) -> list[float]:
    return [found.confidence for found in learned.places_in(text)]


THREE = (
    "Bin full at Skinny's Corner",
    "Glass behind Skinny’s corner, again",
    "light out near Skinny's Corner",
)


def test_a_name_that_three_reports_agree_on_is_sure() -> None:
    (found,) = pins(*THREE).places_in("Sofa dumped at Skinny's Corner!")
    assert (found.confidence, found.source, found.name) == (SURE, LEARNED, "Foundry Road")
    assert metres_between(found.lat, found.lon, LAT, LON) == pytest.approx(30, abs=1)
    assert found.words == ("Skinny's Corner",)
    assert (
        found.why == "“Skinny's Corner” is where R-1007, R-1008 and R-1009 were put, the last by Mira Santos"
    )


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (THREE[:2], "two reports"),
        (("bin full at the duck pond", "glass by the duck pond", "dark near the duck pond"), "written small"),
    ],
)
def test_what_is_less_is_offered(texts: tuple[str, ...], why: str) -> None:
    asked = "mud at Skinny's Corner" if "Skinny" in texts[0] else "mud at the duck pond"
    (found,) = pins(*texts).places_in(asked)
    assert found.confidence == UNSURE, why


def test_one_pin_names_nothing_nor_do_pins_far_from_each_other() -> None:
    assert pins(THREE[0]).places_in(THREE[0]) == ()
    assert pins(*THREE, apart_m=400).places_in(THREE[0]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "bin full outside the school",
        "hole at the corner",
        "light out on the street",
        "bin full at 7",
        "dumped on it",
        "rubbish in. Smithers",
    ],
)
def test_what_a_town_has_many_of_is_no_name(text: str) -> None:
    assert pins(text, text, text).places_in(text) == ()


def test_what_the_packs_places_know_is_not_learned() -> None:
    text = "bin full in Alma Park"
    assert pins(text, text, text).places_in(text, ["Alma Park"]) == ()


def test_the_longest_name_counts() -> None:
    forms = [naming.form for naming in namings_in("mud behind the Old Dairy Shed")]
    assert forms == ["dairy shed", "dairy"]
    (found,) = pins(*["mud behind the Old Dairy Shed"] * 3).places_in("rats at the dairy shed")
    assert found.words == ("dairy shed",)


@pytest.mark.parametrize(
    ("named", "sure"),
    [
        ("at the Big Pineapple", True),
        ("behind the Big Pineapple", True),
        ("in the Rocket Park", True),
        ("by Nonna’s Corner Shop", True),
        ("on Nonna’s Corner Shop", True),
        ("by the Big Pineapple", False),
        ("in the rocket park", False),
        ("outside Nonna’s corner shop", False),
        ("by Sarah Jones", False),
        ("to Origin Energy", False),
        ("past Fred’s", False),
    ],
)
def test_what_is_introduced_like_other_things_must_hold_a_kind_of_spot_to_be_sure(
    named: str, sure: bool
) -> None:
    learned = pins(*(f"{thing} {named}" for thing in ("Bin full", "Light out", "Tap leaks")))
    assert confidences(learned, f"deep pothole {named}") == [SURE if sure else UNSURE]


def test_a_name_known_from_what_says_where_is_only_offered_where_little_does() -> None:
    assert confidences(pins(*THREE), "Mud at Skinny’s Corner") == [SURE]
    pineapple = pins("bin at the Big Pineapple", "light behind the Big Pineapple", "tap near Big Pineapple")
    assert confidences(pineapple, "mud near the Big Pineapple") == [SURE]
    assert confidences(pineapple, "mud by the Big Pineapple") == [UNSURE]
    assert confidences(pineapple, "mud by the Big Pineapple, just outside Big Pineapple") == [SURE]


@pytest.mark.parametrize(
    "named",
    [
        "on Saturday",
        "on Saturdays",
        "on Sat Morning",
        "on MONDAY MORNING",
        "in the morning",
        "in July",
        "on Thurs 7 May",
        "near 22nd Dec",
        "at 7.30pm",
        "at Christmas",
        "at Easter",
        "on Good Friday",
        "on ANZAC Day",
        "outside Lunchtime",
        "on the weekend",
        "at Night Time",
        "by Mr Smith",
        "near Mrs Smith",
        "by Mr Park",
        "to the Lord Mayor",
        "at Mayor Jane Brown",
        "outside Cr Green",
        "on Facebook",
        "at Google Maps",
        "on Google Play",
        "to Snap Send Solve",
        "near Brisbane",
        "in Australia",
        "outside Wrenford City",
        "in Kestrel Hill",
        "near Wren Valley Power",
        "at the Police",
    ],
)
def test_days_people_apps_bodies_and_whole_towns_are_no_places(named: str) -> None:
    learned = pins(*[f"The bench is broken. Saw it {named}"] * 3, no_places=no_places(wrenford()))
    assert learned.places_in(f"there is a deep pothole {named}") == ()


@pytest.mark.parametrize(
    "named", ["Saturday Market", "Dr Smith Park", "Police Station Corner", "Summer Hill"]
)
def test_a_place_may_be_called_after_a_day_a_person_or_a_body(named: str) -> None:
    learned = pins(*[f"bin full at the {named}"] * 3, no_places=no_places(wrenford()))
    assert confidences(learned, f"mud at {named}") == ([SURE] if named != "Summer Hill" else [])


def test_reports_elsewhere_with_the_same_words_count_against_a_name() -> None:
    text = "swing broken at Skinny’s Corner"
    assert confidences(pins(*THREE, others=(placed(text, 1_000),)), text) == []
    assert confidences(pins(*THREE, others=(placed(text, 100),)), text) == [SURE]
    assert confidences(pins(*THREE, others=(placed(text, 300, radius_m=200),)), text) == [SURE]
    assert confidences(pins(*THREE, others=(placed("swing broken at Alma Park", 1_000),)), text) == [SURE]


def test_one_author_alone_teaches_nothing_and_two_only_make_it_worth_offering() -> None:
    def by(*authors: str) -> PinnedPlaces:
        texts = (*THREE, *THREE)
        return PinnedPlaces([pin(texts[at], 1009 - at, author=author) for at, author in enumerate(authors)])

    asked = "Sofa dumped at Skinny’s Corner"
    assert confidences(by("x 1", "x 1", "x 1", "x 1"), asked) == []
    assert confidences(by("x 1", "x 1", "x 1", "x 2"), asked) == [UNSURE]
    assert confidences(by("x 1", "x 1", "x 3", "x 2"), asked) == [SURE]


def test_those_whose_author_is_not_known_count_as_one() -> None:
    nameless = [Pinned(text, LAT, LON, "Foundry Road", "Mira Santos", "R-1001") for text in THREE]
    assert confidences(PinnedPlaces(nameless), THREE[0]) == []


def test_a_code_of_a_spot_is_no_name() -> None:
    text = "pothole at ///skinny.corner.bench"
    assert pins(text, text, text).places_in(text) == ()
