"""The map of open and just fixed reports, and the points it is drawn from."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from civic.core.report import report_id
from civic.db.boxes import Box
from civic.db.reads.filters import Filter
from civic.deps import Visit, VisitDep
from civic.pages.public.lists import cards
from civic.pages.public.points import Piece, Points
from civic.pages.public.sent import sent_once, weak_tag
from civic.pages.public.sight import LONGEST_LIST
from civic.pages.render import page

pages = APIRouter()

NOT_A_BOX = "bbox must be west,south,east,north in degrees, such as bbox=152.90,-27.60,153.10,-27.40."
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


@pages.get("/reports.geojson")
def points(visit: VisitDep, bbox: str = "") -> Response:
    box = _box(bbox)
    with visit.reading() as store:
        found = _points(visit).within(store, visit.workplace, box, visit.now)
    tag = weak_tag(found.check, found.number)
    return sent_once(visit.request, tag, lambda: _collection(found), "application/geo+json")


@pages.get("/map")
def whole_map(visit: VisitDep, ref: str = "") -> HTMLResponse:
    risk_until = visit.office.answer_by(visit.now)
    chosen = report_id(ref)
    with visit.reading() as store:
        rows = store.reads.lists.public(Filter(), visit.now, risk_until, limit=LONGEST_LIST)
        report = store.reads.one.report(chosen) if chosen else None
    at = (report.lon, report.lat) if report and report.lat is not None else None
    return page(visit, "public/map.html", cards=cards(visit, rows), chosen=f"R-{chosen}" if at else "", at=at)


def _collection(found: Piece) -> bytes:
    return b'{"type":"FeatureCollection","features":[' + found.features + b"]}"


def _points(visit: Visit) -> Points:
    """Those of this process."""
    state = visit.request.app.state
    if not hasattr(state, "map_points"):
        state.map_points = Points()
    points: Points = state.map_points
    return points


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
