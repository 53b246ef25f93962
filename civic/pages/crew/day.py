"""The day's jobs, soonest due first; by nearness where the phone tells where it is."""

import uuid

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from civic.core import work_order
from civic.core.access import Action
from civic.core.work_order import WorkOrderState
from civic.deps import VisitDep
from civic.pages.crew.own import crew_of, view
from civic.pages.render import page

pages = APIRouter()


@pages.get("/crew")
def day(visit: VisitDep, crew: str = "", done: str = "") -> HTMLResponse:
    with visit.reading(Action.DO_FIELDWORK) as store:
        mine = crew_of(visit.staff)
        wanted = mine or crew or None
        rows = store.reads.crew.jobs(wanted)
    office = visit.office
    started = [row for row in rows if row.state == WorkOrderState.STARTED]
    waiting = [row for row in rows if row.state != WorkOrderState.STARTED]
    finished = work_order.work_order_id(done)
    return page(
        visit, "crew/day.html", jobs=[view(visit, row) for row in started + waiting], wanted=wanted or "",
        crew_name=office.crew_name(wanted) if wanted else "All crews", crews=() if mine else office.pack.crews,
        done=work_order.reference(finished) if finished else "", new_id=uuid.uuid4,
    )  # fmt: skip
