"""Triage: what nobody has decided about, one report after the other, with the likeliest decision in front."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from civic.core import report as reports
from civic.core.access import Action
from civic.core.council import Agency
from civic.core.duplicate import VERY_LIKELY
from civic.core.post import PostKind
from civic.core.report import UNDECIDED_STATES, Report, reference
from civic.core.understanding.several import Told
from civic.db.reads.filters import Filter
from civic.db.store import Store
from civic.deps import Visit, VisitDep
from civic.pages.desk import options
from civic.pages.desk.acts import ACCEPT, ASK, DECLINE, DIVIDE, MERGE, Act, triage_acts
from civic.pages.desk.board import board
from civic.pages.desk.dividing import parts, same_post, several
from civic.pages.desk.marks import plain_words, underlined
from civic.pages.desk.notices import Notice, notice_for
from civic.pages.desk.previews import Preview, Wish, preview
from civic.pages.desk.reading import Case, first_post, part_of, read_case, unread_replies
from civic.pages.desk.twins import Twin, twins
from civic.pages.render import page, wants_part
from civic.ports import Office
from civic.triage import NO_REPORTS

pages = APIRouter(prefix="/desk")

MOST_QUEUED = 200
MOST_DOTS = 8
KINDS = {
    "report": "A report",
    "question": "A question",
    "criticism": "Criticism",
    "other_agency": "Another body’s matter",
    "emergency": "Danger to life",
    "spam": "Spam",
    "praise": "Praise",
    "noise": "Noise",
    "follow_up": "More about a report",
}


@dataclass(frozen=True)
class TriageView:
    """One report to decide about, and its place in the queue."""

    case: Case
    report: Report
    text: Markup
    who: str
    read_as: str
    hazard_words: Sequence[str]
    categories: Sequence[options.Option]
    places: Sequence[options.Option]
    twin: Twin | None
    others: Sequence[Twin]
    act: Act
    acts: Sequence[tuple[Act, Preview]]
    preview: Preview
    due: Any
    replies: Sequence[Any]
    undecided: bool
    agency: Agency | None
    also: Sequence[str]
    parts: Sequence[Told]
    same_post: Sequence[tuple[str, str]]
    reason: str

    @property
    def whole_text(self) -> str:
        """All of the post, where the report was made of a part of it."""
        post = first_post(self.case) if self.case.part is not None else None
        return str(post.text) if post else ""


@pages.get("/triage", response_class=Response)
def triage_page(visit: VisitDep) -> Response:
    params = visit.request.query_params
    with visit.reading(Action.READ_DESK) as store:
        frame = board(visit).frame(visit, store)
        queue = _queue(visit, store)
        at = _position(queue, params.get("at", ""))
        view = _view(visit, store, queue[at]) if queue else None
        last = _last(store, params.get("last", ""))
    refs = [reference(row.id) for row in queue]
    notice: Notice | None = notice_for(visit, last) if last else None
    template = "desk/_triage.html" if wants_part(visit.request) else "desk/triage.html"
    return page(
        visit,
        template,
        frame=frame,
        view=view,
        office=visit.office,
        kinds=[(kind, KINDS[kind]) for kind in NO_REPORTS],
        at=at,
        total=len(queue),
        dots=min(len(queue), MOST_DOTS),
        back=refs[at - 1] if at > 0 else "",
        following=refs[at + 1] if at + 1 < len(refs) else "",
        notice=notice,
        last=last,
    )


def _queue(visit: Visit, store: Store) -> list[Any]:
    risk_until = visit.office.answer_by(visit.now)
    return store.reads.lists.staff(Filter(state="triage"), visit.now, risk_until, MOST_QUEUED)


def _position(queue: Sequence[Any], ref: str) -> int:
    number = reports.report_id(ref)
    return next((at for at, row in enumerate(queue) if row.id == number), 0)


def _last(store: Store, ref: str) -> Report | None:
    number = reports.report_id(ref)
    return store.reports.get(number) if number is not None else None


def _view(visit: Visit, store: Store, row: Any) -> TriageView:
    office, now = visit.office, visit.now
    dates = board(visit).dates(office.council)
    case = read_case(visit, store, row.id)
    undecided = case.report.state in UNDECIDED_STATES
    found = twins(visit, store, case, dates) if undecided else []
    target = store.reports.get(reports.report_id(found[0].ref) or 0) if found else None
    known = case.report.understanding
    categories, places = options.categories(office, case), options.places(office, case)
    agency = office.agency(str(known.get("agency", "")))
    reason = visit.request.query_params.get("reason", agency.reason if agency else "")[:500]
    wish = Wish("", reason, "", options.value_of(categories), options.name_of(places), target)
    told_of = parts(visit, store, case) if undecided and several(case.report) > 1 else []
    acts = _with_previews(case, _acts(case, found, len(told_of)), wish, now)
    theirs = agency is not None and known.get("kind") == PostKind.OTHER_AGENCY
    act = _act(visit, acts, found, categories, places, theirs)
    post = first_post(case)
    return TriageView(
        case=case,
        report=case.report,
        text=underlined(_own_words(case, post) or row.title, known),
        who=f"@{post.author_handle}" if post and post.author_handle else "A resident",
        read_as=KINDS.get(str(known.get("kind", "report")), "A report"),
        hazard_words=plain_words(known.get("hazard_words")),
        categories=categories,
        places=places,
        twin=found[0] if found else None,
        others=found[1:],
        act=act,
        acts=acts,
        preview=next(told for one, told in acts if one is act),
        due=dates.answer(row.reply_due_at or row.due_at, now),
        replies=unread_replies(case),
        undecided=undecided,
        agency=agency,
        also=_also(office, known),
        parts=told_of,
        same_post=same_post(store, case),
        reason=reason,
    )


def _own_words(case: Case, post: Any) -> str:
    """Those of the post, or the part of them that the report was made of."""
    if case.part is not None:
        return case.part.text
    return str(post.text) if post else ""


def _also(office: Office, known: Mapping[str, object]) -> list[str]:
    return [office.category_name(code) for code in plain_words(known.get("also"))]


def _with_previews(case: Case, acts: Sequence[Act], wish: Wish, now: datetime) -> list[tuple[Act, Preview]]:
    """Each act with what residents would read of it."""
    return [(act, preview(case.audience, case.report, replace(wish, act=act.name), now)) for act in acts]


def _acts(case: Case, found: Sequence[Twin], several: int) -> tuple[Act, ...]:
    reachable = bool(case.audience.reached_by(ASK.name))
    twin = found[0].ref if found else ""
    return triage_acts(case.report, reachable=reachable, twin=twin, several=several, part_of=part_of(case))


def _act(
    visit: Visit,
    acts: Sequence[tuple[Act, Preview]],
    found: Sequence[Twin],
    categories: Sequence[options.Option],
    places: Sequence[options.Option],
    theirs: bool,
) -> Act:
    """The one that was asked for, or the likeliest; `theirs`: it is another body's matter."""
    named = {act.name: act for act, _ in acts}
    asked = named.get(visit.request.query_params.get("act", ""))
    if asked:
        return asked
    if ACCEPT.name not in named or DIVIDE.name in named:
        return acts[0][0]
    if found and found[0].likeness.score >= VERY_LIKELY:
        return named[MERGE.name]
    if theirs and DECLINE.name in named:
        return named[DECLINE.name]
    if options.value_of(places) and options.value_of(categories):
        return named[ACCEPT.name]
    if not places and ASK.name in named:
        return named[ASK.name]
    return named[ACCEPT.name]
