"""The list of reports beside their map: as a page, as values for programs, as points for the map."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup, escape

from civic.core import report as reports
from civic.core.access import Action
from civic.db.store import Store
from civic.deps import Visit, VisitDep
from civic.pages.desk.board import Frame, Tally, board
from civic.pages.desk.lines import Line
from civic.pages.desk.query import CLOSED_ONES, STEP, ListQuery, list_query
from civic.pages.desk.rows import features
from civic.pages.render import json, page, see_other, text, wants_part

pages = APIRouter()

CHIPS = (
    ("open", "All open", ""),
    ("new", "New", "new"),
    ("waiting", "Waiting", "waiting"),
    ("with_crew", "With a crew", "with_crew"),
    ("in_progress", "In progress", "in_progress"),
)
URGENT = (
    ("hazard", "Hazard", "hazard"),
    ("overdue", "Overdue", "overdue"),
    ("at_risk", "At risk", "at_risk"),
)
CLOSED = (
    ("fixed", "Fixed"),
    ("unable", "Could not be fixed"),
    ("declined", "Declined"),
    ("not_ours", "Not ours"),
    ("duplicate", "Duplicate"),
    ("all", "All, open and closed"),
)
HEADINGS = {
    "open": ("open report", "open reports"),
    "new": ("new report", "new reports"),
    "waiting": ("report waiting", "reports waiting"),
    "with_crew": ("report with a crew", "reports with a crew"),
    "in_progress": ("report in progress", "reports in progress"),
    "hazard": ("hazard", "hazards"),
    "overdue": ("overdue report", "overdue reports"),
    "at_risk": ("report at risk", "reports at risk"),
    "fixed": ("fixed report", "fixed reports"),
    "unable": ("report not fixed", "reports not fixed"),
    "declined": ("declined report", "declined reports"),
    "not_ours": ("report not ours", "reports not ours"),
    "duplicate": ("duplicate", "duplicates"),
    "closed": ("closed report", "closed reports"),
}
PLAIN = ("report", "reports")


@dataclass(frozen=True)
class ListView:
    """The list as the page draws it."""

    query: ListQuery
    rows: list[Line]
    total: int
    heading: str
    unplaced: int
    filters: Markup
    more: str

    def written(self, current: str) -> Markup:
        """The rows as they stand in the page, in one piece; `current` is the report that is open."""
        query, mark = escape(self.query.string), ' aria-current="true"'
        return Markup(
            "\n".join(
                f"{head}{query}{middle}{mark if ref == current else ''}{tail}"
                for ref, head, middle, tail in self.rows
            )
        )


Menu = tuple[str, str, str, list[tuple[str, str, int]]]


@pages.get("/desk", response_class=Response)
def desk(visit: VisitDep) -> Response:
    query = list_query(visit.request.query_params)
    with visit.reading(Action.READ_DESK) as store:
        frame = board(visit).frame(visit, store)
        rows, total, tally = read_list(visit, store, query, frame)
    if len(rows) == 1 and query.q and reports.reference(rows[0].id) == query.q.strip().upper():
        return see_other(f"/desk/reports/{reports.reference(rows[0].id)}")
    view = list_view(visit, query, rows, total, tally)
    template = "desk/_list.html" if wants_part(visit.request) else "desk/board.html"
    return page(visit, template, frame=frame, list=view, sheet=None)


@pages.get("/desk/reports.json")
def reports_json(visit: VisitDep) -> Response:
    query = list_query(visit.request.query_params)
    with visit.reading(Action.READ_DESK) as store:
        risk_until = visit.office.answer_by(visit.now)
        rows = store.reads.lists.staff(query.wanted, visit.now, risk_until, query.shown + 1)
    here = board(visit)
    told = here.lines.values(visit, rows[: query.shown], here.dates(visit.office.council), risk_until)
    more = f"/desk/reports.json{query.but(shown=query.shown + STEP)}" if len(rows) > query.shown else None
    return json({"reports": told, "next": more})


@pages.get("/desk/reports.geojson")
def reports_geojson(visit: VisitDep) -> Response:
    query = list_query(visit.request.query_params)
    with visit.reading(Action.READ_DESK) as store:
        risk_until = visit.office.answer_by(visit.now)
        rows = store.reads.desk.map(query.wanted, visit.now, risk_until)
    dates = board(visit).dates(visit.office.council)
    return json(features(rows, dates, visit.now, risk_until), media_type="application/geo+json")


def read_list(
    visit: Visit, store: Store, query: ListQuery, frame: Frame
) -> tuple[list[Any], int, Tally | None]:
    """Rows, how many there are in all, and the counts for the chips (None where they would cost too much)."""
    now, risk_until = visit.now, visit.office.answer_by(visit.now)
    wanted = query.wanted
    rows = store.reads.lists.staff(wanted, now, risk_until, query.shown + 1)
    closed = wanted.state in CLOSED_ONES
    if query.q.strip() and not closed:
        tally = Tally(store.reads.desk.tally(now, risk_until, query.q))
        return rows, tally.number(query, wanted.state), tally
    shown_tally = None if query.q.strip() else frame.tally
    if len(rows) <= query.shown:
        return rows, len(rows), shown_tally
    if closed:
        return rows, store.reads.desk.number(wanted, now, risk_until), shown_tally
    return rows, max(frame.tally.number(query, wanted.state), len(rows)), shown_tally


def list_view(visit: Visit, query: ListQuery, rows: list[Any], total: int, tally: Tally | None) -> ListView:
    """What the list shows of what was read."""
    state, here = query.wanted.state, board(visit)
    risk_until: datetime = visit.office.answer_by(visit.now)
    dates = here.dates(visit.office.council)
    left = total - query.shown
    return ListView(
        query=query,
        rows=here.lines.drawn(visit, rows[: query.shown], dates, risk_until),
        total=total,
        heading=_heading(query, total),
        unplaced=tally.unplaced(query, state) if tally and state not in CLOSED_ONES else 0,
        filters=_filters(visit, query, tally),
        more=f"Show {min(STEP, left)} more" if len(rows) > query.shown else "",
    )


def _heading(query: ListQuery, total: int) -> str:
    one, many = HEADINGS.get(query.wanted.state, PLAIN)
    found = f"{total:,} {one if total == 1 else many}".replace(",", " ")
    return f"{found} found" if query.q.strip() else found


def _filters(visit: Visit, query: ListQuery, tally: Tally | None) -> Markup:
    """The chips and menus, drawn once for as long as the counts last: nothing in them is anybody's own."""

    def draw() -> Markup:
        chips = tally.states(query) if tally else None
        words = text(
            visit, "desk/_filters.html", query=query, chips=chips, menus=_menus(visit, query, tally), sets=(CHIPS, URGENT),
            closed=CLOSED, shut=dict(CLOSED).get(query.state, ""),
        )  # fmt: skip
        return Markup(words)

    return tally.keep(("filters", visit.workplace.digest, query), draw) if tally else draw()


def _menus(visit: Visit, query: ListQuery, tally: Tally | None) -> list[Menu]:
    office, state = visit.office, query.wanted.state
    wards = sorted({area.name for area in office.pack.areas if area.kind == _kind(visit)})
    named = {
        "category": [(one.code, one.name) for one in office.pack.categories],
        "ward": [(name, name) for name in wards],
        "crew": [(one.code, one.name) for one in office.pack.crews],
    }
    found = []
    for column, label in (("category", "Category"), ("ward", "Ward"), ("crew", "Crew")):
        counted = tally.each(query, state, column) if tally and state not in CLOSED_ONES else {}
        options = [(value, name, counted.get(value, 0) if counted else -1) for value, name in named[column]]
        chosen = next((name for value, name in named[column] if value == getattr(query, column)), "")
        if options:
            found.append((column, label, chosen, options))
    return found


def _kind(visit: Visit) -> str:
    kinds = [area.kind for area in visit.office.pack.areas]
    return "ward" if "ward" in kinds else next(iter(kinds), "")
