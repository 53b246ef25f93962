"""One job: before and after, where, what the resident wrote, and what can be done now."""

import uuid
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from civic.core.access import Action
from civic.core.event import EventKind
from civic.core.post import PostKind
from civic.core.work_order import OPEN_STATES
from civic.deps import Visit, VisitDep
from civic.pages.crew.own import own_job, view
from civic.pages.render import page

pages = APIRouter()

NEWS = (EventKind.ASSIGNED, EventKind.REOPENED, EventKind.ON_HOLD)


@pages.get("/crew/work-orders/{ref}")
def job(visit: VisitDep, ref: str, kept: str = "") -> HTMLResponse:
    return job_page(visit, ref, kept=bool(kept))


def job_page(
    visit: Visit,
    ref: str,
    error: str = "",
    status: int = 200,
    note: str = "",
    reason: str = "",
    kept: bool = False,
) -> HTMLResponse:
    """The page of a job; with an error, what was wrong and what was typed."""
    with visit.reading(Action.DO_FIELDWORK) as store:
        row = own_job(visit, store, ref)
        photos = store.reads.one.photos(row.report_id)
        gone = store.reads.one.photos_gone(row.report_id)
        events = store.reads.one.events(row.report_id)
        posts = store.reads.one.posts(row.report_id)
    return page(
        visit, "crew/job.html", status, job=view(visit, row), open=row.state in OPEN_STATES, kept=kept,
        before=[photo for photo in photos if photo.kind == "before"],
        after=[photo for photo in photos if photo.kind == "after"], news=_news(events),
        words=[post.text for post in posts if post.kind == PostKind.REPORT and post.text][:3], error=error,
        gone=gone, note=note, reason=reason, new_id=uuid.uuid4,
    )  # fmt: skip


def _news(events: list[Any]) -> Any:
    """What the crew should know first: the last thing the desk or the resident did to the job since it was raised."""
    last = None
    for event in events:
        if event.kind in NEWS:
            last = event
        elif event.kind in (EventKind.RAISED, EventKind.STARTED, EventKind.COMPLETED):
            last = None
    return last
