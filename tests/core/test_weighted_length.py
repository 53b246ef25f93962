"""How long X takes a text to be: what twitter-text's conformance file says (its cases for emoji that weigh two), and
the borders of every weight.

The inputs are built here; what they weigh is X's. Source: twitter/twitter-text, conformance/validate.yml, config v3.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.weighted_length import _library, has_link, links_in, weighted_length
from civic.core.wording import LIMIT

JOINED, TONE, PALE_TONE = "\u200d", "\U0001f3fd", "\U0001f3fb"
FAMILY = JOINED.join("\U0001f468\U0001f469\U0001f467\U0001f466")
SINGER = JOINED.join("\U0001f468\U0001f3a4")
RAISED_HAND, HEADSCARF, DANCER = "\U0001f64b", "\U0001f9d5", "\U0001f483"
ENGLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + "\U000e007f"
AUSTRALIA = "\U0001f1e6\U0001f1fa"
TENS = "xxxxxxxxxx-"
LONG_LABEL = "somesuperlongurl" * 251
HIRAGANA = "あいうえおかきくけこ"

CONFORMANCE = [
    ("Hi http://test.co", 26),
    ("http://test.co", 23),
    (f"285 chars-{TENS * 25}", 285),
    (f"285 chars- http://www.twitter.com/jack {TENS * 24}"[:303], 299),
    (f"{TENS * 24} http://www.twitter.com/jack ", 289),
    ("https://www.twitter.com/aloha " * 10, 240),
    ("江" * 160, 320),
    ("\U0001f637" * 160, 320),
    ("the" + "江" * 160, 323),
    (f"282 chars-{TENS * 24}xxxxxA\u0301x", 281),
    (f"H\U0001f431☺{FAMILY}", 7),
    ("\U0001f637\U0001f47e\U0001f621\U0001f525\U0001f4a9", 10),
    (f"{RAISED_HAND}{TONE}{SINGER}", 4),
    ("".join(chr(sign) for sign in range(0x2000, 0x200C)), 12),
    ("‐ ‑ ‒ – — ― ‖  ‗ ‘ ’ ‚ ‛ “ ” „ ‟ ′ ″ ‴ ‵ ‶ ‷", 44),
    (f"https://{LONG_LABEL}.com/foo https://validurl.com", len(f"https://{LONG_LABEL}.com/foo ") + 23),
    ("randomurl" * 7 + "s.com", 68),
    (f"{HIRAGANA * 12} http://{HIRAGANA * 5}あいう.com", 358),
    (f"{HIRAGANA * 12} http://{HIRAGANA * 5}あい.com", 264),
    (FAMILY * 140, 280),
    (f"\U0001f92a; {HEADSCARF}; {HEADSCARF}\U0001f3fe; {ENGLAND}", 14),
    (f"\U0001f920; {DANCER}; {DANCER}\U0001f3fe", 10),
    ("ABC\u202a\uffffABC\ufffe", 12),
    ("\u2066\u202ahttp://foobar.پاکستان/\u202c\u2069", 31),
]


@pytest.mark.parametrize(("text", "weight"), CONFORMANCE)
def test_twitter_text_s_own_cases(text: str, weight: int) -> None:
    assert weighted_length(text) == weight


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("The swing at Alma Park", 22),
        ("one\ntwo\n\nthree", 14),
        ("Café Ålborg, naïve – “yes”…", 28),
        ("e\u0301", 1),
        ("n\u0303o\u0308", 2),
        ("a\u0338", 2),
        ("漢字かなカナ한글", 16),
        ("עברית عربي", 10),
        ("Привет", 6),
        ("नमस्ते", 6),
        ("ⴰⵣⵓⵍ", 8),
        ("\U00010000\U0010ffff", 4),
        ("𝔀𝓸𝓻𝓭", 8),
        ("👍", 2),
        (f"👍{PALE_TONE}", 2),
        ("❤️", 2),
        ("1️⃣", 2),
        (AUSTRALIA, 2),
        (AUSTRALIA * 3, 6),
        (AUSTRALIA[0], 2),
        (ENGLAND, 2),
        ("\U0001f3f3️" + JOINED + "\U0001f308", 2),
        (RAISED_HAND + TONE + JOINED + "♀️", 2),
        ("\U0001f469" + TONE + JOINED + "\U0001f692", 2),
        (f"a{JOINED}b", 3),
        ("™©", 4),
        ("test.com", 23),
        ("www.council.gov.uk", 23),
        ("https://council.gov.uk/reports/R-1042?from=x#top", 23),
        ("t.co/abc", 23),
        ("https://t.co/abcdefghij", 23),
        ("See test.com, or http://test.com/a.", 4 + 23 + 5 + 23 + 1),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("R-1042.Thanks", 13),
        ("3.5 m of fence, 10.30 a.m.", 26),
        ("name@council.gov.uk", 19),
        ("ends.Then begins", 16),
        ("ends.Here begins", 30),
    ],
)
def test_what_residents_and_staff_write(text: str, weight: int) -> None:
    assert weighted_length(text) == weight


@pytest.mark.parametrize(
    ("first", "last"), [(0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037)]
)
def test_the_borders_of_what_weighs_one(first: int, last: int) -> None:
    beyond = [sign for sign in (first - 1, last + 1) if sign >= 0]
    assert [weighted_length(chr(sign)) for sign in (first, last)] == [1, 1]
    assert [weighted_length(chr(sign)) for sign in beyond] == [2] * len(beyond)


@pytest.mark.parametrize(
    ("start", "one", "weight"),
    [
        ("", "a", 1),
        ("", "é", 1),
        ("", "e\u0301", 1),
        ("", "\n", 1),
        ("", "漢", 2),
        ("", FAMILY, 2),
        ("", AUSTRALIA, 2),
        ("https://t.co/abcdefghij ", "a", 1),
        ("council.gov.uk ", "漢", 2),
    ],
)
def test_280_fit_and_281_do_not(start: str, one: str, weight: int) -> None:
    text = f"x {start}"
    text += one * ((LIMIT - weighted_length(f"{text}.") + 1) // weight)
    text += "." * (LIMIT - weighted_length(text))
    assert weighted_length(text) == LIMIT
    assert weighted_length(f"{text}.") == weighted_length(f"{text[:1]}{text}") == LIMIT + 1


SIGNS = st.sampled_from("ab Z.,:/?#@-’“…\n\tÅéßſǅ漢の한😷☺️\u200d\u0301\u202a🇦🇺t.co") | st.characters(
    codec="utf-8"
)
PIECES = st.sampled_from(("council.gov.uk", "http://", "t.co/a", "e.g.", FAMILY, ENGLAND, "1⃣"))


@given(st.lists(SIGNS | PIECES, max_size=60).map("".join))
def test_every_text_weighs_what_twitter_text_says(text: str) -> None:
    assert weighted_length(text) == _library().parse_tweet(text).weightedLength
    assert has_link(text) == bool(_library().extract_urls_with_indices(text))


@given(st.lists(SIGNS, max_size=60).map("".join))
def test_the_same_words_weigh_the_same_however_they_are_composed(text: str) -> None:
    assert weighted_length(unicodedata.normalize("NFC", text)) == weighted_length(text)


@given(st.lists(st.sampled_from(("council.gov.uk", "https://t.co/a1", "words", "漢")), max_size=8))
def test_links_stand_where_they_are_said_to(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert [text[start:end] for start, end in links_in(text)] == [one for one in pieces if "." in one]
