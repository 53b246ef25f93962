"""Whose jobs are whose, and how a job is shown on a phone."""

from typing import Any
from urllib.parse import quote

from fastapi import HTTPException

from civic.core import sla, work_order
from civic.core.access import Role
from civic.core.sla import DueLevel
from civic.db.store import Store
from civic.db.store.accounts import Account
from civic.db.store.work_orders import NoSuchWorkOrder
from civic.deps import Visit

DIRECTIONS = "https://www.openstreetmap.org/directions?to={to}"
NO_CREW = "This account belongs to no crew, so it has no jobs. Ask an administrator to give it one."
NOT_YOURS = "{ref} is with {crew} now, so it is not yours to change. Ask the desk if it should be."


def crew_of(user: Account) -> str | None:
    """The crew whose jobs an account may touch; None for those who may touch all."""
    if user.role is not Role.CREW:
        return None
    if user.crew is None:
        raise HTTPException(403, NO_CREW)
    return user.crew


def number(ref: str) -> int:
    found = work_order.work_order_id(ref)
    if found is None:
        raise HTTPException(404, f"There is no job “{ref[:40]}”. Jobs are called W-688, for example.")
    return found


def own_job(visit: Visit, store: Store, ref: str) -> Any:
    """The row of a job that this person may touch; otherwise whose it is, in words."""
    wanted = number(ref)
    row = store.reads.crew.job(wanted, None)
    if row is None:
        raise NoSuchWorkOrder(wanted)
    mine = crew_of(visit.staff)
    if mine is not None and row.crew != mine:
        crew = visit.office.crew_name(row.crew)
        raise HTTPException(403, NOT_YOURS.format(ref=work_order.reference(row.id), crew=crew))
    return row


def view(visit: Visit, row: Any) -> dict[str, Any]:
    """A job as its pages show it."""
    office = visit.office
    category = office.category(row.category)
    due = sla.standing(row.due_at, visit.now, office.council)
    placed = row.lat is not None
    return {
        "row": row,
        "ref": work_order.reference(row.id),
        "title": row.title or office.category_name(row.category),
        "place": row.place,
        "crew": office.crew_name(row.crew),
        "icon": category.icon if category else "wrench",
        "due": due.words,
        "late": due.level is not DueLevel.ON_TIME,
        "directions": DIRECTIONS.format(to=quote(f"{row.lat:.6f},{row.lon:.6f}")) if placed else "",
    }
