"""What may be said, how long it is, and what facts cannot do."""

import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from civic.core.event import SPOKEN
from civic.core.weighted_length import has_link, links_in, weighted_length
from civic.core.wording import FACTS, KINDS, LIMIT, agent_mark, cut, defused, fitting, sentence, spot, usable


def test_every_event_that_speaks_has_words() -> None:
    """Whom to call in danger is said of whatever event a post in danger makes."""
    assert {*SPOKEN.values(), "emergency"} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Fixed. R-1042 ^MS", 17),
        ("Hello, world! 😀", 16),
        ("see council.gov.uk", 27),
        ("https://example.org/a/very/long/path?with=query", 23),
        ("“Café” – done…", 15),
        ("日本", 4),
        ("👨‍👩‍👧", 2),
    ],
)
def test_weighted_length(text: str, length: int) -> None:
    assert weighted_length(text) == length


@given(
    st.text(st.characters(max_codepoint=0x2FFF), max_size=300)
    | st.from_regex(r"[ -~\u00c0-\u024f\u2010-\u201f\n]{0,120}", fullmatch=True)
)
def test_the_quick_count_agrees_with_twitter_text(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from twitter_text import parse_tweet
    assert weighted_length(text) == parse_tweet(text).weightedLength


def test_links_are_those_that_twitter_text_finds(shared: Path) -> None:
    path = shared / "twitter-text" / "extract.yml"
    if not path.is_file():
        pytest.skip(f"twitter-text's cases are not at {path}")
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]["urls"]
    agreeing = [case for case in cases if has_link(case["text"]) == bool(case["expected"])]
    assert len(cases) > 50
    assert len(agreeing) / len(cases) > 0.97


@pytest.mark.parametrize(
    ("fact", "safe"),
    [
        ("see council.gov.uk", "see council dot gov dot uk"),
        ("https://x.org/a.b now", "x dot org/a dot b now"),
        ("ask @bob and ＠ann", "ask bob and ann"),
        ("Great work!!! Done !", "Great work. Done."),
        ("two\nlines", "two lines"),
        ("R-1042 at 5.30", "R-1042 at 5.30"),
        ("new seat.Next time", "new seat. Next time"),
    ],
)
def test_facts_are_defused(fact: str, safe: str) -> None:
    assert defused(fact) == safe


@given(st.text(max_size=200))
@example("@@0")
def test_no_fact_can_link_or_name_an_account(fact: str) -> None:
    assert not has_link(defused(fact))
    assert not any(
        sign in "@＠" and after.isalnum()
        for sign, after in zip(defused(fact), defused(fact)[1:], strict=False)
    )


def test_missing_facts_are_empty_and_unknown_ones_left_out() -> None:
    told = usable("fixed", {"ref": "R-1", "mark": "^MS", "place": "Alma Park", "secret": "x", "note": None})
    assert told["note"] == "" and told["crew"] == "" and told["spot"] == "at Alma Park"
    assert "secret" not in told and set(told) == FACTS["fixed"]


@pytest.mark.parametrize(
    ("place", "said"), [("Alma Park", "at Alma Park"), ("Near Quay Street", "near Quay Street"), ("", "")]
)
def test_a_place_with_its_preposition(place: str, said: str) -> None:
    assert spot(place) == said


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("put in a new seat", "Put in a new seat."),
        ("Done.", "Done."),
        ("is it ok?", "Is it ok?"),
        ("first this,", "First this."),
        ("", ""),
        ("  two   words ", "Two words."),
    ],
)
def test_a_note_becomes_a_sentence(note: str, said: str) -> None:
    assert sentence(note) == said


@pytest.mark.parametrize(
    ("initials", "mark"), [("ms", "^MS"), ("M. S.", "^MS"), ("", "^auto"), ("Maria", "^MARI")]
)
def test_marks(initials: str, mark: str) -> None:
    assert agent_mark(initials) == mark


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("short", 10, "short"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("unbreakable", 5, "unbr…"),
        ("one, two", 6, "one…"),
    ],
)
def test_cut_at_a_word(text: str, longest: int, short: str) -> None:
    assert cut(text, longest) == short


def _plain(facts: Mapping[str, object]) -> str:
    return f"Fixed {facts['spot']}. {facts['note']} {facts['ref']} {facts['mark']}"


def test_the_note_gives_way_before_the_place() -> None:
    told = usable("fixed", {"ref": "R-1042", "mark": "^MS", "place": "Alma Park", "note": "word " * 100})
    text = fitting(_plain, told)
    assert weighted_length(text) <= LIMIT
    assert text.startswith("Fixed at Alma Park. word") and text.endswith("… R-1042 ^MS")
    assert weighted_length(text) > LIMIT - 12


def test_words_too_long_by_themselves_still_end_with_reference_and_mark() -> None:
    text = fitting(lambda facts: "lorem ipsum " * 60, {"ref": "R-1042", "mark": "^MS"})
    assert weighted_length(text) <= LIMIT and text.endswith("… R-1042 ^MS")


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_facts_fit(place: str, note: str) -> None:
    text = fitting(_plain, usable("fixed", {"ref": "R-1042", "mark": "^MS", "place": place, "note": note}))
    assert weighted_length(text) <= LIMIT
    assert text.endswith("R-1042 ^MS")
    assert links_in(text) == ()
