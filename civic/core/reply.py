"""What a resident's reply in a thread of ours asks for: to open the job again, a person's eyes, or nothing.

In: the text of the reply. Out: a Meaning. Promises: only words that say clearly that a thing is not fixed open a job
by themselves; thanks, nods and emptiness cost nobody's time; whatever else is written, a person reads.
"""

from enum import StrEnum

from civic.core.post_kind.rules import (
    BUT,
    CRITICISM,
    FAULT,
    PRAISE,
    PRAISE_SIGNS,
    any_of,
    says_still_broken,
    thanks_for_work,
)
from civic.core.words import READ_CHARS, telling_words


class Meaning(StrEnum):
    STILL_BROKEN = "still_broken"
    WORDS = "words"
    NOTHING = "nothing"


DOUBT = any_of(
    r"however|though|yet|unfortunately|except|until|also|wrong|never|no|nope|nobody|nothing|none|nowhere|other|another",
    r"not|\w+n['’]t|instead|actually|only|half|sooner|wish|should|could|would|please|pls|worse|but|still",
    r"(?<!thanks\s)(?<!you\s)again",
)
_NODS = "ok okay yes yep yeah yup sure noted great perfect cool cheers ta fine agreed brilliant good"
NODS = frozenset(_NODS.split())


def meaning_of(text: str, *, has_photo: bool = False) -> Meaning:
    """What a reply asks for."""
    read = text[:READ_CHARS]
    praised = PRAISE.search(read) or PRAISE_SIGNS.search(read)
    if says_still_broken(read) and not (praised and not BUT.search(read)):
        return Meaning.STILL_BROKEN
    if "?" in read or DOUBT.search(read) or CRITICISM.search(read):
        return Meaning.WORDS
    if thanks_for_work(read):
        return Meaning.NOTHING
    if FAULT.search(read):
        return Meaning.WORDS
    return Meaning.NOTHING if praised or _nods(read, has_photo) else Meaning.WORDS


def _nods(text: str, has_photo: bool) -> bool:
    words = telling_words(text)
    return all(word in NODS for word in words) and (bool(words) or not has_photo)
