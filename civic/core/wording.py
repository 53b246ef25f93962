"""What the council says to residents: the kinds of message, the facts each may use, and the length it must keep.

In: facts of an event. Out: facts that are safe to put into a post, and a text within LIMIT. Promises: every text
carries the public reference and a mark; no fact can smuggle in a link or name an account; when a text is too long
the facts give way, longest first, never the reference or the mark.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from civic.core.weighted_length import has_link, links_in, weighted_length

LIMIT = 280
SYSTEM_MARK = "^auto"

ALWAYS = frozenset({"ref", "mark"})
COMMON = ALWAYS | {"thing", "place", "spot", "category", "council", "emergency_number", "crew", "due", "when"}
COMMON |= {"hazard", "photos"}
FACTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "emergency": COMMON,
        "acknowledged": COMMON,
        "accepted": COMMON,
        "question": COMMON | {"choice", "along", "within"},
        "outside": COMMON | {"reason"},
        "assigned": COMMON | {"work_order"},
        "on_hold": COMMON | {"reason", "note", "work_order"},
        "fixed": COMMON | {"note", "work_order"},
        "unable": COMMON | {"reason", "note", "work_order"},
        "reopened": COMMON | {"work_order"},
        "merged": COMMON | {"merged"},
        "declined": COMMON | {"reason"},
    }
)
"""The kinds of message, and what the words of each may use."""
KINDS = tuple(FACTS)

SHORTENED = (
    "note",
    "reason",
    "place",
    "thing",
    "crew",
    "category",
    "council",
    "due",
    "choice",
    "along",
    "within",
)
"""What gives way when a text is too long, in this order."""
FLOORS = (40, 16, 6)
"""Characters that are left of each, in rounds."""

_HANDLES = re.compile(r"[@＠]+(?=\w)")
_NEXT_SENTENCE = re.compile(r"(?<=[a-z])\.(?=[A-Z][a-z])")
_GAPS = re.compile(r" ([.,;:?)])")
_SHOUTS = re.compile(r"\s*!+(?=\s|$)")


def agent_mark(initials: str) -> str:
    """The mark under what a person wrote or released: ^MS."""
    letters = "".join(sign for sign in initials.upper() if sign.isalnum())[:4]
    return f"^{letters}" if letters else SYSTEM_MARK


def usable(kind: str, facts: Mapping[str, object]) -> dict[str, object]:
    """All facts that words of this kind may use, made safe; those that are missing are empty."""
    told = {name: _safe(facts.get(name, "")) for name in FACTS[kind] if name != "spot"}
    told |= {name: str(facts.get(name) or "") for name in ALWAYS}
    told["council"] = told["council"] or "our council"
    return told | {"spot": spot(str(told["place"]))}


def spot(place: str) -> str:
    """A place with its preposition: "at Alma Park", "near Quay Street"; "" for no place."""
    if not place:
        return ""
    return place[:1].lower() + place[1:] if place.lower().startswith("near ") else f"at {place}"


def fitting(render: Callable[[Mapping[str, object]], str], facts: Mapping[str, object]) -> str:
    """The rendered text within LIMIT, with facts shortened as far as it takes."""
    told = dict(facts)
    text = _tidy(render(told))
    for floor in FLOORS:
        for name in SHORTENED:
            over = weighted_length(text) - LIMIT
            if over <= 0:
                return text
            value = str(told.get(name, ""))
            if len(value) > floor:
                told[name] = cut(value, max(floor, len(value) - over - 1))
                told["spot"] = spot(str(told.get("place", "")))
                text = _tidy(render(told))
    return text if weighted_length(text) <= LIMIT else _cut_text(text, told)


def cut(text: str, longest: int) -> str:
    """At most `longest` characters: whole words and an ellipsis."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    whole = kept if text[longest - 1].isspace() else kept.rpartition(" ")[0] or kept
    return whole.rstrip(" ,;:.-–") + "…"


def sentence(text: object) -> str:
    """Words of staff as a sentence: first letter large, a full stop at the end; "" stays ""."""
    plain = " ".join(str(text).split())
    if not plain:
        return ""
    ended = plain if plain[-1] in ".?…" else f"{plain.rstrip(',;:')}."
    return ended[:1].upper() + ended[1:]


@lru_cache(maxsize=2_000)
def defused(text: str) -> str:
    """The same words, but X makes no link and no mention of them, and nobody is shouted at."""
    plain = _SHOUTS.sub(".", _HANDLES.sub("", " ".join(text.split())))
    while links := links_in(plain):
        start, end = links[0]
        link = plain[start:end].partition("://")[2] or plain[start:end]
        apart = _NEXT_SENTENCE.sub(". ", link)
        plain = plain[:start] + (apart if apart != link else link.replace(".", " dot ")) + plain[end:]
    return plain


def _safe(fact: object) -> object:
    if isinstance(fact, bool | int | float):
        return fact
    return defused(str(fact)) if fact else ""


def _tidy(text: str) -> str:
    plain = _GAPS.sub(r"\1", " ".join(text.split()))
    return defused(plain) if has_link(plain) else plain


def _cut_text(text: str, facts: Mapping[str, object]) -> str:
    """The last resort for words that are too long by themselves: their beginning, the reference and the mark."""
    end = f" {facts['ref']} {facts['mark']}"
    longest = LIMIT
    while weighted_length(cut(text, longest) + end) > LIMIT:
        longest -= 10
    return cut(text, longest) + end
