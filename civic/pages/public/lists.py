"""Reports in a list, newest first, with search: for people and as JSON.

Promises: nobody finds out by searching what a page would not show them."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BeforeValidator

from civic.core.report import look, reference
from civic.db.reads.filters import MOST_TERMS, Filter, words_in
from civic.deps import Visit, VisitDep
from civic.pages.public.sent import json_once
from civic.pages.public.sight import LONGEST_LIST, headline, looked_at, photo_url, summary, titled
from civic.pages.render import page
from civic.ports import Office

pages = APIRouter()

STATES = {
    "all": "All", "open": "Open", "closed": "Closed", "new": "New", "waiting": "Waiting", "accepted": "Accepted",
    "with_crew": "With a crew", "in_progress": "In progress", "on_hold": "On hold", "fixed": "Fixed",
    "unable": "Could not be fixed",
}  # fmt: skip
CHIPS = ("open", "in_progress", "fixed", "all")
MOST_PAGES = 2000
LONGEST_SEARCH = 200
MOST_METRES = 300
NOT_A_POINT = "near must be latitude,longitude in degrees, such as near=-27.47,153.02."
METRES = 50.0
PageNumber = Annotated[
    int, Query(alias="page", ge=1, le=MOST_PAGES), BeforeValidator(lambda given: 1 if given == "" else given)
]
Metres = Annotated[
    float, Query(gt=0, le=MOST_METRES), BeforeValidator(lambda given: METRES if given == "" else given)
]
"""What a form or a pattern leaves empty is as good as left out."""


@pages.get("/reports.json")
def reports_json(
    visit: VisitDep, state: str = "", category: str = "", q: str = "", number: PageNumber = 1, near: str = "",
    metres: Metres = METRES,
) -> Response:  # fmt: skip
    """A page of reports; with `near`, whatever its state, what lies within some metres of a point, nearest first."""
    if near:
        found = _reports_near(visit, *_point(near), metres)
        return json_once(visit.request, {"reports": found, "page": 1, "next": None})
    wanted = _filter(visit, state or "all", category, q)
    rows, more = _page_of(visit, wanted, number)
    office = visit.office
    return json_once(visit.request, {
        "reports": [summary(office, row) for row in rows],
        "page": number,
        "next": _url("/reports.json", state, category, q, number + 1) if more else None,
    })  # fmt: skip


@pages.get("/reports")
def reports(
    visit: VisitDep, state: str = "", category: str = "", q: str = "", number: PageNumber = 1
) -> HTMLResponse:
    wanted = _filter(visit, state or ("all" if q.strip() else "open"), category, q)
    rows, more = _page_of(visit, wanted, number)
    return page(
        visit, "public/list.html", wanted=wanted, cards=cards(visit, rows), number=number,
        chips=[(name, STATES[name], _url("/reports", name, category, q)) for name in CHIPS],
        states=STATES, categories=visit.office.pack.categories,
        earlier=_url("/reports", state, category, q, number - 1) if number > 1 else "",
        later=_url("/reports", state, category, q, number + 1) if more else "",
    )  # fmt: skip


def cards(visit: Visit, rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as cards: what residents may see of each."""
    office = visit.office
    risk_until = office.answer_by(visit.now)
    return [
        {
            "ref": reference(row.id),
            "title": headline(office, row),
            "place": row.place or "Place not known yet",
            "look": look(row.state, row.hazard, row.due_at, visit.now, risk_until),
            "state": row.state,
            "at": row.fixed_at or row.received_at,
            "photo": photo_url(row.cover, "small") if row.cover and looked_at(row.state) else None,
            "icon": category.icon if (category := office.category(row.category)) else "circle-alert",
        }
        for row in rows
    ]


def _reports_near(visit: Visit, lat: float, lon: float, metres: float) -> list[dict[str, Any]]:
    with visit.reading() as store:
        found = store.reads.maps.near(lat, lon, metres)
    office = visit.office
    return [
        summary(office, row) | {"metres": round(away, 1)}
        for away, row in found
        if row.category or row.state != "new"
    ]


def _point(text: str) -> tuple[float, float]:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise HTTPException(400, NOT_A_POINT) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise HTTPException(400, NOT_A_POINT)
    return lat, lon


def _filter(visit: Visit, state: str, category: str, q: str) -> Filter:
    if state not in STATES:
        raise HTTPException(400, f"There is no state “{state[:40]}”. Choose one of {', '.join(STATES)}.")
    if category and category not in visit.office.category_names:
        known = ", ".join(visit.office.category_names)
        raise HTTPException(400, f"There is no category “{category[:40]}”. Choose one of {known}.")
    return Filter(state=state, category=category, q=q[:LONGEST_SEARCH])


def _page_of(visit: Visit, wanted: Filter, number: int) -> tuple[list[Any], bool]:
    """The rows of a page, and whether there is another one."""
    risk_until = visit.office.answer_by(visit.now)
    with visit.reading() as store:
        rows = store.reads.lists.public(
            wanted, visit.now, risk_until, limit=LONGEST_LIST + 1, offset=(number - 1) * LONGEST_LIST
        )
    found = words_in(wanted.q)[:MOST_TERMS]
    shown = [row for row in rows[:LONGEST_LIST] if titled(row) or _shows(visit.office, row, found)]
    return shown, len(rows) > LONGEST_LIST


def _shows(office: Office, row: Any, found: list[str]) -> bool:
    """Whether a report is found by what residents see of it, and not by a headline that they may not see yet."""
    seen = f"{reference(row.id)} {row.id} {office.category_name(row.category)} {row.place} {row.ward}"
    words = words_in(seen)
    return all(any(word.startswith(term) for word in words) for term in found)


def _url(path: str, state: str, category: str, q: str, number: int = 1) -> str:
    given = {"state": state, "category": category, "q": q, "page": str(number) if number > 1 else ""}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{path}?{query}" if query else path
