"""The model of the kinds of post: that it is the one the lines teach, and what it makes of posts it has not seen."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from civic.adapters.learning import kinds
from civic.adapters.learning.teach import KINDS
from civic.core.post import PostKind
from civic.core.post_kind import KindReader
from tests.bench.test_labelled import lines

READER = KindReader(kinds())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Swing at the park has come off its chain again", PostKind.REPORT),
        ("You lot are useless, the drain on our corner has been blocked since June", PostKind.REPORT),
        ("What day do the bins go out over Christmas?", PostKind.QUESTION),
        ("Rates up 6% and nothing to show for it. Vote them out", PostKind.CRITICISM),
        ("Big thanks to the crew who fixed the fence so quickly!", PostKind.PRAISE),
        ("Power cut to the whole suburb, when will the electricity be back on", PostKind.OTHER_AGENCY),
        ("Strong smell of gas in the shopping centre, people are feeling sick, send help NOW", PostKind.EMERGENCY),
        ("Earn $500 a day from home, DM me for details, crypto made easy", PostKind.SPAM),
        ("Council opens new library wing on Saturday", PostKind.NOISE),
    ],
)  # fmt: skip
def test_each_kind_is_told_from_the_others(text: str, kind: PostKind) -> None:
    read = READER.read(text)
    assert read.kind is kind
    assert read.why


def test_what_decided_is_told_in_the_posts_own_words() -> None:
    read = READER.read("Vote them out, the mayor is a clown and so is the deputy")
    assert read.kind is PostKind.CRITICISM
    assert any(word in read.why for word in ("clown", "mayor", "deputy", "Vote"))


def test_the_teaching_lines_are_not_the_measuring_ones() -> None:
    taught_lines = {text.casefold() for text, _ in KINDS.lines()}
    assert len(taught_lines) > 4_000
    for name in ("kinds", "categories", "places", "town_kinds"):
        assert not taught_lines & {line["text"].casefold() for line in lines(name)}
    said = Counter(kind for _, kind in KINDS.lines())
    assert set(said) == {kind.value for kind in PostKind} - {"follow_up"}
    assert min(said.values()) > 100


def test_a_report_is_told_from_what_is_none_on_posts_kept_aside() -> None:
    """The goals are 0.90 and 0.80 on tweets; a post of another body's must not pass for the council's."""
    aside = [line for line in lines("kinds") if line["aside"] and line["kind"] != "follow_up"]
    read = [(line["kind"] == "report", READER.read(line["text"]).kind is PostKind.REPORT) for line in aside]
    right = sum(told and so for so, told in read)
    assert right / sum(told for _, told in read) >= 0.9
    assert right / sum(so for so, _ in read) >= 0.8


@pytest.mark.soak
def test_the_lines_teach_the_model_that_is_shipped() -> None:
    made, shipped = KINDS.fitted(list(KINDS.lines())), kinds()
    assert dict(made.features) == dict(shipped.features)
    assert np.allclose(made.weights, shipped.weights, atol=0.02)


@pytest.mark.soak
def test_lines_that_were_held_back_are_read_well() -> None:
    """They were written to be hard: half of what is no report shares its words with one."""
    known = list(KINDS.lines())
    Random(7).shuffle(known)
    cut = len(known) // 5
    held, rest = known[:cut], known[cut:]
    reader = KindReader(KINDS.fitted(rest))
    read = [(kind == "report", reader.read(text).kind is PostKind.REPORT) for text, kind in held]
    right = sum(told and so for so, told in read)
    assert right / sum(told for _, told in read) > 0.85
    assert right / sum(so for so, _ in read) > 0.8
