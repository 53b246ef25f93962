"""Where a post is about: what the platform, the words and the council's places say together.

In: a post, the areas and the places. Out: the place that is meant or None, the candidates, whether it lies
outside the council, and why. Promises: an exact position on the post is believed first, then a street corner,
then a named place; a city's box is no place, it only tells places of one name apart.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

from civic.core.place import METRES_PER_DEGREE, AreaIndex, Found, metres_between
from civic.core.post import InboundPost, PostPlace
from civic.core.understanding.pinned import LEARNED, PinnedPlaces

SURE_PLACE = 0.6
EXACT = 0.95
EXACT_RADIUS_M = 30.0
SPOT_BOX_M = 200.0
"""A platform's box up to this size (half its diagonal) is a spot such as a café, larger ones are areas."""
NEARLY_AS_SURE = 0.15
APART_M = 150.0
ONLY_ONE_HAS_IT = 0.7
MOST_CANDIDATES = 6
CONTRADICTED = 0.5
CONTRADICTION_M = 1_000.0


class PlaceFinder(Protocol):
    """The council's places, however many sources stand behind them."""

    def places_in(
        self, text: str, box: tuple[float, float, float, float] | None = None
    ) -> tuple[Found, ...]: ...

    def nearest(self, lat: float, lon: float) -> Found | None: ...

    def finer(self, found: Found, kinds: Iterable[str]) -> Found: ...

    def knows(self, name: str) -> bool: ...


@dataclass(frozen=True)
class Where:
    """`place` is set only when sure; `candidates` are what staff may choose from, likeliest first."""

    place: Found | None = None
    candidates: tuple[Found, ...] = ()
    areas: dict[str, str] = field(default_factory=dict)
    outside: bool = False
    contradicted: bool = False
    why: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether the resident has said where, so that asking again would only annoy: a person finds it."""
        return self.contradicted or any(
            found.source in ("address", "crossing", "beside", LEARNED) for found in self.candidates
        )

    @property
    def confidence(self) -> float:
        likeliest = self.candidates[0].confidence if self.candidates else 0.0
        return self.place.confidence if self.place is not None else min(likeliest, SURE_PLACE)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the text that say where."""
        named = (self.place,) if self.place is not None else self.candidates
        return tuple(dict.fromkeys(word for found in named for word in found.words))


def where(post: InboundPost, text: str, finder: PlaceFinder, areas: AreaIndex) -> Where:
    exact = _exact(post.place, finder)
    box = post.place.box if post.place is not None else None
    named = finder.places_in(text, box)
    if exact is not None:
        return _at_exact(exact, named, areas)
    if box is not None and not areas.meets(*box):
        return _from_elsewhere(post.place, named)
    return _by_words(named, areas)


def learned(found: Where, text: str, pinned: PinnedPlaces, areas: AreaIndex) -> Where:
    """What people's pins have taught of this town's own names, where nothing else is sure."""
    if found.place is not None or found.outside or found.contradicted:
        return found
    places = pinned.places_in(text, found.words)
    if not places:
        return found
    first, candidates = places[0], (*places, *found.candidates)[:MOST_CANDIDATES]
    sure = first.confidence >= SURE_PLACE and (not found.candidates or _agrees(first, found.candidates))
    if sure and not any(other.confidence >= SURE_PLACE for other in places[1:]):
        return settled(first, areas, candidates, (first.why,))
    return replace(found, candidates=candidates, why=(first.why, *found.why))


def _agrees(place: Found, candidates: Iterable[Found]) -> bool:
    return any(
        metres_between(place.lat, place.lon, one.lat, one.lon) <= one.radius_m + place.radius_m
        for one in candidates
    )


def confirmed(at: tuple[float, float], finder: PlaceFinder, areas: AreaIndex) -> Where:
    """A (lat, lon) that a person stands for: sure, and named by what is there."""
    lat, lon = at
    near = finder.nearest(lat, lon)
    name = near.name if near is not None else ""
    why = "The place is confirmed" + (f": {near.why[:1].lower()}{near.why[1:]}" if near is not None else "")
    place = Found(name, lat, lon, EXACT_RADIUS_M, "confirmed", 1.0, why)
    return settled(place, areas, (place,), (why,))


def narrowed(found: Where, kinds: tuple[str, ...], finder: PlaceFinder, areas: AreaIndex) -> Where:
    """The very playground in the park; of two parks of one name the one that has it; those with one first."""
    if found.place is not None:
        return _finer_place(found, found.place, kinds, finder, areas)
    having = [finer for place in found.candidates if (finer := finder.finer(place, kinds)) != place]
    namesakes = {(candidate.name, candidate.source) for candidate in found.candidates}
    if not having or found.contradicted:
        return found
    if len(having) == len(namesakes) == 1 and having[0].source != "beside":
        chosen = replace(having[0], confidence=ONLY_ONE_HAS_IT)
        return settled(chosen, areas, (chosen, *found.candidates), (chosen.why, "Only this one has it"))
    return replace(found, candidates=(*having, *found.candidates)[:MOST_CANDIDATES])


def settled(found: Found, areas: AreaIndex, candidates: tuple[Found, ...], why: tuple[str, ...]) -> Where:
    """A sure place, with the areas it lies in; outside all of them it is not the council's."""
    within = areas.areas_at(found.lat, found.lon)
    if not within and not areas.contains(found.lat, found.lon):
        return Where(found, candidates, {}, outside=True, why=(*why, "This lies outside the council’s area"))
    return Where(found, candidates, within, why=why)


def _finer_place(
    found: Where, place: Found, kinds: tuple[str, ...], finder: PlaceFinder, areas: AreaIndex
) -> Where:
    finer = finder.finer(place, kinds) if place.source == "text" else place
    if finer == place:
        return found
    why = tuple(finer.why if told == place.why else told for told in found.why)
    return settled(finer, areas, (finer, *found.candidates[1:]), why)


def _exact(place: PostPlace | None, finder: PlaceFinder) -> Found | None:
    if place is None:
        return None
    lat, lon, radius = place.lat, place.lon, EXACT_RADIUS_M
    if lat is None or lon is None:
        if place.box is None or (radius := _half_extent_m(place.box)) > SPOT_BOX_M:
            return None
        lon, lat = (place.box[0] + place.box[2]) / 2, (place.box[1] + place.box[3]) / 2
    if not (math.isfinite(lat) and math.isfinite(lon)) or lat == lon == 0:
        return None  # 0, 0 is what a phone without a position sends
    near = finder.nearest(lat, lon)
    name = near.name if near is not None else place.name
    why = "The post carries its position" + (
        f": {near.why[:1].lower()}{near.why[1:]}" if near is not None else ""
    )
    return Found(name, lat, lon, max(radius, EXACT_RADIUS_M), "post", EXACT, why)


def _at_exact(exact: Found, named: tuple[Found, ...], areas: AreaIndex) -> Where:
    """Words name the position when they agree with it; when they are sure of another place, a person decides."""
    sure = [found for found in named if found.confidence >= SURE_PLACE]
    agreeing = [found for found in named if _apart(exact, found) <= found.radius_m + APART_M]
    if agreeing:
        told = replace(exact, name=agreeing[0].name, words=agreeing[0].words)
        return settled(told, areas, (told, *named), (exact.why, agreeing[0].why))
    if sure and min(_apart(exact, found) for found in sure) > CONTRADICTION_M:
        why = "The words name a place far from the post’s position"
        doubted = (replace(exact, confidence=CONTRADICTED), *named)
        return Where(None, doubted, contradicted=True, why=(exact.why, sure[0].why, why))
    return settled(exact, areas, (exact, *named), (exact.why,))


def _from_elsewhere(place: PostPlace | None, named: tuple[Found, ...]) -> Where:
    """The platform says another town; a place of ours in the words may be a namesake there."""
    told = (
        f"The post comes from {place.name or 'a place'}"
        if place is not None
        else "The post comes from a place"
    )
    why = f"{told}, outside the council’s area"
    if any(found.confidence >= SURE_PLACE for found in named):
        doubted = tuple(replace(found, confidence=found.confidence * CONTRADICTED) for found in named)
        return Where(None, doubted, contradicted=True, why=(named[0].why, why))
    return Where(None, (), outside=True, why=(why,))


def _by_words(named: tuple[Found, ...], areas: AreaIndex) -> Where:
    if not named:
        return Where(why=("No place is named",))
    first = named[0]
    rivals = [found for found in named[1:] if _rivals(first, found)]
    if first.confidence < SURE_PLACE:
        return Where(None, named, why=(first.why,))
    if rivals:
        return Where(None, named, why=(first.why, rivals[0].why, "Either could be meant"))
    return settled(first, areas, named, (first.why,))


def _rivals(first: Found, other: Found) -> bool:
    near = _apart(first, other) <= first.radius_m + other.radius_m + APART_M
    return other.confidence >= first.confidence - NEARLY_AS_SURE and not near


def _apart(one: Found, other: Found) -> float:
    return metres_between(one.lat, one.lon, other.lat, other.lon)


def _half_extent_m(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    return math.hypot(wide, north - south) * METRES_PER_DEGREE / 2
