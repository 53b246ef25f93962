"""The one short question to the resident where only the place is missing.

In: a decision, or the names of the places that could be meant. Out: the question, or "" where none is to be asked; and
its parts, for a council's own words. Promises: it names what could be meant where two or three places could, asks for a
part of a street where the street is known, and fits a reply with room to spare.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from civic.core.place import WHOLE_AREA, Found
from civic.core.understanding.decision import Act, Decision

MOST_NAMED = 3
LONGEST_NAME = 40
STREETS = ("street", "road", "lane", "highway", "track", "path", "river")
PARTS = ("choice", "along", "within")
WHERE = "Where exactly is it? A street with a number, a corner, or the name of the park helps."


def question(decision: Decision) -> str:
    if decision.action is not Act.ASK_PLACE:
        return ""
    asked = parts_kept({"candidates": decision.candidates})
    if asked["choice"]:
        return f"Which place do you mean: {asked['choice']}?"
    if asked["along"]:
        return f"Where on {asked['along']} is it? A house number or the nearest corner helps."
    return f"Where exactly in {asked['within']} is it?" if asked["within"] else WHERE


def parts(candidates: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a question may name, each "" where it does not fit: `choice` of two or three places ("Alma Park or Ash Park"),
    the one street `along` which it is, the one large place `within` which it is; nothing of many ("the school" of ten).

    A candidate is its name and its kind in the pack.
    """
    found = {_short(name): kind for name, kind in candidates if name.strip()}
    asked = dict.fromkeys(PARTS, "")
    if len(found) > MOST_NAMED:
        return asked
    if len(found) > 1:
        *first, last = found
        return asked | {"choice": f"{', '.join(first)} or {last}"}
    for name, kind in found.items():
        asked["along" if kind.casefold() in STREETS else "within"] = name
    return asked


def parts_kept(understanding: Mapping[str, Any]) -> dict[str, str]:
    """The same of what a report keeps of its understanding: as it was made, or as it came back from JSON. Of "Mill Road,
    Vale" it is not asked which: Vale says where on Mill Road."""
    kept = [asdict(one) if isinstance(one, Found) else one for one in understanding.get("candidates") or ()]
    spots = [one for one in kept if one.get("source") != WHOLE_AREA]
    return parts((str(one["name"]), str(one.get("kind", ""))) for one in spots or kept)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
