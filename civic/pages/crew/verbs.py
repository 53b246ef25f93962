"""What a crew does about a job: start, add a photo, finish, or say why it cannot be finished.

In: `update_id`, a UUID made on the phone (or by the page, where no script runs), and `done_at` by the phone's clock.
Out: the job's page again, or its state as JSON. Promises: the same update again answers as before; a photo is
checked and kept before the transaction begins.
"""

import logging
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, UploadFile
from fastapi.responses import Response

from civic import fieldwork
from civic.core.access import Action
from civic.core.report import IllegalMove
from civic.core.work_order import WorkOrder, reference
from civic.db.store.base import Conflict
from civic.deps import Visit, VisitDep
from civic.fieldwork import FieldUpdate, NotReady
from civic.pages.crew.job import job_page
from civic.pages.crew.own import number, own_job
from civic.pages.render import json, see_other, wants_json
from civic.ports import PermanentFailure, TemporaryFailure

log = logging.getLogger("civic.pages")
pages = APIRouter()

UpdateId = Annotated[str, Form(max_length=100)]
Moment = Annotated[str, Form(max_length=40)]
Words = Annotated[str, Form(max_length=2000)]
LONGEST_OFFLINE = timedelta(days=31)
BAD_ID = "update_id must be a UUID made on the phone, such as 0b9f6c1e-4a4e-4c58-9d53-0d2f5a1c7e11."
NO_ROOM = "Photos cannot be kept just now. Try again in a few minutes, or finish with a note instead."
REFUSALS = (NotReady, IllegalMove, Conflict)
CLOSED = (
    "{ref} was closed or changed meanwhile, so this was not saved. {kept}Call the desk if the work is done."
)
STILL_HERE = "What you wrote is still here. "
NO_PHOTO = "No photo came with it. Take or choose one and send it again."


@pages.post("/crew/work-orders/{ref}/start")
def start(visit: VisitDep, ref: str, update_id: UpdateId = "", done_at: Moment = "") -> Response:
    try:
        with visit.writing(Action.DO_FIELDWORK) as store:
            own_job(visit, store, ref)
            order = fieldwork.start(store, visit.office, _update(visit, ref, update_id, done_at))
    except REFUSALS as problem:
        return _declined(visit, ref, problem)
    return _answer(visit, order, f"/crew/work-orders/{order.ref}")


@pages.post("/crew/work-orders/{ref}/photos")
def add_photo(
    visit: VisitDep, ref: str, photo: UploadFile | None = None, update_id: UpdateId = "", done_at: Moment = ""
) -> Response:
    with visit.reading(Action.DO_FIELDWORK) as store:
        own_job(visit, store, ref)
    data = photo.file.read() if photo else b""
    try:
        if not data:
            raise PermanentFailure(NO_PHOTO)
        kept = visit.house.photos.keep(data)
    except PermanentFailure as failure:
        return _refused(visit, ref, failure.reason)
    except TemporaryFailure as failure:
        log.error("a photo of %s cannot be kept: %s", ref[:40], failure.reason)
        return _refused(visit, ref, NO_ROOM, status=503)
    try:
        with visit.writing(Action.DO_FIELDWORK) as store:
            own_job(visit, store, ref)
            update = _update(visit, ref, update_id, done_at)
            order = fieldwork.add_photo(store, visit.office, update, kept)
    except REFUSALS as problem:
        return _declined(visit, ref, problem)
    return _answer(visit, order, f"/crew/work-orders/{order.ref}?kept=1")


@pages.post("/crew/work-orders/{ref}/completion")
def complete(
    visit: VisitDep, ref: str, note: Words = "", update_id: UpdateId = "", done_at: Moment = ""
) -> Response:
    try:
        with visit.writing(Action.DO_FIELDWORK) as store:
            own_job(visit, store, ref)
            order = fieldwork.complete(store, visit.office, _update(visit, ref, update_id, done_at), note)
    except REFUSALS as problem:
        return _declined(visit, ref, problem, note=note)
    return _answer(visit, order, f"/crew?done={order.ref}")


@pages.post("/crew/work-orders/{ref}/inability")
def unable(
    visit: VisitDep, ref: str, reason: Words = "", update_id: UpdateId = "", done_at: Moment = ""
) -> Response:
    try:
        with visit.writing(Action.DO_FIELDWORK) as store:
            own_job(visit, store, ref)
            update = _update(visit, ref, update_id, done_at)
            order = fieldwork.unable_to_complete(store, visit.office, update, reason)
    except REFUSALS as problem:
        return _declined(visit, ref, problem, reason=reason)
    return _answer(visit, order, f"/crew?done={order.ref}")


def _update(visit: Visit, ref: str, update_id: str, done_at: str) -> FieldUpdate:
    try:
        name = str(uuid.UUID(update_id)) if update_id else str(uuid.uuid4())
    except ValueError:
        raise HTTPException(422, BAD_ID) from None
    return FieldUpdate(name, number(ref), visit.staff.actor, _moment(done_at, visit.now), visit.now)


def _moment(done_at: str, now: datetime) -> datetime:
    """When it was done: by the phone's clock, unless that is in the future or older than any queue."""
    try:
        told = datetime.fromisoformat(done_at)
    except ValueError:
        return now
    told = told if told.tzinfo else told.replace(tzinfo=UTC)
    return told.astimezone(UTC) if now - LONGEST_OFFLINE < told <= now else now


def _answer(visit: Visit, order: WorkOrder, target: str) -> Response:
    if wants_json(visit.request):
        return json({"ref": order.ref, "state": order.state, "report": f"R-{order.report_id}"})
    return see_other(target)


def _declined(visit: Visit, ref: str, problem: Exception, note: str = "", reason: str = "") -> Response:
    """Something is missing, or somebody was quicker; nothing typed is lost."""
    if isinstance(problem, NotReady):
        return _refused(visit, ref, str(problem), note, reason)
    words = CLOSED.format(ref=reference(number(ref)), kept=STILL_HERE if note or reason else "")
    return _refused(visit, ref, words, note, reason, 409)


def _refused(
    visit: Visit, ref: str, words: str, note: str = "", reason: str = "", status: int = 422
) -> Response:
    if wants_json(visit.request):
        return json({"error": words}, status)
    return job_page(visit, reference(number(ref)), words, status, note, reason)
