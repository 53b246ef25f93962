"""The model of what residents anywhere write about: that it is the one the lines teach, and what it does for a pack."""

from collections import Counter

import numpy as np
import pytest

from civic.adapters.learning import matters
from civic.adapters.learning.teach import MATTERS
from civic.core.category import CategoryIndex
from civic.core.council import Category
from tests.bench.test_labelled import LEAST, lines, texts

LIGHT = Category(
    "light", "Street light", words=("street light", "lamp"), examples=("The street light is out",)
)
ROAD = Category("road", "Pothole", words=("pothole",), examples=("There is a pothole on Mill Road",))
DOG = Category("dog", "Dogs", words=("dog", "stray"), examples=("Dog mess on the path",))
PACK = (LIGHT, ROAD, DOG)


def test_the_teaching_lines_are_not_the_measuring_ones() -> None:
    taught = [text.casefold() for text, _ in MATTERS.lines()]
    assert len(taught) == len(set(taught)) > 15_000
    measured = {text for name in LEAST for line in lines(name) for text in texts(line)}
    assert not measured & set(taught)


def test_every_matter_has_lines_enough() -> None:
    said = Counter(matter for _, matter in MATTERS.lines())
    assert len(said) == 117 and min(said.values()) >= 100
    assert set(matters().codes) == set(said)


@pytest.mark.soak
def test_the_lines_teach_the_model_that_is_shipped() -> None:
    made, shipped = MATTERS.fitted(list(MATTERS.lines())), matters()
    assert dict(made.features) == dict(shipped.features)
    assert np.allclose(made.weights, shipped.weights, atol=0.02, rtol=0.01)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pitch black all the way home since the storm, the bulbs are gone", "light"),
        ("bent my rim in a crater on the high street", "road"),
        ("somebody should pick up after their labrador, my shoe is ruined", "dog"),
    ],
)
def test_a_category_is_found_by_words_that_the_pack_does_not_have(text: str, code: str) -> None:
    with_matters, without = CategoryIndex(PACK, matters=matters()), CategoryIndex(PACK)
    first = with_matters.suggest(text)[0]
    assert first.code == code and first.confidence > 0.8
    assert first.why.startswith("reads like it: “")
    assert without.suggest(text) == () or without.suggest(text)[0].confidence < first.confidence


def test_the_packs_own_words_decide_what_a_category_is_about() -> None:
    """The same code and name, but the words of another trade."""
    trade = Category(
        "light", "Lighting", words=("barking", "stray"), examples=("A stray dog barks at night",)
    )
    assert CategoryIndex((trade, ROAD), matters=matters()).suggest("dogs chase my bike")[0].code == "light"


def test_words_that_nobody_knows_suggest_nothing() -> None:
    index = CategoryIndex(PACK, matters=matters())
    for text in ("", "…", "日本語"):
        assert not index.suggest(text)


def test_a_council_with_a_single_category_is_sure_of_what_is_one_and_of_nothing_else() -> None:
    alone = CategoryIndex((ROAD,), matters=matters())
    (pothole,) = alone.suggest("bent my rim in a pothole on the high street")
    assert pothole.confidence > 0.8
    (other,) = alone.suggest("the dog next door barks all night")
    assert other.confidence < 0.5 and other.why == "a guess"


@pytest.mark.parametrize("name", ["ملعب", "\N{HOLE}\N{VARIATION SELECTOR-16}", "公园设施", "—"])
def test_a_category_in_signs_that_the_model_cannot_read_is_not_said_to_be_read_there(name: str) -> None:
    other = Category("other", name, examples=(name,))
    found = CategoryIndex((other, Category("more", name)), matters=matters()).suggest("The swing is broken")
    assert [one.why for one in found] == ["a guess"] * 2
    assert CategoryIndex((other, ROAD), matters=matters()).suggest("huge pothole")[0].code == "road"


def test_a_word_is_quoted_as_far_as_it_can_be_read() -> None:
    why = CategoryIndex(PACK, matters=matters()).suggest(f"dogdogdog{'g' * 700}")[0].why
    assert len(why) < 100
