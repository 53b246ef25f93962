"""What the form asks while somebody fills it in: places by name or by position, categories by the words."""

from typing import Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from civic.core.place import Found
from civic.deps import Visit, VisitDep
from civic.pages.render import json

pages = APIRouter()

MOST_PLACES = 6
LONGEST_QUERY = 200
LONGEST_TEXT = 2000
FEWEST_LETTERS = 3
BRIEFLY = {"cache-control": "private, max-age=60"}


@pages.get("/places")
def places(
    visit: VisitDep,
    q: str = "",
    lat: float | None = Query(None, ge=-90, le=90),
    lon: float | None = Query(None, ge=-180, le=180),
) -> Response:
    """Places of a name, likeliest first; or, with lat and lon, what is there."""
    if lat is not None and lon is not None:
        here = visit.workplace.geocoder.nearest(lat, lon)
        found = [_plain(here)] if here else []
        inside = visit.office.areas.contains(lat, lon)
        return json({"places": found, "inside": inside}, 200, **BRIEFLY)
    return json({"places": _named(visit, q[:LONGEST_QUERY].strip())}, 200, **BRIEFLY)


@pages.get("/suggestions")
def suggestions(visit: VisitDep, text: str = "") -> Response:
    """Categories that the words speak of, likeliest first."""
    found = visit.workplace.understanding.suggest(text[:LONGEST_TEXT])
    told = [
        {"code": one.code, "name": visit.office.category_name(one.code), "confidence": one.confidence}
        for one in found
    ]
    return json({"suggestions": told}, 200, **BRIEFLY)


def _named(visit: Visit, q: str) -> list[dict[str, Any]]:
    found = {one.name: _plain(one) for one in visit.workplace.geocoder.places_in(q)} if q else {}
    if len(q) >= FEWEST_LETTERS:
        begun = q.casefold()
        for place in visit.office.pack.places:
            if len(found) >= MOST_PLACES:
                break
            if begun in place.name.casefold():
                found.setdefault(place.name, {"name": place.name, "lat": place.lat, "lon": place.lon})
    return list(found.values())[:MOST_PLACES]


def _plain(found: Found) -> dict[str, Any]:
    return {"name": found.name, "lat": round(found.lat, 6), "lon": round(found.lon, 6)}
