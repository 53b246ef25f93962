"""Dispatch: an accepted report becomes a work order with the crew that the council's rules name.

Raising is repeatable: a crash between accepting and raising leaves an accepted report, which the worker finds.
"""

from datetime import datetime

from civic.core import work_order
from civic.core.event import SYSTEM, Actor, Event, EventKind
from civic.core.report import WORKED_STATES, IllegalMove, Report, ReportState, move
from civic.core.routing import route
from civic.core.work_order import WorkOrderState
from civic.db.store import Store
from civic.history import facts, record
from civic.ports import Office


class UnknownCrew(Exception):
    """There is no such crew in the council's pack; `name` is of one that there was."""

    def __init__(self, code: str, name: str = "") -> None:
        what = f"{name} takes no more work" if name else f"There is no crew “{code}”"
        super().__init__(f"{what}. Choose one of the list; nothing was changed.")


def raise_due(store: Store, office: Office, now: datetime, limit: int = 50) -> int:
    """Raise the work orders of all accepted reports that have none; how many."""
    waiting = store.reports.accepted(limit)
    for report in waiting:
        raise_for(store, office, report, now)
    return len(waiting)


def raise_work_order(
    store: Store,
    office: Office,
    report_id: int,
    now: datetime,
    actor: Actor = SYSTEM,
    crew: str | None = None,
) -> int:
    """Route an accepted report and raise its work order, due in the category's working days; its id."""
    _need_crew(office, crew)
    return raise_for(store, office, store.reports.take(report_id), now, actor, crew)


def raise_for(
    store: Store,
    office: Office,
    report: Report,
    now: datetime,
    actor: Actor = SYSTEM,
    crew: str | None = None,
) -> int:
    """The same for a report that this transaction has made or locked, with a crew that is known."""
    state = move(report.ref, report.state, ReportState.WITH_CREW)
    routed = route(
        office.pack.rules, report.category or "", report.areas, is_open=office.council.is_open(now)
    )
    chosen, why = (crew, f"{actor.name} chose the crew.") if crew else (routed.crew, routed.why)
    priority = _priority(office, report)
    due_at = office.due_at(report.category, report.hazard, now)
    rule = {"number": None if crew else routed.rule_number, "why": why}
    order_id = store.work_orders.add(report.id, chosen, priority, due_at, now, rule)
    report = store.reports.change(
        report, now, state=state, crew=chosen, due_at=due_at, work_order_id=order_id, decided_at=now
    )
    _tell(store, office, report, EventKind.RAISED, now, actor, why, order_id)
    return order_id


def _priority(office: Office, report: Report) -> str:
    """As urgent as it was understood to be, unless somebody has said since that it is something else."""
    known, category = report.understanding, office.category(report.category)
    if report.category is not None and known.get("category") == report.category and known.get("priority"):
        return str(known["priority"])
    return category.priority.value if category else "normal"


def assign(store: Store, office: Office, report_id: int, crew: str, now: datetime, actor: Actor) -> Report:
    """Give a report's open work order to another crew; the due date stays."""
    _need_crew(office, crew)
    report = store.reports.take(report_id)
    if report.work_order_id is None or report.state not in WORKED_STATES:
        raise IllegalMove(report.ref, report.state, "assigned to a crew", tuple(WORKED_STATES))
    order = store.work_orders.take(report.work_order_id)
    if order.crew == crew:
        return report
    store.work_orders.change(order, crew=crew, state=WorkOrderState.RAISED, started_at=None)
    why = f"{actor.name} moved it from {office.crew_name(order.crew)}."
    report = store.reports.change(report, now, crew=crew, state=ReportState.WITH_CREW)
    _tell(store, office, report, EventKind.ASSIGNED, now, actor, why, order.id)
    return report


def hold(store: Store, office: Office, report_id: int, reason: str, now: datetime, actor: Actor) -> Report:
    """Put an open work order on hold, with the reason that residents may read."""
    report = store.reports.take(report_id)
    state = move(report.ref, report.state, ReportState.ON_HOLD)
    order = store.work_orders.take(report.work_order_id or 0)
    wanted = work_order.move(order.ref, order.state, WorkOrderState.ON_HOLD)
    store.work_orders.change(order, state=wanted, reason=reason)
    report = store.reports.change(report, now, state=state)
    _tell(store, office, report, EventKind.ON_HOLD, now, actor, "", order.id, reason)
    return report


def _need_crew(office: Office, crew: str | None) -> None:
    """No crew is the rules' choice; one that is retired or unknown gets no job."""
    if crew and office.pack.crew(crew) is None:
        raise UnknownCrew(crew, office.crew_name(crew))


def _tell(
    store: Store,
    office: Office,
    report: Report,
    kind: EventKind,
    now: datetime,
    actor: Actor,
    why: str,
    order_id: int,
    reason: str = "",
) -> None:
    told = facts(office, report, reason=reason, work_order=work_order.reference(order_id))
    event = Event(kind, report.id, now, actor, told, why, work_order_id=order_id)
    record(store, office, report, event, to="all")
