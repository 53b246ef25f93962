"""The council's places, indexed by every form of their names.

In: the pack's places and areas. Out: for a key the entries that bear it, for a misspelt one the nearest keys.
Promises: built once; a look-up never changes anything that another could see, only memories of answers.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from shapely.geometry.base import BaseGeometry

from civic.core.council import Area, Place
from civic.core.gazetteer.names import LONGEST_NAME, TYPES, bare, display, key_of, keys_of
from civic.core.place import METRES_PER_DEGREE
from civic.core.words import forms_of

STREET_KINDS = frozenset({"street", "streets", "road", "lane", "highway", "track"})
POINT_RADIUS_M = 60.0
POINT_STREET_RADIUS_M = 300.0
POINT_OPEN_SPACE_RADIUS_M = 120.0
OPEN_SPACE_KINDS = frozenset({"park", "parks", "reserve", "oval", "garden", "school"})

FUZZY_LETTERS = 5
TWO_ERRORS_LETTERS = 8
JOINED_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with what is worked out once. `suburb` is a key; a `stop` is no good name for a position."""

    name: str
    kind: str
    suburb: str
    suburb_name: str
    lat: float
    lon: float
    radius_m: float
    street: bool
    stop: bool
    place: Place


class Entries:
    def __init__(self, places: Iterable[Place], areas: Iterable[Area], town: str = "") -> None:
        listed = tuple(places)
        self.all = tuple(map(_entry, listed, _extents_m([place.geometry for place in listed])))
        self.by_key: dict[str, list[Entry]] = defaultdict(list)
        self.joined: dict[str, str] = {}
        self.by_bare: dict[str, list[Entry]] = defaultdict(list)
        self.areas: dict[str, list[Area]] = defaultdict(list)
        for entry in self.all:
            self._add(entry)
        if town:
            self._call_by_short_names(key_of(town))
        for area in areas:
            self._add_area(area)
        for suburb in {entry.suburb for entry in self.all if entry.suburb}:
            self.areas.setdefault(suburb, [])
        self.longest_from = self._longest_from()
        self._own_words = {*self.longest_from, *town.casefold().split(), *_words_of(self.areas)}
        self._spellings = self._by_type()
        self.nearest_keys = lru_cache(maxsize=20_000)(self._nearest_keys)

    def _add(self, entry: Entry) -> None:
        for key in dict.fromkeys(keys_of((entry.place.name, *entry.place.aliases), street=entry.street)):
            self.by_key[key].append(entry)
            if entry.street and bare(key):
                self.by_bare[bare(key)].append(entry)
        if " " in entry.place.name and len(joined := _joined(entry.place.name)) >= JOINED_LETTERS:
            self.joined[joined] = key_of(entry.place.name)

    def _call_by_short_names(self, town: str) -> None:
        """In a town whose name many places bear they are called without it: the Wrenford Museum is the museum. Of two
        post offices either may be meant by that name."""
        named = [
            (key, entry) for key, entries in self.by_key.items() for entry in entries if not entry.street
        ]
        shorts = {key.removeprefix(f"{town} ") for key, entry in named if key.startswith(f"{town} ")} - TYPES
        called = {(short, id(entry)) for short in shorts for entry in self.by_key.get(short, ())}
        for key, entry in named:
            for short in _ends(key):
                if short in shorts and (short, id(entry)) not in called:
                    called.add((short, id(entry)))
                    self.by_key[short].append(entry)

    def _add_area(self, area: Area) -> None:
        name, kind = key_of(area.name), key_of(area.kind)
        if kind == "suburb" or " " in name:
            self.areas[name].append(area)
        for key in (f"{name} {kind}", f"{kind} {name}"):
            self.areas[key].append(area)

    def _longest_from(self) -> dict[str, int]:
        longest: dict[str, int] = {}
        for key in (*self.by_key, *self.areas):
            head, length = key.partition(" ")[0], key.count(" ") + 1
            longest[head] = min(LONGEST_NAME, max(length, longest.get(head, 0)))
        return longest

    def _by_type(self) -> dict[str, dict[str, str]]:
        """For each type of place, each key by its name without the type."""
        spellings: dict[str, dict[str, str]] = defaultdict(dict)
        for key in self.by_key:
            name, _, last = key.rpartition(" ")
            if name and last in TYPES:
                spellings[last][name] = key
        return spellings

    def _nearest_keys(self, name: str, kind: str) -> tuple[str, ...]:
        """Keys of this type whose name is one or two slips of the finger away, only the nearest ones."""
        if len(name) < FUZZY_LETTERS:
            return ()
        slips = 2 if len(name) >= TWO_ERRORS_LETTERS else 1
        known = self._spellings[kind]
        near = process.extract(name, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=8)
        likely = [(other, slip) for other, slip, _ in near if slip == 1 or other[0] == name[0]]
        return tuple(known[other] for other, slip in likely if slip == likely[0][1])

    def is_like_ours(self, word: str) -> bool:
        """Whether a name of ours begins with it, or an area's has it, perhaps with a slip of the finger or two."""
        if word in self._own_words or len(word) < FUZZY_LETTERS:
            return word in self._own_words
        slips = 2 if len(word) >= TWO_ERRORS_LETTERS else 1
        return process.extractOne(word, self._own_words, scorer=OSA.distance, score_cutoff=slips) is not None

    def of_other_type(self, name: str) -> list[Entry]:
        """Streets of this name, whatever their type."""
        return self.by_bare.get(name, [])


def _words_of(keys: Iterable[str]) -> Iterator[str]:
    return (word for key in keys for word in key.split())


def _ends(key: str) -> Iterator[str]:
    """What is left without the first word, the first two, and so on: never the whole, never nothing."""
    while " " in key:
        key = key.partition(" ")[2]
        yield key


def shapes_of(entries: Sequence[Entry]) -> NDArray[np.object_]:
    """Of each place its shape, or its point."""
    shapes = (
        shapely.points([[entry.lon, entry.lat] for entry in entries])
        if entries
        else np.empty(0, dtype=object)
    )
    for at, entry in enumerate(entries):
        if entry.place.geometry is not None:
            shapes[at] = entry.place.geometry
    return shapes


def half_extent_m(bounds: tuple[float, float, float, float]) -> float:
    west, south, east, north = bounds
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    return math.hypot(wide, north - south) * METRES_PER_DEGREE / 2


@lru_cache(maxsize=50_000)
def _joined(name: str) -> str:
    return "".join(forms_of(name))


def _extents_m(shapes: Sequence[BaseGeometry | None]) -> list[float]:
    """Half the diagonal of each shape's box; 0 for points and where there is no shape."""
    boxes = shapely.bounds(np.array(shapes, dtype=object)) if shapes else np.empty((0, 4))
    west, south, east, north = np.nan_to_num(boxes).T
    wide = (east - west) * np.cos(np.radians((south + north) / 2))
    extents: list[float] = (np.hypot(wide, north - south) * METRES_PER_DEGREE / 2).tolist()
    return extents


def _entry(place: Place, extent_m: float) -> Entry:
    street = place.kind.casefold() in STREET_KINDS
    return Entry(
        name=display(place.name, street=street),
        kind=place.kind,
        suburb=key_of(place.suburb),
        suburb_name=display(place.suburb),
        lat=place.lat,
        lon=place.lon,
        radius_m=_radius(place, street, extent_m),
        street=street,
        stop="stop" in place.kind.casefold(),
        place=place,
    )


def _radius(place: Place, street: bool, extent_m: float) -> float:
    if place.geometry is not None and place.geometry.geom_type != "Point":
        return max(extent_m, POINT_RADIUS_M / 2)
    if street:
        return POINT_STREET_RADIUS_M
    return POINT_OPEN_SPACE_RADIUS_M if place.kind.casefold() in OPEN_SPACE_KINDS else POINT_RADIUS_M
