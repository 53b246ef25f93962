"""One report at the desk: photos, facts, what to do, and its story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from civic.core.access import Action, may
from civic.core.event import EventKind
from civic.core.report import WORKED_STATES, Report, ReportState, look, reference
from civic.core.understanding.several import Told
from civic.core.work_order import reference as order_reference
from civic.db.store import Store
from civic.deps import Visit, VisitDep
from civic.pages.desk.acts import Act, acts_for
from civic.pages.desk.board import board
from civic.pages.desk.dividing import parts, same_post, several
from civic.pages.desk.lists import list_view, read_list
from civic.pages.desk.marks import plain_words
from civic.pages.desk.notices import Notice, notice_for
from civic.pages.desk.previews import Preview, Wish, preview, routed_crew
from civic.pages.desk.query import list_query
from civic.pages.desk.reading import Case, number_of, part_of, read_case, unread_replies
from civic.pages.desk.rows import SHAPES
from civic.pages.desk.story import Post, Said, Step, story
from civic.pages.desk.twins import Twin, plain_list, position, twins
from civic.pages.render import page, wants_part
from civic.ports import Office

pages = APIRouter(prefix="/desk")

IN_FLIGHT = frozenset({"queued", "sending"})
ENDED = (ReportState.FIXED, ReportState.UNABLE)
OPEN_AT_ONCE = (ReportState.NEW, ReportState.WAITING)


@dataclass(frozen=True)
class Panel:
    """The act that is being prepared: what its form needs, and what residents would read."""

    act: Act
    preview: Preview | None = None
    twins: Sequence[Twin] = ()
    candidates: Sequence[Mapping[str, Any]] = ()
    center: tuple[float, float] | None = None
    crew: str = ""
    reason: str = ""
    button: str = ""
    parts: Sequence[Told] = ()


@dataclass(frozen=True)
class SheetView:
    """A report as the sheet draws it."""

    report: Report
    row: Any
    look: str
    state_words: str
    due: Any
    photos: Sequence[Any]
    photos_gone: int
    why_category: str
    rule: Mapping[str, Any]
    merged: Sequence[tuple[str, str]]
    left_out: Sequence[str]
    replies: Sequence[Any]
    acts: Sequence[Act]
    panel: Panel | None
    parts: Sequence[Post | Said | Step]
    notice: Notice | None
    in_flight: bool
    query: str
    following: str
    order_ref: str
    same_post: Sequence[tuple[str, str]]


@pages.get("/reports/{ref}", response_class=Response)
def report_sheet(visit: VisitDep, ref: str) -> Response:
    query = list_query(visit.request.query_params)
    part = wants_part(visit.request)
    with visit.reading(Action.READ_DESK) as store:
        case = read_case(visit, store, number_of(ref))
        panel = _panel(visit, store, case)
        merged, same = _merged(store, case), same_post(store, case)
        frame = board(visit).frame(visit, store)
        rows, total, tally = ([], 0, None) if part else read_list(visit, store, query, frame)
    sheet = replace(_view(visit, case, panel, merged, _following(rows, case.report)), same_post=same)
    if part:
        return page(visit, "desk/_sheet.html", sheet=sheet, frame=frame, office=visit.office)
    view = list_view(visit, query, rows, total, tally)
    return page(visit, "desk/board.html", frame=frame, list=view, sheet=sheet, office=visit.office)


def chosen_act(visit: Visit, acts: Sequence[Act], report: Report) -> Act | None:
    """The act that the address names, or the likeliest one while nothing is decided or a reply waits."""
    if not may(visit.staff.role, Action.DECIDE):
        return None
    named = visit.request.query_params.get("act", "")
    found = next((act for act in acts if act.name == named), None)
    if found is None and acts and (report.state in OPEN_AT_ONCE or acts[0].name == "release"):
        return acts[0]
    return found


def case_acts(case: Case) -> tuple[Act, ...]:
    held = any(row.state == "held" and row.report_id == case.report.id for row in case.whole.messages)
    reachable = bool(case.audience.reached_by("location-request"))
    count, whole = several(case.report), part_of(case)
    return acts_for(case.report, reachable=reachable, held=held, several=count, part_of=whole)


def _panel(visit: Visit, store: Store, case: Case) -> Panel | None:
    act = chosen_act(visit, case_acts(case), case.report)
    if act is None:
        return None
    now = visit.now
    reason = visit.request.query_params.get("reason", "")[:500]
    found: list[Twin] = []
    if act.name == "merge":
        found = twins(visit, store, case, board(visit).dates(visit.office.council))
    told_of = parts(visit, store, case) if act.name == "division" else ()
    target = store.reports.get(number_of(found[0].ref)) if found else None
    crew = routed_crew(visit.office, case.report, now) if act.name == "acceptance" else case.report.crew or ""
    told = preview(case.audience, case.report, Wish(act.name, reason, target=target), now)
    candidates = plain_list(case.report.understanding.get("candidates"))
    button = _button(act, case.report, visit.office.crew_name(crew), bool(told.texts), max(2, len(told_of)))
    return Panel(act, told, found, candidates, position(case), crew, reason, button, told_of)


def _button(act: Act, report: Report, crew: str, speaks: bool, faults: int) -> str:
    """What pressing it does, in words."""
    which = {ReportState.FIXED: "“fixed” ", ReportState.UNABLE: "“could not be fixed” "}.get(report.state, "")
    tells = " and tell the resident" if speaks else ""
    does = {
        "acceptance": f"Accept and send to {crew}",
        "refusal": f"Decline{tells}",
        "merge": f"Merge{tells}",
        "category": "Set the category",
        "location": "Put it here",
        "location-request": "Ask the resident",
        "release": f"Send the {which}reply",
        "assignment": f"Give it to this crew{tells}",
        "hold": f"Put on hold{tells}",
        "reopening": "Reopen the job",
        "division": f"Make {faults} reports of it",
    }
    return does.get(act.name, act.words)


def _view(
    visit: Visit, case: Case, panel: Panel | None, merged: Sequence[tuple[str, str]], following: str
) -> SheetView:
    report, whole, now = case.report, case.whole, visit.now
    drawn = look(report.state, report.hazard, report.due_at, now, visit.office.answer_by(now))
    return SheetView(
        report=report,
        row=whole.report,
        look=drawn,
        state_words=SHAPES[report.state.value][1],
        due=board(visit).dates(visit.office.council).due(report, drawn, now),
        photos=whole.photos,
        photos_gone=whole.photos_gone,
        why_category=_why_category(visit.office, report),
        rule=whole.report.order_rule or {},
        merged=merged,
        left_out=[reason for row in whole.events for reason in row.facts.get("left_out", ())],
        replies=unread_replies(case),
        acts=case_acts(case) if may(visit.staff.role, Action.DECIDE) else (),
        panel=panel,
        parts=story(whole, visit.office, visit.staff.actor.mark),
        notice=notice_for(visit, report),
        in_flight=any(row.state in IN_FLIGHT for row in whole.messages),
        query=list_query(visit.request.query_params).string,
        following=following,
        order_ref=order_reference(report.work_order_id) if report.work_order_id else "",
        same_post=(),
    )


def _merged(store: Store, case: Case) -> list[tuple[str, str]]:
    """The reports that stand in this one, by reference and headline."""
    report = case.report
    joined = any(row.kind == EventKind.JOINED for row in case.whole.events)
    if not joined or report.state not in (*WORKED_STATES, ReportState.NEW, *ENDED):
        return []
    return [(reference(row.id), row.title) for row in store.reads.one.merged(report.id)]


def _following(rows: Sequence[Any], report: Report) -> str:
    """The reference of the next report in the list; empty at its end."""
    numbers = [row.id for row in rows]
    at = numbers.index(report.id) + 1 if report.id in numbers else len(numbers)
    return reference(numbers[at]) if at < len(numbers) else ""


def _why_category(office: Office, report: Report) -> str:
    """“swing” is Playground equipment; empty once a person has chosen another category."""
    for one in plain_list(report.understanding.get("suggestions")):
        if one.get("code") == report.category:
            name = office.category_name(report.category)
            words = ", ".join(f"“{word}”" for word in plain_words(one.get("words"))[:3])
            verb = "is" if len(plain_words(one.get("words"))) == 1 else "are"
            model = report.understanding.get("model")
            by = f", also by what was learned here (version {model})" if model else ""
            return f"{words} {verb} {name}{by}" if words else f"{name}: {one.get('why', '')}{by}"
    return ""
