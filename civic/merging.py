"""One fault, one job: a report joins another, and may be taken out again.

In: two reports, and who says that they tell of the same. Out: the report that goes on, and messages to those who are
concerned. Promises: all of it in the caller's transaction; every reporter is kept, on both sides; what cannot be done is
said with the reason and what to do instead.
"""

from collections.abc import Mapping
from datetime import datetime

from civic.core.event import Actor, Event, EventKind
from civic.core.message import ENDINGS
from civic.core.report import REOPEN_WITHIN, IllegalMove, Report, Reporter, ReportState, ended_lately, move
from civic.core.work_order import OPEN_STATES as OPEN_ORDERS
from civic.core.work_order import WorkOrderState
from civic.db.store import Store
from civic.history import facts, record
from civic.ports import Office

ENDED = {ReportState.FIXED: "fixed", ReportState.UNABLE: "unable"}


class NotPossible(Exception):
    """The wish cannot be met as it stands; the text says why and what to do."""


def merge(
    store: Store,
    office: Office,
    report_id: int,
    into_id: int,
    now: datetime,
    actor: Actor,
    why: str = "",
    *,
    reopens: bool = False,
    score: float = 0.0,
) -> Report:
    """One fault, one job: the report joins another, and its reporters hear when that one is fixed.

    Where that has just ended they are told how, in the words that wait for release or would have. `why` is what it was
    recognised by, where no person did it, and `score` how surely. `reopens`: it will be opened again, and that is
    what they hear.
    """
    locked = store.reports.take_together(report_id, into_id)
    _may_merge(store, locked[report_id], locked[into_id], now)
    if locked[report_id].state is not ReportState.ACCEPTED:
        store.posts.count_as_reports(report_id)
    joining = store.posts.reporters(report_id)
    report, target = absorb(store, locked, report_id, into_id, now)
    told = facts(office, target, merged=report.ref, hazard=report.hazard or target.hazard)
    if score:
        told["score"] = score
    event = Event(EventKind.MERGED, report.id, now, actor, told, why)
    record(store, office, report, event, to=[] if target.state in ENDED else joining)
    _join(store, office, target, report.ref, [] if reopens else joining, now, actor)
    return target


def absorb(
    store: Store, locked: Mapping[int, Report], report_id: int, into_id: int, now: datetime
) -> tuple[Report, Report]:
    """One report stands in another from now on, with whatever stood in it; both as they are then."""
    report, target = locked[report_id], locked[into_id]
    state = move(report.ref, report.state, ReportState.DUPLICATE)
    cancel_order(store, report, f"Merged into {target.ref}.")
    heard(store, report)
    for child in locked.values():
        if child.merged_into_id == report.id:
            store.reports.change(child, now, merged_into_id=target.id)
    report = store.reports.change(
        report, now, state=state, merged_into_id=target.id, decided_at=now, reply_due_at=None
    )
    return report, store.reports.change(target, now, reporters=store.posts.how_many(target.id))


def leave(store: Store, office: Office, target_id: int, report: Report, now: datetime, actor: Actor) -> None:
    """The report is one of its own again; the other has its reporters no more, nor says anything to them."""
    target = store.reports.take(target_id)
    store.reports.change(target, now, reporters=store.posts.how_many(target.id))
    staying = {one.post_id for one in store.posts.reporters(target.id)}
    theirs = [one.post_id for one in store.posts.reporters(report.id) if one.post_id not in staying]
    store.outbox.drop_unsent(
        target.id, ENDINGS, f"{report.ref} was split from {target.ref}.", theirs, for_now=True
    )
    recorded(store, office, target, EventKind.SPLIT, now, actor, split=report.ref)


def heard(store: Store, report: Report) -> None:
    """Whoever decides has read what was unread, and has seen its photos."""
    if report.reply_due_at is not None:
        store.photos.show_waiting(report.id)


def cancel_order(store: Store, report: Report, reason: str) -> None:
    if report.work_order_id is None:
        return
    order = store.work_orders.take(report.work_order_id)
    if order.state in OPEN_ORDERS:
        store.work_orders.change(order, state=WorkOrderState.CANCELLED, reason=reason)


def recorded(
    store: Store,
    office: Office,
    report: Report,
    kind: EventKind,
    now: datetime,
    actor: Actor,
    *,
    tell: bool = False,
    **more: object,
) -> None:
    """Append an event of a report with its facts; with `tell`, to all its reporters."""
    event = Event(kind, report.id, now, actor, facts(office, report, **more))
    record(store, office, report, event, to="all" if tell else ())


def _may_merge(store: Store, report: Report, target: Report, now: datetime) -> None:
    if report.id == target.id:
        raise NotPossible(f"{report.ref} cannot be merged into itself.")
    if store.faults.same_post(report.id, target.id):
        raise NotPossible(
            f"{report.ref} and {target.ref} were made of one post: put them back together instead, before a crew begins."
        )
    if target.merged_into_id is not None:
        raise NotPossible(
            f"{target.ref} is itself merged into R-{target.merged_into_id}; merge into that one."
        )
    refused = (ReportState.DECLINED, ReportState.NOT_OURS)
    if target.state in refused:
        raise IllegalMove(target.ref, target.state, "merged into", ())
    if target.state in ENDED and not ended_lately(target, now):
        raise NotPossible(
            f"{target.ref} was fixed more than {REOPEN_WITHIN.days} days ago. Accept {report.ref} as a new report."
        )


def _join(
    store: Store,
    office: Office,
    target: Report,
    ref: str,
    joining: list[Reporter],
    now: datetime,
    actor: Actor,
) -> None:
    says = ENDED.get(target.state)
    told = facts(office, target, joined=ref)
    if says is None or target.work_order_id is None:
        record(store, office, target, Event(EventKind.JOINED, target.id, now, actor, told))
        return
    order = store.work_orders.take(target.work_order_id)
    told |= {"note": order.note, "reason": order.reason, "work_order": order.ref}
    event = Event(EventKind.JOINED, target.id, now, actor, told, work_order_id=order.id)
    photos = store.photos.of_work(target) if target.state is ReportState.FIXED else ()
    record(store, office, target, event, to=joining, photos=photos, says=says)
