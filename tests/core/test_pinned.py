"""Names of places that only residents know, learned from pins."""

import pytest

from civic.core.place import metres_between
from civic.core.understanding.pinned import LEARNED, SURE, UNSURE, Pinned, PinnedPlaces, namings_in

LAT, LON = -27.5, 153.0


def pin(text: str, number: int, north_m: float = 0.0) -> Pinned:
    return Pinned(text, LAT + north_m / 111_195, LON, "Foundry Road", "Mira Santos", f"R-{number}")


def pins(*texts: str, apart_m: float = 30.0) -> PinnedPlaces:
    return PinnedPlaces([pin(text, 1009 - at, at * apart_m) for at, text in enumerate(texts)])


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
