"""What a post is to the council: by rules, and by a model that was taught with posts of every kind.

In: the text and what is already known of the post; the model, if there is one. Out: the kind with a sentence for staff
and the words that decided. Promises: the author never counts; a reply in a thread of ours and a report's reference are
follow-ups whatever the model says; without a model the rules decide alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from civic.core.linear import Linear
from civic.core.post import PostKind
from civic.core.post_kind import rules
from civic.core.post_kind.remembered import Corrected, RememberedKinds
from civic.core.post_kind.rules import (
    KindRead,
    fault_words,
    hazard_words,
    mentioned_report,
    says_still_broken,
    thanks_for_work,
    threat_words,
)
from civic.core.post_kind.signs import signs
from civic.core.text_features import Hearing, features_of_text
from civic.core.words import plain, words_of

__all__ = [
    "Corrected",
    "KindRead",
    "KindReader",
    "RememberedKinds",
    "fault_words",
    "features",
    "hazard_words",
    "kind_of",
    "mentioned_report",
    "says_still_broken",
    "thanks_for_work",
    "threat_words",
]  # fmt: skip

REPORT_FROM = 0.6
"""From here on it is taken for a report: on the labelled posts nine of ten then are one."""
PERHAPS_FROM = 0.3
"""From here on a person looks, whatever else it was taken for: missing a report costs more than a look."""
PERHAPS_WITH_FAULT = 0.1
"""The same, where the rules see a fault of a thing that the council looks after."""
CLEAR_FROM = 0.7
PHOTO_COUNTS = 2.0
"""A photo makes a report so much likelier: few send one with a question or a joke to a council."""

_SAID = {
    PostKind.REPORT: "Tells of something to be mended",
    PostKind.FOLLOW_UP: "Is about something told before",
    PostKind.QUESTION: "Asks something, and tells of no fault",
    PostKind.CRITICISM: "Criticises",
    PostKind.PRAISE: "Praises",
    PostKind.OTHER_AGENCY: "Looks like another body’s matter",
    PostKind.EMERGENCY: "Somebody may be in danger",
    PostKind.SPAM: "Reads like advertising or spam",
    PostKind.NOISE: "Tells of no fault, asks nothing",
}

kind_of = rules.kind_of
KIND_CHARS = 700
_AROUND = ".,;:!?()[]\"“”'’…"
_OVER_AND_OVER = re.compile(r"(?<!\S)(\S+)(?:\s+\1(?!\S))+")
BLOCKS = {"": 0.7, "=": 0.7, "+": 0.5, "!": 0.7, "~": 0.7}
"""How much pieces of words, stems, pairs of stems, signs, and words as they stand count beside each other."""


def features(text: str) -> list[str]:
    """What the model is told of a text, when it is taught and when it decides: its first KIND_CHARS tell its kind, and a
    word said over and over is said once."""
    text = _told_once(text)
    return [*features_of_text(text), *_beside_words(text)]


def _told_once(text: str) -> str:
    return _OVER_AND_OVER.sub(r"\1", plain(text[:KIND_CHARS]))


def _beside_words(text: str) -> list[str]:
    return [*signs(text, rules.kind_of(text)), *_as_it_stands(text)]


def _as_it_stands(text: str) -> Iterator[str]:
    """Words with their little ones, and pairs of them: "is it", "when is", "thank you"."""
    words = [word.strip(_AROUND) for word in text.casefold().split()]
    words = [word for word in words if word and word[0] not in "@#"]
    yield from (f"~{word}" for word in words)
    yield from (f"~{one} {other}" for one, other in pairwise(words))


class KindReader:
    def __init__(self, model: Linear | None = None) -> None:
        self._codes = tuple(map(PostKind, model.codes)) if model is not None else ()
        self._hearing = Hearing(model) if model is not None else None

    def read(
        self, text: str, *, follows_up: bool = False, names_a_thing: bool = False, has_photo: bool = False
    ) -> KindRead:
        """As `kind_of`; the model is asked where words have to be weighed."""
        by_rule = rules.kind_of(text, follows_up=follows_up, names_a_thing=names_a_thing, has_photo=has_photo)
        if self._hearing is None or by_rule.kind is PostKind.FOLLOW_UP or not words_of(text):
            return by_rule
        once = _told_once(text)
        heard = self._hearing.heard(words_of(once), _beside_words(once))
        shares = dict(zip(self._codes, heard.shares.tolist(), strict=True))
        if has_photo:
            shares[PostKind.REPORT] *= PHOTO_COUNTS
        whole = sum(shares.values())
        report = shares[PostKind.REPORT] / whole
        kind: PostKind = max(
            (one for one in shares if one is not PostKind.REPORT), key=lambda one: shares[one]
        )
        if report >= REPORT_FROM:
            kind = PostKind.REPORT
        share = shares[kind] / whole
        clear = share >= CLEAR_FROM
        fault = by_rule.kind is PostKind.REPORT and by_rule.clear and report >= PERHAPS_WITH_FAULT
        perhaps = kind is not PostKind.REPORT and (report >= PERHAPS_FROM or fault)
        read = KindRead(kind, _SAID[kind], by_rule.words, clear, perhaps, share=share)
        if by_rule.kind is kind:
            return replace(by_rule, clear=clear, perhaps_report=perhaps, share=share)
        return _with_words(read, text, self._hearing.words_for(kind.value, heard, words_of(text)))


def _with_words(read: KindRead, text: str, spoke: Sequence[str]) -> KindRead:
    words = words_of(text)
    written = {word.form: text[word.start : word.end] for word in reversed(words)}
    said = tuple(written[form] for form in spoke)
    why = f"{read.why}: {', '.join(f'“{word}”' for word in said)}" if said else read.why
    return replace(read, why=why, words=said)
