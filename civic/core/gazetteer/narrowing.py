"""Which of several places of one name is meant: what else the post says decides.

In: a mention, all mentions of the text, and the platform's box. Out: the mention with the places that remain.
Promises: a hint that fits none of them, or all, changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from civic.core.gazetteer.entries import Entry
from civic.core.gazetteer.mentions import Mention
from civic.core.gazetteer.squares import Squares
from civic.core.gazetteer.within import parts_within, passes_through
from civic.core.place import metres_between

Box = tuple[float, float, float, float]
NEIGHBOURS_M = 400.0


def narrow(mention: Mention, mentions: Sequence[Mention], box: Box | None) -> Mention:
    named = [one for one in mentions if one.is_area and not one.entries]
    tests = (_in_areas(named), _beside_another(mention, mentions), _in_box(box))
    entries = mention.entries
    for fits in tests:
        kept = tuple(entry for entry in entries if fits(entry))
        entries = kept or entries
    return replace(mention, entries=entries, told_apart=len(entries) < len(mention.entries))


def in_parts(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """The same with the parts of its streets that lie in the areas which the text names."""
    areas = [area for one in mentions if one.is_area and not one.entries for area in one.areas]
    return replace(mention, entries=parts_within(mention.entries, areas)) if areas else mention


def only_says_where(area: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether something else that is named lies in this area: then the area is no place of its own."""
    return any(
        entry.suburb == area.key or any(passes_through(entry, one.geometry) for one in area.areas)
        for mention in mentions
        for entry in mention.entries
    )


def _in_areas(named: Sequence[Mention]) -> Callable[[Entry], bool]:
    """A suburb's name that is not part of the place's own name: "Smith St, Clayfield"."""
    suburbs = {mention.key for mention in named}
    areas = [area for mention in named for area in mention.areas]

    def fits(entry: Entry) -> bool:
        return entry.suburb in suburbs or any(passes_through(entry, area.geometry) for area in areas)

    return fits


def _beside_another(mention: Mention, mentions: Sequence[Mention]) -> Callable[[Entry], bool]:
    """The same name said again is beside all of its own places, and so tells nothing."""
    others = Squares(entry for other in mentions if other.key != mention.key for entry in other.entries)

    def fits(entry: Entry) -> bool:
        return any(
            metres_between(entry.lat, entry.lon, other.lat, other.lon) - min(other.radius_m, NEIGHBOURS_M)
            <= NEIGHBOURS_M
            for other in others.around(entry, 2 * NEIGHBOURS_M)
        )

    return fits


def _in_box(box: Box | None) -> Callable[[Entry], bool]:
    def fits(entry: Entry) -> bool:
        return box is not None and box[0] <= entry.lon <= box[2] and box[1] <= entry.lat <= box[3]

    return fits
