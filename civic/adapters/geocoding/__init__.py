"""Places by words and by position: the pack's own first, another geocoder where they do not suffice.

In: the pack, and perhaps a second geocoder of geopy's, made by its name and options (CIVIC_GEOCODER). Out:
ports.Geocoder over the pack alone, which answers at once, and `second_opinion`, which also asks outside, for
Understanding. Promises: no look-up raises; a wrong setting is told with what to do before anything is asked.
"""

from collections.abc import Iterable

from geopy.geocoders.base import Geocoder

from civic.adapters.geocoding.gazetteer_geocoder import GazetteerGeocoder
from civic.adapters.geocoding.second_opinion import SecondOpinion, outside_geocoder
from civic.core.council import Pack
from civic.core.gazetteer import Gazetteer
from civic.core.place import AreaIndex, Found

__all__ = ["GazetteerGeocoder", "OfficeGeocoder", "outside_geocoder"]

Box = tuple[float, float, float, float]


class OfficeGeocoder:
    """The council's places. `geopy` is the same as a geopy geocoder, for whatever speaks that."""

    def __init__(self, pack: Pack, outside: Geocoder | None = None) -> None:
        self._gazetteer = Gazetteer.of(pack)
        self.geopy = GazetteerGeocoder(self._gazetteer)
        self.second_opinion: SecondOpinion | None = None
        if outside is not None:
            self.second_opinion = SecondOpinion(self._gazetteer, outside, AreaIndex(pack.areas), pack)

    def places_in(self, text: str, box: Box | None = None) -> tuple[Found, ...]:
        return self._gazetteer.places_in(text, box)

    def nearest(self, lat: float, lon: float) -> Found | None:
        return self._gazetteer.nearest(lat, lon)

    def knows(self, name: str) -> bool:
        return self._gazetteer.knows(name)

    def finer(self, found: Found, kinds: Iterable[str]) -> Found:
        return self._gazetteer.finer(found, kinds)
