"""Whose matter a post is, beside what kind its words have: another body's, or a person's at once.

In: the kind that was read, the words, and the body that they name. Out: the kind. Promises: what may be a danger to
life by people is an emergency whatever else is told; what a person has settled is no other body's.
"""

from dataclasses import replace

from civic.core.agencies import Named
from civic.core.post import PostKind
from civic.core.post_kind import KindRead, threat_words


def as_theirs(kind: KindRead, named: Named | None, *, sure: bool) -> KindRead:
    """A report in another body's words is that body's, unless it is surely one of the council's own categories: then
    a person decides whose it is."""
    if named is None or kind.settled or kind.kind not in (PostKind.REPORT, PostKind.OTHER_AGENCY):
        return kind
    why = f"Looks like a matter of {named.agency.name}: “{named.words}”"
    if kind.kind is PostKind.REPORT and sure:
        return replace(kind, why=f"{kind.why}. {why}", clear=False)
    clear = kind.clear and kind.kind is PostKind.OTHER_AGENCY
    return replace(kind, kind=PostKind.OTHER_AGENCY, why=why, words=(named.words,), clear=clear)


def as_emergency(kind: KindRead, text: str) -> KindRead:
    """Danger by people is a person's matter at once, whatever else the post tells and whoever's it is."""
    if kind.kind in (PostKind.FOLLOW_UP, PostKind.PRAISE, PostKind.EMERGENCY):
        return kind
    words = threat_words(text)
    why = "Somebody may be in danger by people: " + ", ".join(f"“{one}”" for one in words)
    return KindRead(PostKind.EMERGENCY, why, words) if words else kind
