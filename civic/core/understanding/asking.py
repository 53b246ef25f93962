"""The one short question to the resident where only the place is missing.

In: a decision. Out: the question, or "" where none is to be asked. Promises: it names what could be meant where two
or three places could, asks for a part of a street where the street is known, and fits a reply with room to spare.
"""

from civic.core.place import Found
from civic.core.understanding.decision import Act, Decision

MOST_NAMED = 3
LONGEST_NAME = 60
LONG_M = 250.0
STREETS = ("street", "road", "lane", "highway", "track")
WHERE = "Where exactly is it? A street with a number, a corner, or the name of the park helps."


def question(decision: Decision) -> str:
    if decision.action is not Act.ASK_PLACE:
        return ""
    names = list(dict.fromkeys(_short(found.name) for found in decision.candidates))
    if not names:
        return WHERE
    if len(names) == 1:
        return _which_part(names[0], decision.candidates[0])
    *first, last = names[:MOST_NAMED]
    return f"Which place do you mean: {', '.join(first)} or {last}?"


def _which_part(name: str, found: Found) -> str:
    if found.kind.casefold() in STREETS or found.radius_m > LONG_M:
        return f"Where on {name} is it? A house number or the nearest corner helps."
    return f"Where exactly at {name} is it?"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
