"""A street of ours in another town: a person looks, who reads why; nobody is asked where on our street it is."""

from dataclasses import replace

import pytest

from civic.core.gazetteer import Gazetteer
from civic.core.place import AreaIndex
from civic.core.understanding import Act, Understanding
from civic.core.understanding.pinned import Pinned, PinnedPlaces
from tests.core.test_understanding import post
from tests.core.town import AREAS, CATEGORIES, PLACES

TOWN = Understanding(CATEGORIES, AreaIndex(AREAS), Gazetteer(PLACES, AREAS, "Oxbow"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pothole on Bridge Street, Cambridge", "Cambridge"),
        ("Huge pothole on Bridge St, Port Hedland. Fix it please", "Port Hedland"),
        ("Bridge Street in Cambridge: huge pothole", "Cambridge"),
        ("pothole on Bridge St, Cambridge 😡", "Cambridge"),
        ("pothole on Bridge St, Stoke-on-Trent #potholes", "Stoke-on-Trent"),
    ],
)
def test_a_name_behind_a_street_that_is_none_of_ours_is_for_a_person(text: str, name: str) -> None:
    decision = TOWN.decide(post(text))
    assert (decision.action, decision.place) == (Act.ASK_PERSON, None)
    assert decision.candidates[0].name == "Bridge Street"
    assert [why for why in decision.why if f"“{name}”" in why and "no place of ours" in why]


@pytest.mark.parametrize(
    "text",
    [
        "pothole on Bridge Street",
        "pothole on Bridge Street, Oxbow",
        "pothole on Bridge Street, Oxbpw",
        "pothole on Bridge Street, Riversied",
        "pothole on Bridge Street, Please fix",
        "pothole on Bridge Street, Urgent",
        "pothole on Bridge Street, Thanks",
        "pothole on Bridge Street, Very Dangerous",
        "pothole on Bridge Street, Monday",
        "pothole on Bridge Street in January",
        "pothole on Bridge Street, near the shop",
        "POTHOLE ON BRIDGE STREET, DREADFUL",
        "pothole on Bridge Street, QLD",
        "pothole on Bridge Street, Cambridge Analytica should look at it",
    ],
)
def test_our_own_names_slips_and_ordinary_words_say_nothing_of_another_town(text: str) -> None:
    decision = TOWN.decide(post(text))
    assert not any("no place of ours" in why for why in decision.why)
    assert decision.action is TOWN.decide(post(text.partition(" Street")[0] + " Street")).action


def test_what_is_sure_stays_sure() -> None:
    decision = TOWN.decide(post("the swing at Alma Park, Cambridge is broken"))
    assert decision.action is Act.RAISE


def test_a_name_that_people_have_put_on_the_map_is_ours() -> None:
    pins = [
        Pinned(f"graffiti at {name}", -27.001, 151.992, "Skinny's", "Mira", f"R-{number}", f"x {number}")
        for number, name in enumerate(["Cambridge", "Cambridge"])
    ]
    taught = TOWN.remembering((), PinnedPlaces(pins))
    text = "pothole on Bridge St, in Cambridge"
    assert TOWN.decide(post(text)).action is Act.ASK_PERSON
    assert not any("no place of ours" in why for why in taught.decide(post(text)).why)


def test_the_post_that_is_answered_is_read_so_too() -> None:
    one = replace(post("@OxbowCouncil look"), parent_text="Pothole on Bridge Street, Cambridge")
    assert any("no place of ours" in why for why in TOWN.decide(one).why)
