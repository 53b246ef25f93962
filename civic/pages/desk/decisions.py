"""Deciding about a report: accept, decline, take back, categorise, place, ask, merge."""

import math
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from civic import dispatch, dividing, triage
from civic.core import report as reports
from civic.core.access import Action
from civic.core.report import Report, reference
from civic.db.store import Store
from civic.deps import Visit, VisitDep
from civic.pages.desk.dividing import without_it
from civic.pages.desk.notices import after
from civic.pages.desk.reading import take, take_with_others
from civic.pages.desk.twins import likeness, plain_list
from civic.triage import NotPossible

pages = APIRouter(prefix="/desk/reports/{ref}")

Field = Annotated[str, Form()]
NO_PIN = "Put the pin on the map first: a place needs a latitude and a longitude."
SAME_PLACE_DEGREES = 1e-5


@pages.post("/acceptance")
def accept(
    visit: VisitDep, ref: str, version: Field = "", crew: Field = "", category: Field = "", at: Field = ""
) -> RedirectResponse:
    """Accept and raise the work order; triage sends what it found out, category and place, along with it."""
    where = _where(at) if at else None
    name = _name_at(visit, where) if where else ""
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        actor = visit.staff.actor
        if category:
            triage.categorise(store, visit.office, report.id, category, visit.now, actor)
        if where and not _is_there(report, where):
            _move(store, visit, report, where, name)
        triage.accept(store, visit.office, report.id, visit.now, actor)
        dispatch.raise_work_order(store, visit.office, report.id, visit.now, actor, crew or None)
    return after(visit, report, "accepted")


@pages.post("/refusal")
def decline(visit: VisitDep, ref: str, version: Field = "", reason: Field = "") -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        triage.decline(store, visit.office, report.id, reason.strip(), visit.now, visit.staff.actor)
    return after(visit, report, "declined")


@pages.post("/kind")
def sort_as(visit: VisitDep, ref: str, version: Field = "", kind: Field = "") -> RedirectResponse:
    """It is no report: what kind of post it is instead."""
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        triage.sort_as(store, visit.office, report.id, kind, visit.now, visit.staff.actor)
    return after(visit, report, "sorted")


@pages.post("/reconsideration")
@pages.post("/split")
def reconsider(visit: VisitDep, ref: str, version: Field = "") -> RedirectResponse:
    rest = without_it(visit, ref)
    with visit.writing(Action.DECIDE) as store:
        report = take_with_others(store, ref, version)
        triage.reconsider(store, visit.office, report.id, visit.now, visit.staff.actor)
        if rest is not None:
            dividing.taken_out(store, visit.office, report, rest, visit.now)
    return after(visit, report, "reconsidered")


@pages.post("/category")
def categorise(visit: VisitDep, ref: str, version: Field = "", code: Field = "") -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        triage.categorise(store, visit.office, report.id, code, visit.now, visit.staff.actor)
    return after(visit, report, "categorised", report.category or "")


@pages.post("/location")
def move_pin(
    visit: VisitDep, ref: str, version: Field = "", lat: Field = "", lon: Field = "", at: Field = ""
) -> RedirectResponse:
    """The pin's own position wins over a candidate's `at`, which is "lat,lon"."""
    where = _where(f"{lat},{lon}" if lat and lon else at)
    name = _name_at(visit, where)
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        _move(store, visit, report, where, name)
    return after(visit, report, "placed", f"{report.lat},{report.lon}" if report.placed else "")


@pages.post("/reading")
def read_reply(visit: VisitDep, ref: str, version: Field = "") -> RedirectResponse:
    """Somebody has read what the resident replied."""
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        report = triage.read_reply(store, visit.office, report.id, visit.now, visit.staff.actor)
    return after(visit, report, "read")


@pages.post("/photos/{sha256}/hiding")
def hide_photo(visit: VisitDep, ref: str, sha256: str, version: Field = "") -> RedirectResponse:
    return _show_photo(visit, ref, sha256, version, show=False)


@pages.post("/photos/{sha256}/showing")
def show_photo(visit: VisitDep, ref: str, sha256: str, version: Field = "") -> RedirectResponse:
    return _show_photo(visit, ref, sha256, version, show=True)


@pages.post("/location-request")
def ask_for_location(visit: VisitDep, ref: str, version: Field = "") -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        triage.ask_for_location(store, visit.office, report.id, visit.now, visit.staff.actor)
    return after(visit, report, "asked")


@pages.post("/merge")
def merge(
    visit: VisitDep, ref: str, version: Field = "", into: Field = "", other: Field = ""
) -> RedirectResponse:
    """`other` is a reference typed in, `into` one of those suggested."""
    target = reports.report_id(other or into)
    if target is None:
        raise NotPossible("Choose the report it belongs to, or write its reference, such as R-1042.")
    with visit.writing(Action.DECIDE) as store:
        report = take_with_others(store, ref, version, target)
        score = likeness(visit, store, report.id, target)
        triage.merge(store, visit.office, report.id, target, visit.now, visit.staff.actor, score=score)
    return after(visit, report, "merged")


@pages.post("/distinction")
def tell_apart(visit: VisitDep, ref: str, version: Field = "", other: Field = "") -> RedirectResponse:
    """It is not the same as the report that stands beside it."""
    beside = _beside(other)
    with visit.writing(Action.DECIDE) as store:
        report = take_with_others(store, ref, version, beside)
        score = likeness(visit, store, report.id, beside)
        triage.tell_apart(store, visit.office, report.id, beside, visit.now, visit.staff.actor, score)
    return after(visit, report, "told_apart", reference(beside), stay=True)


@pages.post("/comparison")
def compare_again(visit: VisitDep, ref: str, version: Field = "", other: Field = "") -> RedirectResponse:
    beside = _beside(other)
    with visit.writing(Action.DECIDE) as store:
        report = take_with_others(store, ref, version, beside)
        triage.compare_again(store, visit.office, report.id, beside, visit.now, visit.staff.actor)
    return after(visit, report, "compared_again", reference(beside), stay=True)


def _beside(other: str) -> int:
    beside = reports.report_id(other)
    if beside is None:
        raise NotPossible("Name the report that it is compared with, such as R-1042.")
    return beside


def _show_photo(visit: Visit, ref: str, sha256: str, version: str, *, show: bool) -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        report = triage.show_photo(store, visit.office, report.id, sha256, show, visit.now, visit.staff.actor)
    return after(visit, report, "photo_shown" if show else "photo_hidden", sha256)


def _where(text: str) -> tuple[float, float]:
    parts = text.split(",")
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        raise NotPossible(NO_PIN) from None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise NotPossible(NO_PIN)
    return lat, lon


def _name_at(visit: Visit, where: tuple[float, float]) -> str:
    """The address of a point in words; asked before any transaction is open, for it may use the network."""
    found = visit.workplace.geocoder.nearest(*where)
    return found.name if found else "Pin on the map"


def _move(store: Store, visit: Visit, report: Report, where: tuple[float, float], name: str) -> None:
    """A candidate keeps the name that it was understood by."""
    known = plain_list(report.understanding.get("candidates"))
    named = next((str(one["name"]) for one in known if _near(where, (one["lat"], one["lon"]))), name)
    triage.move_pin(store, visit.office, report.id, *where, named, visit.now, visit.staff.actor)


def _is_there(report: Report, where: tuple[float, float]) -> bool:
    return report.lat is not None and report.lon is not None and _near(where, (report.lat, report.lon))


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(mine - theirs) < SAME_PLACE_DEGREES for mine, theirs in zip(one, other, strict=True))
