"""The council's places: found in a text, by name, or by position.

In: the pack's places, areas and houses, once; then texts and positions. Out: Found values, likeliest first.
Promises: no text raises; a name that several places bear gives each of them, less sure, unless the text or
the platform's box tells them apart; a long street alone is never sure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import numpy as np
import shapely
from shapely import STRtree

from civic.core.council import Area, Houses, Pack, Place
from civic.core.gazetteer import answers
from civic.core.gazetteer.along import Along
from civic.core.gazetteer.beside import Beside
from civic.core.gazetteer.crossings import corners, named_corners
from civic.core.gazetteer.entries import Entries, Entry, shapes_of
from civic.core.gazetteer.houses import KnownHouses
from civic.core.gazetteer.mentions import Mention, joined_streets, mentions_in, names_to_ask
from civic.core.gazetteer.narrowing import Box, in_parts, narrow, only_says_where
from civic.core.gazetteer.of_a_kind import OfAKind
from civic.core.gazetteer.stretches import between
from civic.core.place import ASKED_AGAIN, METRES_PER_DEGREE, Found, metres_between
from civic.core.spot_codes import without_spot_codes
from civic.core.words import forms_of

__all__ = ["Gazetteer"]

MOST_STREETS = 4
ADDRESS_WITHIN_M = 80.0
NEAREST_WITHIN_M = 2_000.0
MOST_NORTHERN, MOST_EASTERN = 90.0, 180.0


class Gazetteer:
    def __init__(
        self,
        places: Iterable[Place],
        areas: Iterable[Area] = (),
        town: str = "",
        houses: Iterable[Houses] = (),
    ) -> None:
        self._entries = Entries(places, areas, town)
        self._corners = named_corners(self._entries)
        self._kinds = {entry.kind.casefold() for entry in self._entries.all}
        self._beside = Beside(self._entries)
        self._of_a_kind = OfAKind(self._entries)
        self._houses = KnownHouses(houses, self._entries)
        shapes = shapes_of(self._entries.all)
        landmarks = np.array([not entry.stop for entry in self._entries.all], dtype=bool)
        landmarks |= not landmarks.any()
        self._tree = STRtree(shapes)
        self._along = Along(self._entries, self._tree)
        self._landmarks = [self._entries.all[at] for at in np.flatnonzero(landmarks)]
        self._landmark_tree = STRtree(shapes[landmarks])
        self._nearest = lru_cache(ASKED_AGAIN)(self._look_near)

    @classmethod
    def of(cls, pack: Pack) -> "Gazetteer":
        """With all that a council's pack tells of places."""
        return cls(pack.places, pack.areas, pack.council.name, pack.houses)

    def places_in(self, text: str, box: Box | None = None) -> tuple[Found, ...]:
        """What the text says of where, likeliest first; `box` is the platform's rough place of the post."""
        text = without_spot_codes(text)
        mentions = mentions_in(text, self._entries)
        narrowed = [narrow(mention, mentions, box) for mention in mentions]
        found = [*between(text, self._entries, narrowed), *self._corners_in(text, narrowed, box)]
        along = self._along.places_in(text, narrowed)
        for mention in narrowed:
            if mention.first in along or (not mention.street and _within_corner(mention, text, found)):
                continue
            part = in_parts(mention, narrowed)
            found += self._houses.places(mention, text) or answers.places(part, text)
            if not mention.entries and not only_says_where(mention, narrowed):
                found += answers.whole_area(mention, text)
        found += [place for places in along.values() for place in places]
        if not any(mention.entries for mention in mentions):
            found += tuple(self._beside.places_in(text)) or self._of_a_kind.places_in(
                text, {mention.key for mention in mentions if mention.is_area}
            )
        order = sorted(found, key=lambda place: answers.likeliest_first(place.confidence, place.radius_m))
        return tuple(order[: answers.MOST_PLACES])

    def geocode(self, name: str) -> Found | None:
        """The likeliest place of this name, which may be a corner of two streets."""
        return next(iter(self.places_in(name)), None)

    def names_to_ask(self, text: str) -> tuple[str, ...]:
        """Pieces of the text that read like a place we are not sure of: house numbers, names before a type."""
        return names_to_ask(without_spot_codes(text), self._entries)

    def knows(self, name: str) -> bool:
        """Whether the council, a place or an area of ours is called so, or nearly so, or begins with a word of it."""
        return any(self._entries.is_like_ours(form) for form in forms_of(name))

    def nearest(self, lat: float, lon: float) -> Found | None:
        """The position itself, named by what is there: ground around it, else a street, else what is near."""
        return self._nearest(lat, lon) if abs(lat) <= MOST_NORTHERN and abs(lon) <= MOST_EASTERN else None

    def _look_near(self, lat: float, lon: float) -> Found | None:
        point = shapely.Point(lon, lat)
        here = self._landmark_tree.query(
            point, predicate="dwithin", distance=ADDRESS_WITHIN_M / METRES_PER_DEGREE
        )
        if len(here):
            named = min(
                (self._landmarks[at] for at in here), key=lambda entry: answers.address_rank(entry, point)
            )
            return answers.pin(named, lat, lon, near=False)
        reach = NEAREST_WITHIN_M / METRES_PER_DEGREE
        near = self._landmark_tree.query_nearest(point, max_distance=reach, all_matches=False)
        return answers.pin(self._landmarks[near[0]], lat, lon, near=True) if len(near) else None

    def finer(self, found: Found, kinds: Iterable[str]) -> Found:
        """The one thing of these kinds inside a found place (the playground in the park), else the place."""
        wanted = self._kinds.intersection(kind.casefold() for kind in kinds)
        if not wanted:
            return found
        around = self._within(shapely.Point(found.lon, found.lat), found.radius_m * 1.5)
        inside = [
            entry
            for entry in around
            if entry.kind.casefold() in wanted
            and metres_between(found.lat, found.lon, entry.lat, entry.lon) <= found.radius_m
        ]
        return _finer(found, inside[0]) if len(inside) == 1 else found

    def _within(self, point: shapely.Point, metres: float) -> list[Entry]:
        hits = self._tree.query(point, predicate="dwithin", distance=metres / METRES_PER_DEGREE)
        return [self._entries.all[index] for index in sorted(hits)]

    def _corners_in(self, text: str, mentions: Sequence[Mention], box: Box | None) -> list[Found]:
        streets = [mention for mention in mentions if any(entry.street for entry in mention.entries)]
        found = self._meetings(text, combinations(streets[:MOST_STREETS], 2))
        if found:
            return found
        joined = joined_streets(text, self._entries)
        pairs = ((narrow(one, mentions, box), narrow(other, mentions, box)) for one, other in joined)
        return self._meetings(text, pairs)

    def _meetings(self, text: str, pairs: Iterable[tuple[Mention, Mention]]) -> list[Found]:
        return [
            answers.crossing(meeting, one, other, text)
            for one, other in pairs
            for meeting in corners(_streets(one), _streets(other), self._corners)
        ]


def _within_corner(mention: Mention, text: str, found: Iterable[Found]) -> bool:
    """Whether the words are one of two streets that meet: "cnr Station & Mill" is not about the station."""
    written = text[mention.start : mention.end]
    return any(one.source == "crossing" and written in one.words for one in found)


def _streets(mention: Mention) -> list[Entry]:
    return [entry for entry in mention.entries if entry.street]


def _finer(found: Found, thing: Entry) -> Found:
    if found.name.casefold() == thing.name.casefold():
        return found
    own_name = found.name.casefold() in thing.name.casefold()
    name = thing.name if own_name else f"{thing.kind.capitalize()}, {found.name}"
    why = f"{found.why}; it has one {thing.kind}"
    lat, lon, radius_m = thing.lat, thing.lon, thing.radius_m
    return replace(found, name=name, lat=lat, lon=lon, radius_m=radius_m, why=why, kind=thing.kind)
