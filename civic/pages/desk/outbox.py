"""What is still to be said, and what could not be: messages and posts with their reasons, and the channels."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from civic.core.access import Action
from civic.core.permission import ReplyMode
from civic.core.report import reference
from civic.deps import Visit, VisitDep
from civic.history import say
from civic.pages.channels import look
from civic.pages.desk.board import board
from civic.pages.render import page

pages = APIRouter(prefix="/desk")


@pages.get("/outbox", response_class=Response)
def outbox_page(visit: VisitDep) -> Response:
    with visit.reading(Action.READ_DESK) as store:
        frame = board(visit).frame(visit, store)
        messages = store.reads.desk.to_say(("held", "queued", "sending", "failed"))
        posts = store.reads.health.failed_posts()
        waits = {
            one: look(visit.house, store, one, visit.now).leave.why for one in sorted(visit.office.speaking)
        }
    groups = {
        state: [plain(visit, row) for row in messages if row.state in states and not by_hand(row)]
        for state, states in GROUPS
    } | {"by_hand": [plain(visit, row) for row in messages if by_hand(row)]}
    said = visit.request.query_params.get("said") == "retried"
    return page(visit, "desk/outbox.html", frame=frame, groups=groups, posts=posts, said=said, waits=waits)


def by_hand(row: Any) -> bool:
    """Whether a person is to say it in the platform's own app."""
    return bool(row.state == "failed" and row.reply_mode == ReplyMode.HUMAN_IN_APP)


GROUPS = (("failed", ("failed",)), ("held", ("held",)), ("waiting", ("queued", "sending")))


def plain(visit: Visit, row: Any) -> dict[str, Any]:
    """A message as the templates draw it; a held one with the words it would have."""
    text = row.text
    if row.state == "held":
        text = say(visit.office, row.kind, row.facts, visit.staff.actor.mark, row.post_id)
    return {
        "id": row.id,
        "ref": reference(row.report_id),
        "title": row.title,
        "text": text,
        "reason": row.reason,
        "kind": KINDS.get(row.kind, row.kind),
        "at": row.created_at,
        "attempts": row.attempts,
        "due_at": row.due_at,
    }


KINDS = {
    "emergency": "Whom to call in danger",
    "acknowledged": "Acknowledgement",
    "accepted": "Accepted",
    "question": "Question for the place",
    "outside": "Outside our area",
    "declined": "Declined",
    "merged": "Merged",
    "assigned": "With a crew",
    "on_hold": "On hold",
    "fixed": "Fixed",
    "unable": "Could not be fixed",
    "reopened": "Reopened",
}
