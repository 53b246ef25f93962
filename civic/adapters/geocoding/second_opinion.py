"""A second opinion on places: what the pack does not know is asked of another geocoder of geopy's.

In: texts whose place the gazetteer is not sure of. Out: the gazetteer's answer, with what the other geocoder finds
inside the council's area. Promises: only street addresses and names of places leave the house, never a whole
post; at most one question a second and none for a minute after a failure, or for as long as the service asks for up
to a day; a failure is logged, never raised.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import partial
from math import cos, hypot, isfinite, radians
from time import monotonic
from typing import Any

from geopy.adapters import RequestsAdapter
from geopy.exc import GeocoderNotFound
from geopy.geocoders import SERVICE_TO_GEOCODER, Nominatim, get_geocoder_for_service
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from civic.core.council import Pack
from civic.core.gazetteer import Gazetteer
from civic.core.place import METRES_PER_DEGREE, AreaIndex, Found
from civic.core.storable import storable
from civic.core.understanding import SURE_PLACE

log = logging.getLogger("civic.geocoding")

TIMEOUT_SECONDS = 4
APART_SECONDS, PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0, 86_400.0
MOST_REMEMBERED = 2_000
LONGEST_NAME, LONGEST_ADDRESS = 80, 200
CONFIDENCE = 0.75
RADIUS_M, WIDEST_RADIUS_M = 60.0, 300.0

DEFAULTS: dict[str, Any] = {
    "timeout": TIMEOUT_SECONDS,
    "user_agent": "civic",
    "adapter_factory": partial(RequestsAdapter, max_retries=0),
}
"""Asked once: left to itself geopy tries three times, and sleeps in between as long as the service says."""

Box = tuple[float, float, float, float]


def outside_geocoder(service: str, options: Mapping[str, str | int | float]) -> Geocoder:
    """One of geopy's geocoders by name; ValueError says what is wrong with the setting."""
    try:
        made = get_geocoder_for_service(service)
        return made(**(DEFAULTS | dict(options)))
    except GeocoderNotFound as error:
        near = get_close_matches(service, SERVICE_TO_GEOCODER, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        known = ", ".join(sorted(SERVICE_TO_GEOCODER))
        raise ValueError(f"CIVIC_GEOCODER: geopy has no “{service}”.{hint} It has: {known}.") from error
    except Exception as error:
        raise ValueError(f"CIVIC_GEOCODER_OPTIONS do not fit {service}: {error}.") from error


class SecondOpinion:
    """PlaceFinder over the pack and another geocoder."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        outside: Geocoder,
        areas: AreaIndex,
        pack: Pack,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._gazetteer = gazetteer
        self._outside = outside
        self._areas = areas
        self._bounds = pack.bounds
        self._town = pack.council.name
        self._seconds = seconds
        self._not_before = float("-inf")
        self._answers: dict[str, Found | None] = {}

    def places_in(self, text: str, box: Box | None = None) -> tuple[Found, ...]:
        known = self._gazetteer.places_in(text, box)
        if known and known[0].confidence >= SURE_PLACE:
            return known
        names = self._gazetteer.names_to_ask(text)
        opinion = self._opinion(names[0]) if names else None
        return (opinion, *known) if opinion is not None else known

    def nearest(self, lat: float, lon: float) -> Found | None:
        return self._gazetteer.nearest(lat, lon)

    def knows(self, name: str) -> bool:
        return self._gazetteer.knows(name)

    def finer(self, found: Found, kinds: Iterable[str]) -> Found:
        return self._gazetteer.finer(found, kinds)

    def _opinion(self, name: str) -> Found | None:
        """The answer, remembered; None where it may not be asked now, or the question failed."""
        if name in self._answers or self._seconds() < self._not_before:
            return self._answers.get(name)
        try:
            self._remember(name, self._ask(name))
            return self._answers[name]
        except Exception as problem:
            pause = min(
                max(PAUSE_SECONDS, getattr(problem, "retry_after", None) or 0.0), LONGEST_PAUSE_SECONDS
            )
            self._not_before = self._seconds() + pause
            reason = f"{type(problem).__name__}: {problem}"
            log.warning("the second geocoder failed on “%s”, resting for %.0f s: %s", name, pause, reason)
            return None

    def _remember(self, name: str, answer: Found | None) -> None:
        if len(self._answers) >= MOST_REMEMBERED:
            self._answers.clear()
        self._answers[name] = answer

    def _ask(self, name: str) -> Found | None:
        self._not_before = self._seconds() + APART_SECONDS
        location = self._outside.geocode(f"{name}, {self._town}", exactly_one=True, **self._clipped())
        if location is None or not _within(location, self._areas):
            return None
        return _found(location, name)

    def _clipped(self) -> dict[str, Any]:
        if self._bounds is None or not isinstance(self._outside, Nominatim):
            return {}
        west, south, east, north = self._bounds
        return {"viewbox": ((south, west), (north, east)), "bounded": True}


def _within(location: Location, areas: AreaIndex) -> bool:
    lat, lon = location.latitude, location.longitude
    return isfinite(lat) and isfinite(lon) and areas.contains(lat, lon)


def _found(location: Location, asked: str) -> Found:
    address = storable(location.address)[:LONGEST_ADDRESS]
    name = address.split(",")[0].strip()[:LONGEST_NAME]
    if not name or name.isdigit():
        name = asked
    radius = _radius(location)
    sure = CONFIDENCE if radius <= WIDEST_RADIUS_M else CONFIDENCE / 2
    why = f"“{asked}” is {address}, says the second geocoder"
    return Found(name, location.latitude, location.longitude, radius, "geocoder", sure, why, (asked,))


def _radius(location: Location) -> float:
    """From the bounding box where the service gives one (south, north, west, east), as Nominatim does."""
    box = location.raw.get("boundingbox") if isinstance(location.raw, dict) else None
    if not box:
        return RADIUS_M
    south, north, west, east = (float(side) for side in box)
    wide = (east - west) * cos(radians((south + north) / 2))
    return max(RADIUS_M, hypot(wide, north - south) * METRES_PER_DEGREE / 2)
