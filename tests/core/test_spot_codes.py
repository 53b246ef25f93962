"""Codes of spots are left alone: plus codes and what3words addresses name no street and no park."""

import pytest

from civic.core.gazetteer import Gazetteer
from civic.core.spot_codes import without_spot_codes
from civic.core.understanding import Act
from tests.core.test_understanding import UNDERSTANDING, post
from tests.core.town import AREAS, PLACES

TOWN = Gazetteer(PLACES, AREAS)


@pytest.mark.parametrize(
    "code",
    [
        "alma.park.street",
        "///alma.park.street",
        "//Alma.Park.Street",
        "///bin.alma.park",
        "w3w.co/alma.park.street",
        "///अल्मा.पार्क.सड़क",
        "9R4F+2X",
        "9r4f+2xg",
        "5RG39R4F+2X",
    ],
)
def test_a_code_is_left_out_and_all_else_keeps_its_position(code: str) -> None:
    text = f"Pothole at {code}, please fix"
    left = without_spot_codes(text)
    assert len(left) == len(text)
    assert left.replace("w3w.co/", "").split() == ["Pothole", "at", ";", ",", "please", "fix"]


@pytest.mark.parametrize(
    "text",
    [
        "bin full.please empty it",
        "Light out on Quay Street.It is dark.Please fix",
        "e.g. the swing, i.e. its seat",
        "every mon.tue.wed",
        "Mon.Tue.Wed again",
        "dark...very dark",
        "see https://x.com/alma.park.street/photo/1 and www.alma.park.street",
        "write to jane.alma.park@wrenford.gov.au",
        "library.wrenford.qld.gov.au",
        "3+4 bins, 14+16 Quay Street, a+b",
        "ring 0400123+456",
        "and//or both",
    ],
)
def test_other_words_are_no_code(text: str) -> None:
    assert without_spot_codes(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Pothole at alma.park.street",
        "streetlight out corner of ///larch.street.school st",
        "near ///alma.school.library",
        "Pothole at 9R4F+2X",
        "Pothole at w3w.co/alma.park.street",
    ],
)
def test_the_letters_of_a_code_name_no_place(text: str) -> None:
    assert TOWN.places_in(text) == () and TOWN.names_to_ask(text) == ()


def test_a_code_beside_a_street_is_not_its_house_number() -> None:
    (found,) = TOWN.places_in("Pothole, 9R4F+22 Quay Street")
    assert found.words == ("Quay Street",)


def test_a_place_that_is_named_beside_a_code_is_found_as_it_is_written() -> None:
    text = "swing broken ///larch.street.school at Alma Park (9R4F+2X)"
    found = TOWN.places_in(text)[0]
    assert (found.name, found.words) == ("Alma Park", ("Alma Park",))


@pytest.mark.parametrize("code", ["///alma.park.street", "///swing.bench.tree", "9R4F+2X"])
def test_who_gives_only_a_code_is_asked_where_it_is_and_its_letters_say_not_what(code: str) -> None:
    decision = UNDERSTANDING.decide(post(f"@WrenfordCouncil there is a deep pothole at {code}"))
    assert (decision.action, decision.category, decision.candidates) == (Act.ASK_PLACE, "pothole", ())


def test_without_slashes_it_may_be_a_sentence_whose_thing_is_not_lost() -> None:
    decision = UNDERSTANDING.decide(post("@WrenfordCouncil pothole.deep.dangerous"))
    assert (decision.category, decision.action) == ("pothole", Act.ASK_PLACE)


@pytest.mark.parametrize(
    "text",
    ["there is a deep pothole at alma park.please fix it", "deep pothole.It is at Alma Park.Please fix"],
)
def test_a_sentence_without_a_blank_after_its_full_stop_is_understood(text: str) -> None:
    decision = UNDERSTANDING.decide(post(f"@WrenfordCouncil {text}"))
    assert decision.action is Act.RAISE
    assert decision.place is not None and decision.place.name == "Alma Park"
