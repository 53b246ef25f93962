"""From mentions and corners to found places: how sure, how exact, and why, in words for staff.

In: mentions as narrowed, corners, entries beside a position. Out: Found values. Promises: sureness falls with
the number of places that could be meant, with the size of the place, and with each guess that was needed.
"""

import math
from collections.abc import Iterator, Sequence

import shapely

from civic.core.gazetteer.crossings import UNSAID_CORNER, Corner, says_corner
from civic.core.gazetteer.entries import Entry, half_extent_m
from civic.core.gazetteer.mentions import BARE, MISSPELT, OTHER_TYPE, Mention
from civic.core.gazetteer.names import display
from civic.core.gazetteer.squares import Squares
from civic.core.place import WHOLE_AREA, Found, metres_between

MOST_PLACES = 6
ONLY_ONE, TOLD_APART, ONE_OF_SEVERAL = 0.9, 0.85, 0.8
STREET_SURE_WITHIN_M, PLACE_SURE_WITHIN_M = 176.0, 300.0
WITH_HOUSE_NUMBER, LONG_STREET_NUMBER = 0.7, 0.45
NUMBER_SURE_WITHIN_M = 400.0
AREA_ALONE = 0.2
SAME_SPOT_M = 150.0
PIN_RADIUS_M = 15.0

_PREPOSITIONS = (
    "at",
    "behind",
    "below",
    "beside",
    "between",
    "by",
    "in",
    "near",
    "on",
    "opposite",
    "outside",
    "under",
)
_GUESSES = {
    MISSPELT: "“{written}” looks like {name}",
    OTHER_TYPE: "“{written}” is not listed, {name} is",
    BARE: "“{written}” is {name}",
}


def places(mention: Mention, text: str) -> Iterator[Found]:
    """The likeliest places that the mention may mean; those at one spot count as one."""
    spots = _spots(mention.entries)
    written = text[mention.start : mention.end]
    sureness = {id(entry): round(_sureness(mention, entry, len(spots)), 3) for entry in spots}
    likeliest = sorted(spots, key=lambda entry: likeliest_first(sureness[id(entry)], entry.radius_m))
    for entry in likeliest[:MOST_PLACES]:
        numbered = bool(mention.number) and entry.street
        name = f"{mention.number} {entry.name}" if numbered else entry.name
        why = _why(mention, entry, written, len(spots))
        source, sure = "address" if numbered else "text", sureness[id(entry)]
        yield Found(name, entry.lat, entry.lon, entry.radius_m, source, sure, why, (written,), entry.kind)


def likeliest_first(confidence: float, radius_m: float) -> tuple[float, float]:
    """A sort key: of those about as sure the smaller place."""
    return -round(confidence, 1), radius_m


def crossing(meeting: Corner, one: Mention, other: Mention, text: str) -> Found:
    said = says_corner(text, one, other)
    sure = meeting.confidence * min(one.sure, other.sure) * (1 if said else UNSAID_CORNER)
    words = (text[one.start : one.end], text[other.start : other.end])
    why = f"“{words[0]}” and “{words[1]}” meet here"
    if meeting.one_of > 1:
        why += f", one of {meeting.one_of} places where they do"
    found = round(sure, 3)
    return Found(meeting.name, meeting.lat, meeting.lon, meeting.radius_m, "crossing", found, why, words)


def whole_area(mention: Mention, text: str) -> Iterator[Found]:
    written = text[mention.start : mention.end]
    for area in mention.areas[:1]:
        middle, radius = area.geometry.representative_point(), half_extent_m(area.geometry.bounds)
        why = f"“{written}” is a whole {area.kind}"
        name = display(area.name)
        yield Found(name, middle.y, middle.x, radius, WHOLE_AREA, AREA_ALONE, why, (written,))


def pin(entry: Entry, lat: float, lon: float, near: bool) -> Found:
    """A position with the words for it."""
    name = f"Near {entry.name}" if near else entry.name
    why = f"It is {_placed(entry, near)}"
    return Found(name, lat, lon, PIN_RADIUS_M, "pin", 1.0, why, (), entry.kind)


def address_rank(entry: Entry, point: shapely.Point) -> tuple[int, float]:
    """What names a position best: the smallest ground around it, then the nearest street, then the rest."""
    shape = entry.place.geometry
    if shape is not None and not entry.street and shape.geom_type.endswith("Polygon") and shape.covers(point):
        return 0, entry.radius_m
    away = point.distance(shape if shape is not None else shapely.Point(entry.lon, entry.lat))
    return (1 if entry.street else 2), away


def _spots(entries: Sequence[Entry]) -> list[Entry]:
    """The smallest entry of each spot."""
    spots: list[Entry] = []
    known = Squares()
    for entry in sorted(entries, key=lambda entry: entry.radius_m):
        around = known.around(entry, SAME_SPOT_M)
        if all(metres_between(entry.lat, entry.lon, spot.lat, spot.lon) > SAME_SPOT_M for spot in around):
            spots.append(entry)
            known.add(entry)
    return spots


def _sureness(mention: Mention, entry: Entry, spots: int) -> float:
    base = ONE_OF_SEVERAL / spots if spots > 1 else TOLD_APART if mention.told_apart else ONLY_ONE
    if mention.number and entry.street:
        numbered = WITH_HOUSE_NUMBER if entry.radius_m <= NUMBER_SURE_WITHIN_M else LONG_STREET_NUMBER
        return base / ONLY_ONE * mention.sure * max(_size_factor(entry), numbered)
    return base * mention.sure * _size_factor(entry)


def _size_factor(entry: Entry) -> float:
    if entry.street:
        return min(1.0, STREET_SURE_WITHIN_M / entry.radius_m)
    return min(1.0, math.sqrt(PLACE_SURE_WITHIN_M / entry.radius_m))


def _why(mention: Mention, entry: Entry, written: str, spots: int) -> str:
    guess = _GUESSES.get(mention.sure) if mention.sure < 1 else None
    described = _described(entry)
    why = guess.format(written=written, name=described) if guess else f"“{written}” is {described}"
    if spots > 1:
        return f"{why}, one of {spots} of this name"
    if entry.street and _size_factor(entry) < 1:
        return f"{why}, but the street is long"
    return why


def _placed(entry: Entry, near: bool) -> str:
    """With the preposition that it takes, unless its name has one: "on Quay Street", "at Alma Park", "under the bridge"."""
    described = _described(entry)
    if near:
        return f"near {described}"
    if entry.street:
        return f"on {described}"
    has_one = described.partition(" ")[0].casefold() in _PREPOSITIONS
    return described[:1].lower() + described[1:] if has_one else f"at {described}"


def _described(entry: Entry) -> str:
    kind = f", a {entry.kind}" if entry.kind.casefold() not in entry.name.casefold() else ""
    suburb = f" in {entry.suburb_name}" if entry.suburb_name else ""
    return f"{entry.name}{kind}{suburb}"
