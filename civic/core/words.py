"""The words of a post: where each stands, in a form that can be compared.

In: any text, also 25,000 characters, other scripts, emoji, zero-width signs. Out: words with their position
in the very text given, so that they can be underlined. Promises: links and @handles are no words, a #CamelTag
is its words, and at most READ_CHARS characters are read.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

READ_CHARS = 800
"""A post on X has 280; of the rare long ones the first screens tell what and where."""

_SKIPPED = r"(?:https?://|www\.)\S+|(?<!\w)@\w+|(?<!\S)[^\s@]{1,64}@[^\s@]{1,64}\.\w+"
_MARKS = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""Accents and the like that stand after their letter, as some phones send them."""
_WORD = rf"[^\W_]+(?:{_MARKS}+[^\W_]*|['’\u00ad\u200b-\u200f\u2060\ufeff][^\W_]+)*"
_LATIN_MARKS = re.compile(rf"([A-Za-z]){_MARKS}+")
_TOKEN = re.compile(rf"(?P<skip>{_SKIPPED})|(?P<tag>[#＃]\w+)|(?P<word>{_WORD})")
_TAG_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\da-zA-Z_]+")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_POSSESSIVE = re.compile(r"['’]s$")

_EMPTY_WORDS = """
a about after again all also am an and any are as at be because been before being but by can come could
council did do does doing done down for from get go going got had has have he her here hi hello him his how i
if in into is it its just like me more most my near need nice no not now of off on one only or other our out
over please pls plz she so some still such than thank thanks that the their them then there these they this
those to too under until up us very was we were what when where which while who why will with would you your
yours
"""
EMPTY_WORDS = frozenset(_EMPTY_WORDS.split())


class Word(NamedTuple):
    """`form` is for comparing; `start` and `end` cut the word as it was written out of the text."""

    form: str
    start: int
    end: int
    in_tag: bool = False


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[Word, ...]:
    """The same post is read for its place, its category and its headline: the last ones are remembered."""
    return tuple(_read(text[:READ_CHARS]))


@lru_cache(maxsize=20_000)
def form_of(word: str) -> str:
    """Lower case, without accents, possessive or apostrophes: O’Keefe's -> okeefe."""
    if word.isascii():
        return _POSSESSIVE.sub("", word.lower()).replace("'", "")
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_INVISIBLE))
    marked = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _POSSESSIVE.sub("", marked).replace("'", "").replace("’", "")


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """The text as it looks: full-width letters are letters; signs that nobody sees and marks on Latin letters are gone."""
    if text.isascii():
        return text
    seen = unicodedata.normalize("NFKD", text.translate(_INVISIBLE))
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub(r"\1", seen))


def forms_of(text: str) -> tuple[str, ...]:
    return tuple(word.form for word in words_of(text))


def telling_words(text: str) -> tuple[str, ...]:
    """Each word once, in order, without the empty ones, in the singular."""
    told = (singular(form) for form in forms_of(text) if len(form) > 1 and form not in EMPTY_WORDS)
    return tuple(dict.fromkeys(told))


def singular(form: str) -> str:
    """A rough singular, the same for both numbers: swings -> swing, branches -> branch, berries -> berry."""
    if len(form) <= 3 or not form.endswith("s") or form.endswith(("ss", "us", "is")):
        return form
    if form.endswith("ies"):
        return form[:-3] + "y"
    return form[:-2] if form.endswith(("ches", "shes", "xes", "sses")) else form[:-1]


def span_text(text: str, words: Iterable[Word]) -> str:
    """The text from the first of the words to the last, as written."""
    taken = tuple(words)
    return text[taken[0].start : taken[-1].end] if taken else ""


def _read(text: str) -> Iterator[Word]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "word":
            form = form_of(match.group())
            if form:
                yield Word(form, match.start(), match.end())
        elif match.lastgroup == "tag":
            yield from _read_tag(match.group(), match.start())


def _read_tag(tag: str, start: int) -> Iterator[Word]:
    for part in _TAG_PART.finditer(tag):
        form = form_of(part.group())
        if form:
            yield Word(form, start + part.start(), start + part.end(), in_tag=True)
