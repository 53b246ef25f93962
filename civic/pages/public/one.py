"""One report as residents see it, on its own page and as JSON."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from civic.core.event import EventKind
from civic.core.report import OPEN_STATES, look, reference, report_id
from civic.db.store import Store
from civic.db.store.photos import KeptPhoto
from civic.db.store.reports import NoSuchReport
from civic.deps import Visit, VisitDep
from civic.pages.kept import Kept
from civic.pages.public.progress import against_promise, steps
from civic.pages.public.sight import headline, hidden, looked_at, photo_url
from civic.pages.public.story import Line, plain, story
from civic.pages.public.unsaid import seen as shown
from civic.pages.public.unsaid import spoken
from civic.pages.render import json, text, wants_part
from civic.ports import Office

pages = APIRouter()

NEARBY_M = 250
SHOWN = {"before": "Photo sent with the report", "after": "Photo taken after the work"}
ENDINGS = {"fixed": EventKind.COMPLETED, "unable": EventKind.UNABLE}


@dataclass(frozen=True)
class Seen:
    """A report as far as residents may see it. `row` is read only for what is public."""

    row: Any
    ref: str
    title: str
    photos: list[KeptPhoto]
    lines: list[Line]

    @property
    def ended_at(self) -> datetime | None:
        """When it was fixed, or found impossible."""
        kind = ENDINGS.get(self.row.state)
        return self.row.fixed_at or next((line.at for line in self.lines if line.kind == kind), None)


@pages.get("/reports/{ref}.json")
def report_json(visit: VisitDep, ref: str) -> Response:
    with visit.reading() as store:
        seen = _seen(store, visit.office, _number(ref))
    return json(_plain(seen))


@pages.get("/reports/{ref}")
def report(visit: VisitDep, ref: str, merged: str = "", thanks: str = "") -> Response:
    number = _number(ref)
    if ref != reference(number):
        return RedirectResponse(f"/reports/{reference(number)}", 308)
    with visit.reading() as store:
        stamp = store.reads.one.stamp(number)
        if stamp is None:
            raise NoSuchReport(number)
        if stamp.merged_into_id is not None:
            return RedirectResponse(f"/reports/{reference(stamp.merged_into_id)}?merged={ref}", 303)
        came_from = report_id(merged)
        words = {"merged": reference(came_from) if came_from else "", "thanks": bool(thanks)}
        return HTMLResponse(_drawn_once(visit, store, number, stamp, words))


def _drawn_once(visit: Visit, store: Store, number: int, stamp: Any, words: dict[str, Any]) -> str:
    """The page, kept until something happens to the report, or for a minute: what lies nearby may change by itself."""
    state = visit.request.app.state
    if not hasattr(state, "report_pages"):
        state.report_pages = Kept()
    kept: Kept = state.report_pages
    theme = visit.request.cookies.get("theme", "")
    minute = visit.now.replace(second=0, microsecond=0)
    key = (*stamp, visit.workplace.digest, theme, *words.values(), wants_part(visit.request), minute)
    return kept.get(key, lambda: _drawn(visit, store, number, words))


def _drawn(visit: Visit, store: Store, number: int, words: dict[str, Any]) -> str:
    seen = _seen(store, visit.office, number)
    values = _view(visit, seen) | {"nearby": _nearby(store, seen)} | words
    return text(visit, "public/report.html", **values)


def _number(ref: str) -> int:
    number = report_id(ref)
    if number is None:
        raise HTTPException(404, f"There is no report “{ref[:40]}”. References look like R-1042.")
    return number


def _seen(store: Store, office: Office, number: int) -> Seen:
    row = store.reads.one.report(number)
    if row is None:
        raise NoSuchReport(number)
    photos = store.reads.one.photos(number) if looked_at(row.state) else []
    messages = [] if hidden(row.state) else store.reads.one.messages(number)
    events = store.reads.one.events(number)
    read = spoken(office, events, messages)
    lines, photos = story(row.state, events, messages, read), shown(photos, events, read)
    title = headline(office, row)
    return Seen(row, reference(number), title, [_in_our_words(photo, title) for photo in photos], lines)


def _in_our_words(photo: KeptPhoto, title: str) -> KeptPhoto:
    """A resident's description of a photo may name people, so the public reads ours; the desk reads theirs."""
    return replace(photo, alt=f"{SHOWN[photo.kind]}: {title}")


def _nearby(store: Store, seen: Seen) -> int:
    """How many other open reports lie close by."""
    row = seen.row
    if row.lat is None or hidden(row.state):
        return 0
    return store.reads.maps.open_near(row.lat, row.lon, NEARBY_M) - (row.state in OPEN_STATES)


def _view(visit: Visit, seen: Seen) -> dict[str, Any]:
    row, office = seen.row, visit.office
    category = office.category(row.category)
    risk_until = office.answer_by(visit.now)
    return {
        "seen": seen,
        "row": row,
        "category": office.category_name(row.category),
        "category_icon": category.icon if category else "circle-alert",
        "crew": office.crew_name(row.crew) or "The crew",
        "look": look(row.state, row.hazard, row.due_at, visit.now, risk_until),
        "hidden": hidden(row.state),
        "before": [photo for photo in seen.photos if photo.kind == "before"],
        "after": [photo for photo in seen.photos if photo.kind == "after"],
        "steps": [] if hidden(row.state) else steps(row, seen.ended_at),
        "since": _last(seen.lines, EventKind.RAISED, EventKind.ASSIGNED, EventKind.REOPENED),
        "promise": against_promise(row.fixed_at, row.due_at, office.council) if row.fixed_at else "",
        "reason": _reason(seen.lines),
        "area_words": area_words(row.areas),
        "zone_words": office.council.timezone.rpartition("/")[2].replace("_", " "),
    }


def _last(lines: list[Line], *kinds: EventKind) -> datetime | None:
    return next((line.at for line in lines if line.kind in kinds), None)


def _reason(lines: list[Line]) -> str:
    kinds = (EventKind.DECLINED, EventKind.OUTSIDE, EventKind.UNABLE, EventKind.ON_HOLD)
    return next((line.words for line in lines if line.kind in kinds), "")


def area_words(areas: dict[str, str]) -> str:
    """The areas in words: North ward, Alma Heights."""
    return ", ".join(f"{name} ward" if kind == "ward" else name for kind, name in areas.items())


def _plain(seen: Seen) -> dict[str, Any]:
    row, placed = seen.row, not hidden(seen.row.state)
    told = {
        "ref": seen.ref,
        "state": row.state,
        "category": row.category,
        "lat": row.lat if placed else None,
        "lon": row.lon if placed else None,
        "address": (row.place or None) if placed else None,
        "area": (row.ward or None) if placed else None,
        "received_at": row.received_at,
        "due_at": row.due_at if looked_at(row.state) else None,
        "fixed_at": row.fixed_at,
        "photos": [_plain_photo(photo) for photo in seen.photos],
        "history": [plain(line) for line in reversed(seen.lines)],
    }
    if row.merged_into_id is not None:
        told["merged_into"] = reference(row.merged_into_id)
    return told


def _plain_photo(photo: KeptPhoto) -> dict[str, Any]:
    url = photo_url(photo.sha256, "large")
    return {"url": url, "kind": photo.kind, "alt": photo.alt, "width": photo.width, "height": photo.height}
