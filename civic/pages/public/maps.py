"""The map of open and just fixed reports, and the points it is drawn from."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from civic.core.report import UNDECIDED_STATES, look, report_id
from civic.db.reads.filters import Filter
from civic.db.reads.maps import due
from civic.deps import VisitDep
from civic.pages.public.lists import cards
from civic.pages.public.sent import json_once
from civic.pages.public.sight import LONGEST_LIST, UNNAMED
from civic.pages.render import page
from civic.ports import Office

pages = APIRouter()

Box = tuple[float, float, float, float]
NOT_A_BOX = "bbox must be west,south,east,north in degrees, such as bbox=152.90,-27.60,153.10,-27.40."
UNDECIDED = frozenset(UNDECIDED_STATES)
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


@pages.get("/reports.geojson")
def points(visit: VisitDep, bbox: str = "") -> Response:
    box, now, office = _box(bbox), visit.now, visit.office
    with visit.reading() as store:
        rows = store.reads.maps.shown_in(box, now)
    features = _features(rows, office, now)
    value = {"type": "FeatureCollection", "features": features}
    return json_once(visit.request, value, "application/geo+json")


@pages.get("/map")
def whole_map(visit: VisitDep, ref: str = "") -> HTMLResponse:
    risk_until = visit.office.answer_by(visit.now)
    chosen = report_id(ref)
    with visit.reading() as store:
        rows = store.reads.lists.public(Filter(), visit.now, risk_until, limit=LONGEST_LIST)
        report = store.reads.one.report(chosen) if chosen else None
    at = (report.lon, report.lat) if report and report.lat is not None else None
    return page(visit, "public/map.html", cards=cards(visit, rows), chosen=f"R-{chosen}" if at else "", at=at)


def _features(rows: list[Any], office: Office, now: datetime) -> list[dict[str, Any]]:
    """One pass over the rows, by position; titles only of what somebody has looked at."""
    risk_until, names = office.answer_by(now), office.category_names
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (lon, lat)},
            "properties": {
                "ref": f"R-{number}",
                "state": state,
                "look": look(state, hazard, due(due_at), now, risk_until),
                "category": category,
                "title": names.get(category, UNNAMED) if state in UNDECIDED else title,
            },
        }
        for number, state, hazard, category, title, due_at, lat, lon in rows
        if category or state != "new"
    ]


def _box(text: str) -> Box:
    if not text:
        return WORLD
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise HTTPException(400, NOT_A_BOX) from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise HTTPException(400, NOT_A_BOX)
    return west, south, east, north
