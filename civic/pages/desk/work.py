"""Work that is under way: give it to another crew, put it on hold, open it again."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from civic import dispatch, fieldwork
from civic.core.access import Action
from civic.deps import VisitDep
from civic.pages.desk.notices import after
from civic.pages.desk.reading import take
from civic.triage import NotPossible

pages = APIRouter(prefix="/desk/reports/{ref}")

Field = Annotated[str, Form()]


@pages.post("/assignment")
def assign(visit: VisitDep, ref: str, version: Field = "", crew: Field = "") -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        before = take(store, ref, version)
        report = dispatch.assign(store, visit.office, before.id, crew, visit.now, visit.staff.actor)
    return after(visit, report, "assigned", before.crew or "")


@pages.post("/hold")
def hold(visit: VisitDep, ref: str, version: Field = "", reason: Field = "") -> RedirectResponse:
    if not reason.strip():
        raise NotPossible("Write why it waits; crews and colleagues read it. Nothing was changed.")
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        dispatch.hold(store, visit.office, report.id, reason.strip(), visit.now, visit.staff.actor)
    return after(visit, report, "held")


@pages.post("/reopening")
def reopen(visit: VisitDep, ref: str, version: Field = "") -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        fieldwork.reopen(store, visit.office, report.id, visit.now, visit.staff.actor)
    return after(visit, report, "reopened")
