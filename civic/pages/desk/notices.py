"""After a change: where to look, what is said there, and how it is undone.

In: the name of what was done, as it stands in the address. Out: a sentence and the form that takes it back.
Promises: no words of an address are ever shown; what cannot be undone offers nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse

from civic.core.report import Report, reference
from civic.deps import Visit
from civic.pages.desk.board import board
from civic.pages.desk.query import list_query
from civic.pages.render import see_other
from civic.ports import Office

SENTENCES = {
    "accepted": "Accepted and sent to {crew}",
    "declined": "Declined",
    "sorted": "Sorted as no report; nobody was written to",
    "reconsidered": "It waits for a decision again",
    "categorised": "Category is now {category}",
    "placed": "Place is now {place}",
    "divided": "Now {number} reports: this one and {parts}",
    "put_back": "{parts} is part of it again",
    "told_apart": "Not the same as {parts}, which is not shown beside it any more",
    "compared_again": "{parts} is shown beside it again",
    "asked": "Asked for the place",
    "merged": "Merged into {target}",
    "assigned": "With {crew} now",
    "held": "Put on hold",
    "photo_hidden": "Residents do not see this photo any more",
    "photo_shown": "Residents see this photo",
    "read": "The resident’s reply has been read",
    "released": "The reply is on its way",
    "withheld": "The reply will not be sent",
    "retried": "Trying again",
    "reopened": "Reopened, with {crew} again",
}
PHOTO_ACTS = {"photo_hidden": "showing", "photo_shown": "hiding"}
PARTS = re.compile(r"R-\d{1,12}(,R-\d{1,12}){0,9}")
NAMING = ("divided", "put_back", "told_apart", "compared_again")
SHA256 = re.compile(r"[0-9a-f]{64}")
LOOKS = {
    "accepted": "with_crew",
    "assigned": "with_crew",
    "reopened": "with_crew",
    "declined": "off",
    "sorted": "off",
    "merged": "off",
}


@dataclass(frozen=True)
class Notice:
    """`undo` is the last part of the address that takes it back, with the fields to send; empty when there is none."""

    words: str
    look: str = "fixed"
    undo: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def notice_for(visit: Visit, report: Report) -> Notice | None:
    """What to say about what was just done to this report, as the address tells."""
    params = visit.request.query_params
    said = params.get("said", "")
    if said not in SENTENCES:
        return None
    undo, fields = _undo(visit.office, said, params.get("was", ""))
    parts = params.get("was", "") if said in NAMING else ""
    if parts and not PARTS.fullmatch(parts):
        return None
    return Notice(
        _sentence(visit.office, report, said, parts.split(",")), LOOKS.get(said, "fixed"), undo, fields
    )


def after(visit: Visit, report: Report, said: str, was: str = "", *, stay: bool = False) -> RedirectResponse:
    """Back to the page the change came from, which says what was done; triage goes on to the next, unless it shall stay
    with this one."""
    board(visit).changed()
    told = {"said": said} | ({"was": was} if was else {})
    if visit.request.query_params.get("back") == "triage":
        at = {"at": report.ref} if stay else {}
        return see_other(f"/desk/triage?{urlencode({'last': report.ref} | told | at)}")
    query = list_query(visit.request.query_params).string
    return see_other(f"/desk/reports/{report.ref}{query}{'&' if query else '?'}{urlencode(told)}")


def _sentence(office: Office, report: Report, said: str, parts: Sequence[str]) -> str:
    target = reference(report.merged_into_id) if report.merged_into_id else ""
    return SENTENCES[said].format(
        crew=office.crew_name(report.crew),
        category=office.category_name(report.category),
        place=report.place,
        target=target,
        parts=" and ".join(parts),
        number=len(parts) + 1,
    )


def _undo(office: Office, said: str, was: str) -> tuple[str, dict[str, str]]:
    if said in ("declined", "merged", "sorted"):
        return "reconsideration", {}
    if said == "divided" and was:
        return "reunion", {"parts": was}
    if said == "told_apart" and was:
        return "comparison", {"other": was}
    if said in PHOTO_ACTS and SHA256.fullmatch(was):
        return f"photos/{was}/{PHOTO_ACTS[said]}", {}
    if said == "categorised" and office.category(was):
        return "category", {"code": was}
    if said == "placed" and was:
        return "location", {"at": was}
    if said == "assigned" and office.pack.crew(was):
        return "assignment", {"crew": was}
    return "", {}
