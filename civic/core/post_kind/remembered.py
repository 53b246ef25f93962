"""Posts whose kind a person has put right: what says nearly the same is of the same kind.

In: those posts, the newest first; then a text, and how it was read. Out: the likest of them, and the reading put right by
it. Promises: what may be a danger is never put right to something less; a report in the words of what was none goes to
a person unless the words are the same; who wrote it never counts.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from civic.core.post import PostKind
from civic.core.post_kind.rules import KindRead, hazard_words
from civic.core.words import EMPTY_WORDS, forms_of

MOST = 2_000
ALIKE = 0.75
"""Words in common of all words that either has: two in fourteen may differ."""
UNSURE = 0.5
LEAST_WORDS = 4
"""What says less is like only what says just the same."""
CALLED = {kind: kind.value for kind in PostKind} | {
    PostKind.REPORT: "a report",
    PostKind.QUESTION: "a question",
    PostKind.OTHER_AGENCY: "another body’s matter",
}
ABOUT_ITSELF = (PostKind.FOLLOW_UP, PostKind.EMERGENCY)


@dataclass(frozen=True)
class Corrected:
    """A post's words, what a person said that it is, who, and of which report."""

    text: str
    kind: PostKind
    by: str
    ref: str

    @property
    def told(self) -> str:
        return f"Much like {self.ref}, which is {CALLED[self.kind]}, says {self.by}"


class RememberedKinds:
    def __init__(self, corrected: Sequence[Corrected] = ()) -> None:
        self._corrected = corrected[:MOST]
        self._words = [frozenset(forms_of(one.text)) for one in self._corrected]
        self._having: dict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(self._words):
            for word in words - EMPTY_WORDS:
                self._having[word].append(at)

    def put_right(self, read: KindRead, text: str) -> KindRead:
        """The same reading where nothing like it was put right, or where it may be a danger."""
        if not self._corrected or read.kind in ABOUT_ITSELF or hazard_words(text):
            return read
        found = self._likest(frozenset(forms_of(text)))
        return read if found is None else _put_right(read, *found)

    def _likest(self, words: frozenset[str]) -> tuple[Corrected, float] | None:
        """With the share of their words that are the same; of several alike the newest."""
        near = Counter(at for word in words for at in self._having.get(word, ()))
        alike = [(self._likeness(words, at), -at) for at in near]
        likeness, at = max(alike, default=(0.0, 0))
        return (self._corrected[-at], likeness) if likeness >= ALIKE else None

    def _likeness(self, words: frozenset[str], at: int) -> float:
        theirs = self._words[at]
        if words == theirs:
            return 1.0
        few = min(len(words), len(theirs)) < LEAST_WORDS
        return 0.0 if few else len(words & theirs) / len(words | theirs)


def _put_right(read: KindRead, like: Corrected, likeness: float) -> KindRead:
    same, was, becomes = likeness == 1, read.kind is PostKind.REPORT, like.kind is PostKind.REPORT
    if was == becomes:
        return replace(
            read,
            kind=like.kind,
            why=like.told,
            clear=True,
            perhaps_report=False,
            settled=True,
            share=likeness,
        )
    doubted = not same and (becomes or read.clear)
    return replace(
        read,
        kind=like.kind,
        why=like.told,
        clear=not doubted,
        perhaps_report=doubted and not becomes,
        settled=not doubted,
        share=UNSURE if doubted else likeness,
    )
