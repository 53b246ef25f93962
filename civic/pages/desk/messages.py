"""Words to residents that wait for a person: let them go, keep them back; and what failed, tried again."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse

from civic import intake, outbox
from civic.core.access import Action
from civic.deps import VisitDep
from civic.pages.desk.board import board
from civic.pages.desk.notices import after
from civic.pages.desk.reading import take
from civic.pages.render import see_other
from civic.triage import NotPossible

pages = APIRouter(prefix="/desk")
LARGEST_NUMBER = 2**63 - 1

Field = Annotated[str, Form()]
NONE_WAITS = "No reply of {ref} waits any more: somebody has sent it or kept it back."


@pages.post("/reports/{ref}/release")
def release(visit: VisitDep, ref: str, version: Field = "") -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        if not outbox.release(store, visit.office, report.id, visit.now, visit.staff.actor):
            raise NotPossible(NONE_WAITS.format(ref=report.ref))
    return after(visit, report, "released")


@pages.post("/reports/{ref}/withholding")
def withhold(visit: VisitDep, ref: str, version: Field = "", reason: Field = "") -> RedirectResponse:
    if not reason.strip():
        raise NotPossible(
            "Write why it is not sent: the reason stays in the report's story. Nothing was changed."
        )
    with visit.writing(Action.DECIDE) as store:
        report = take(store, ref, version)
        if not outbox.withhold(store, visit.office, report.id, reason.strip(), visit.now, visit.staff.actor):
            raise NotPossible(NONE_WAITS.format(ref=report.ref))
    return after(visit, report, "withheld")


@pages.post("/posts/{post_id}/retry")
def take_in_again(visit: VisitDep, post_id: int) -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        if not intake.take_in_again(store, possible(post_id), visit.now):
            raise NotPossible("This post has not failed, or not any more. Look at it again.")
    board(visit).changed()
    return see_other("/desk/outbox?said=retried")


@pages.post("/messages/{message_id}/retry")
def retry(visit: VisitDep, message_id: int) -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        message = store.outbox.take(possible(message_id))
        if message is None or not outbox.retry(store, message_id, visit.now):
            raise NotPossible("This message has not failed, or not any more. Look at it again.")
        report = store.reports.take(message.report_id)
    back = visit.request.query_params.get("back")
    if back in ("outbox", "channel"):
        board(visit).changed()
        return see_other(f"/desk/{back}?said=retried")
    return after(visit, report, "retried")


def possible(number: int) -> int:
    """A number that a row can have."""
    if not 0 < number <= LARGEST_NUMBER:
        raise HTTPException(
            404, "There is no such post or message. Open the outbox again and choose from there."
        )
    return number
