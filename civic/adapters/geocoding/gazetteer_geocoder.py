"""The pack's places behind geopy's interface: geocode a name or a corner, reverse a position.

In: queries as geopy takes them. Out: geopy Locations, whose `raw` holds how sure it is and why. Promises: nothing
leaves the machine, and a query that finds nothing is None (or an empty list), as with any geocoder of geopy's.
"""

from dataclasses import asdict

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from civic.core.gazetteer import Gazetteer
from civic.core.place import Found


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    def __init__(self, gazetteer: Gazetteer, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._gazetteer = gazetteer

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: object = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The likeliest place, or with `exactly_one=False` all that could be meant."""
        found = self._gazetteer.places_in(query)
        if exactly_one:
            return _location(found[0]) if found else None
        return [_location(one) for one in found]

    def reverse(
        self, query: object, *, exactly_one: bool = True, timeout: object = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """What is at a position: a Point, a (latitude, longitude) pair or a string of both."""
        try:
            point = Point(query)
        except (ValueError, TypeError) as error:
            raise GeocoderQueryError(f"{query!r} is no position: give latitude and longitude.") from error
        found = self._gazetteer.nearest(point.latitude, point.longitude)
        if exactly_one:
            return _location(found) if found is not None else None
        return [_location(found)] if found is not None else []


def _location(found: Found) -> Location:
    return Location(found.name, Point(found.lat, found.lon), asdict(found))
