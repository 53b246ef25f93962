"""Posts that were set aside: read as no report, nobody asked, nobody answered. Staff say where that was wrong.

In: the posts, newest first, with what they were read as and why. Out: a post goes back to be taken in as a report that a
person decides about. Promises: words that only asked for no more answers are not listed.
"""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from civic import intake
from civic.core.access import Action
from civic.core.consent import wish_of
from civic.deps import VisitDep
from civic.pages.desk.board import board
from civic.pages.desk.messages import possible
from civic.pages.desk.triage import KINDS
from civic.pages.render import page, see_other
from civic.triage import NotPossible

pages = APIRouter(prefix="/desk")
TAKEN = "It becomes a report now, and waits in triage"


@pages.get("/aside", response_class=Response)
def aside_page(visit: VisitDep) -> Response:
    with visit.reading(Action.READ_DESK) as store:
        frame = board(visit).frame(visit, store)
        posts = [row for row in store.reads.health.posts_aside() if wish_of(row.text) is None]
    said = TAKEN if visit.request.query_params.get("said") == "taken" else ""
    return page(visit, "desk/aside.html", frame=frame, posts=posts, kinds=KINDS, said=said)


@pages.post("/posts/{post_id}/report")
def is_report(visit: VisitDep, post_id: int) -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        if not intake.take_in_as_report(store, possible(post_id), visit.staff.actor, visit.now):
            raise NotPossible("This post was not set aside, or somebody has taken it up. Look at it again.")
    board(visit).changed()
    return see_other("/desk/aside?said=taken")
