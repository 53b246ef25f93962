"""The first rule that matches names the crew."""

import pytest

from civic.core.routing import NoRuleError, route
from tests.core.town import RULES

NORTH, SOUTH = {"ward": "North", "suburb": "Riverside"}, {"ward": "South"}


@pytest.mark.parametrize(
    ("category", "areas", "crew", "number"),
    [
        ("playground", NORTH, "parks-north", 1),
        ("playground", SOUTH, "parks-south", 2),
        ("playground", {}, "parks-south", 2),
        ("streetlight", NORTH, "lighting", 3),
        ("graffiti", SOUTH, "roads-south", 4),
        ("graffiti", NORTH, "duty-officer", 5),
        ("unheard-of", {}, "duty-officer", 5),
    ],
)
def test_first_match_wins(category: str, areas: dict[str, str], crew: str, number: int) -> None:
    routed = route(RULES, category, areas)
    assert (routed.crew, routed.rule_number) == (crew, number)


def test_it_says_which_rule_and_why() -> None:
    assert route(RULES, "playground", NORTH).why == "Rule 1: category playground, ward North"
    assert route(RULES, "graffiti", NORTH).why == "Rule 5: any category, any area"
    assert (
        route(RULES, "streetlight", NORTH).why
        == "Rule 3: category streetlight, any area, while the council is open"
    )


def test_a_rule_for_open_hours_rests_at_night() -> None:
    assert route(RULES, "streetlight", NORTH, is_open=False).crew == "duty-officer"


def test_names_of_areas_ignore_case() -> None:
    assert route(RULES, "playground", {"ward": "NORTH"}).rule_number == 1


def test_without_a_catch_all_it_says_what_to_add() -> None:
    with pytest.raises(NoRuleError, match=r"ward:North.*Add a last rule.*routing\.toml"):
        route(RULES[:2], "graffiti", NORTH)
