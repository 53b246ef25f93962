"""From what was typed to what X stores: mentions as twitter-text finds them, links, escapes, positions."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from civic.simulator import composing

EXTRACT = Path(__file__).resolve().parents[3] / "shared/data/twitter-text/extract.yml"


def _compose(typed: str, *addressed: str, photos: int = 0) -> composing.Composed:
    keys = [f"3_{n}" for n in range(photos)]
    return composing.compose(
        typed, post_id=2**60, addressed=addressed, author="almaparkparent", media_keys=keys
    )


def test_mentions_are_those_that_twitter_text_finds() -> None:
    if not EXTRACT.exists():
        pytest.skip("the conformance cases are not beside this checkout")
    cases: list[dict[str, Any]] = yaml.safe_load(EXTRACT.read_text())["tests"]["mentions"]
    wrong = [case["text"] for case in cases if list(_compose(case["text"]).mentioned) != case["expected"]]
    assert wrong == []


def test_entities_lie_where_they_say() -> None:
    made = _compose(
        "Swing & slide <both> at #AlmaPark, see wrenford.gov.au/parks?a=1&b=2 @WrenfordCouncil",
        "nan",
        photos=2,
    )
    assert made.text.startswith("@nan Swing &amp; slide &lt;both&gt; at #AlmaPark, see https://t.co/")
    for entity in made.entities["mentions"]:
        assert made.text[entity["start"] : entity["end"]] == f"@{entity['username']}"
    for entity in made.entities["hashtags"]:
        assert made.text[entity["start"] : entity["end"]] == f"#{entity['tag']}"
    for entity in made.entities["urls"]:
        assert made.text[entity["start"] : entity["end"]] == entity["url"]
    assert made.entities["urls"][0]["expanded_url"] == "http://wrenford.gov.au/parks?a=1&b=2"
    assert [entity.get("media_key") for entity in made.entities["urls"]] == [None, "3_0", "3_1"]
    assert made.text[made.shown_from : made.shown_to].startswith("Swing")
    assert made.text[made.shown_from : made.shown_to].endswith("@WrenfordCouncil")


def test_handles_already_written_are_not_repeated() -> None:
    made = _compose("@NAN @other still broken", "nan", "WrenfordCouncil")
    assert made.text == "@WrenfordCouncil @NAN @other still broken"
    assert made.text[made.shown_from :] == "@other still broken"


@pytest.mark.parametrize(
    ("typed", "weight"),
    [("", 0), ("abc", 3), ("字", 2), ("Hello, world! 👋", 16), ("👨‍👩‍👧‍👦", 2),
     ("see example.com", 27), ("e\u0301", 1), ("a\r\nb", 3)],
)  # fmt: skip
def test_weights(typed: str, weight: int) -> None:
    assert composing.weighted_length(typed) == weight


def test_only_leading_handles_of_those_addressed_are_free() -> None:
    assert composing.weighted_length("@nan hello", ["nan"]) == 5
    assert composing.weighted_length("@jo hello", ["nan"]) == 9
    assert composing.weighted_length("hello @nan", ["nan"]) == 10
