"""The forms a word of the pack can take in a post: swing, swings; leak, leaking, leaked; street light, streetlight.

In: a word or phrase in comparable form. Out: its other forms. Promises: rough, and rather too few than too many:
a form that is another category's own word belongs to that one (CategoryIndex sees to it).
"""

from collections.abc import Iterator

NO_VERBS = frozenset({"park", "parking", "build", "building", "evening", "morning", "ceiling", "string"})
SHORTEST_STEM = 4
SHORTEST_PART = 3
VOWELS = "aeiou"


def forms(phrase: str) -> set[str]:
    """Other forms of the last word, and of the whole written as one word; without the phrase itself."""
    head, _, last = phrase.rpartition(" ")
    varied = {f"{head} {form}".strip() for form in _word_forms(last)}
    if head and len(min(phrase.split(), key=len)) >= SHORTEST_PART:
        varied |= {form.replace(" ", "") for form in (*varied, phrase)}
    return varied - {phrase}


def _word_forms(word: str) -> Iterator[str]:
    for base in (word, *_bases(word)):
        yield base
        yield from _plurals(base)
        if base not in NO_VERBS and len(base) >= SHORTEST_STEM and base.isalpha():
            yield from _verb_forms(base)


def _bases(word: str) -> Iterator[str]:
    if word in NO_VERBS:
        return
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ed", ""),
        ("ed", "e"),
    ):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_STEM and not stem.endswith("s"):
            yield stem + instead


def _plurals(word: str) -> Iterator[str]:
    if word.endswith("y") and word[-2:-1] not in VOWELS:
        yield word[:-1] + "ies"
    elif word.endswith(("s", "x", "ch", "sh")):
        yield word + "es"
    else:
        yield word + "s"


def _verb_forms(word: str) -> Iterator[str]:
    stem = word.removesuffix("e")
    yield from (stem + "ing", stem + "ed")
    if word[-1] not in VOWELS + "wxy" and word[-2] in VOWELS and word[-3] not in VOWELS:
        yield from (word + word[-1] + "ing", word + word[-1] + "ed")
