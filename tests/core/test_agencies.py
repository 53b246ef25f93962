"""Whose matter it is: other bodies by the pack's words, and what a post about them becomes."""

import pytest

from civic.core.agencies import AgencyIndex
from civic.core.council import Agency
from civic.core.gazetteer import Gazetteer
from civic.core.place import AreaIndex
from civic.core.post import PostKind
from civic.core.understanding import Act, Understanding
from tests.core.test_understanding import post
from tests.core.town import AREAS, CATEGORIES, PLACES

POWER = Agency("power", "Valley Power", ("power line", "blackout"), "ring 13 00")
RAIL = Agency("rail", "Southern Rail", ("train", "level crossing"))
INDEX = AgencyIndex((POWER, RAIL))
UNDERSTANDING = Understanding(CATEGORIES, AreaIndex(AREAS), Gazetteer(PLACES, AREAS), agencies=(POWER, RAIL))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Power LINES hanging over our road", "power", "Power LINES"),
        ("#Blackout again in our street", "power", "Blackout"),
        ("The level-crossing gates are stuck", "rail", "level-crossing"),
        ("no trains again", "rail", "trains"),
    ],
)
def test_a_body_is_named_by_its_words(text: str, code: str, words: str) -> None:
    named = INDEX.named(text)
    assert named is not None and (named.agency.code, named.words) == (code, words)


@pytest.mark.parametrize("text", ["", "training at the oval", "a powerful line of argument", "line power"])
def test_other_words_name_nobody(text: str) -> None:
    assert INDEX.named(text) is None
    assert AgencyIndex().named("power line") is None


def test_its_matter_goes_to_a_person_with_who_to_tell_and_never_to_a_crew() -> None:
    decision = UNDERSTANDING.decide(post("A broken power line at Alma Park"))
    assert (decision.kind, decision.agency) == (PostKind.OTHER_AGENCY, "power")
    assert decision.action is Act.ASK_PERSON
    assert "Looks like a matter of Valley Power: “power line”" in decision.why


def test_what_is_surely_the_councils_own_and_names_another_body_is_for_a_person() -> None:
    alone = UNDERSTANDING.decide(post("The swing at Alma Park is broken"))
    both = UNDERSTANDING.decide(post("The swing at Alma Park is broken, after the blackout"))
    assert (alone.action, alone.agency) == (Act.RAISE, "")
    assert (both.kind, both.action, both.agency) == (PostKind.REPORT, Act.ASK_PERSON, "power")


def test_the_reason_a_resident_reads() -> None:
    assert POWER.reason == "Valley Power looks after this: ring 13 00"
    assert RAIL.reason == "Southern Rail looks after this."
