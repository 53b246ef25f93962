"""Triage: a person decides about a report, and may take the decision back.

Each verb changes the report and appends its event in the caller's transaction. What cannot be done is said
with the reason and what to do instead; nothing is then changed.
"""

from datetime import datetime

from civic.core.event import Actor, Event, EventKind
from civic.core.message import ENDINGS
from civic.core.report import REOPEN_WITHIN, IllegalMove, Report, Reporter, ReportState, ended_lately, move
from civic.core.work_order import OPEN_STATES as OPEN_ORDERS
from civic.core.work_order import WorkOrderState
from civic.db.store import Store
from civic.db.store.photos import HIDDEN, SHOWN
from civic.history import facts, record
from civic.ports import Office

DECISIONS = ("declined", "outside", "merged")
ENDED = {ReportState.FIXED: "fixed", ReportState.UNABLE: "unable"}


class NotPossible(Exception):
    """The wish cannot be met as it stands; the text says why and what to do."""


def accept(store: Store, office: Office, report_id: int, now: datetime, actor: Actor) -> Report:
    """Accept a report that has a category and a place; the next step raises its work order."""
    report = store.reports.take(report_id)
    if not report.placed:
        raise NotPossible(
            f"{report.ref} has no place yet. Put the pin on the map, or ask the resident for it."
        )
    if report.category is None:
        raise NotPossible(f"{report.ref} has no category yet. Choose one first.")
    state = move(report.ref, report.state, ReportState.ACCEPTED)
    store.posts.count_as_reports(report.id)
    _heard(store, report)
    due_at = office.due_at(report.category, report.hazard, now)
    report = store.reports.change(report, now, state=state, due_at=due_at, decided_at=now, reply_due_at=None)
    _record(store, office, report, EventKind.ACCEPTED, now, actor, tell=True)
    return report


def decline(store: Store, office: Office, report_id: int, reason: str, now: datetime, actor: Actor) -> Report:
    """Say no, with the reason the resident reads; an open work order is cancelled."""
    _needs(reason, "Write the reason: the resident reads it.")
    report = store.reports.take(report_id)
    state = move(report.ref, report.state, ReportState.DECLINED)
    _cancel_order(store, report, reason)
    _heard(store, report)
    report = store.reports.change(report, now, state=state, decided_at=now, reply_due_at=None)
    _record(store, office, report, EventKind.DECLINED, now, actor, tell=True, reason=reason)
    return report


def reconsider(store: Store, office: Office, report_id: int, now: datetime, actor: Actor) -> Report:
    """Take back a decline, a "not ours" or a merge: the report waits for a decision again.

    Words about it that have not left are not sent any more. A new round begins, so that residents are told of the
    next decision whatever they were told before.
    """
    report = store.reports.take_together(report_id)[report_id]
    was_into = report.merged_into_id
    state = move(report.ref, report.state, ReportState.NEW)
    store.outbox.drop_unsent(report.id, DECISIONS, "The decision was taken back before this was sent.")
    report = store.reports.change(
        report,
        now,
        state=state,
        merged_into_id=None,
        decided_at=None,
        due_at=office.answer_by(now),
        rounds=report.rounds + 1,
    )
    if was_into is not None:
        report = store.reports.change(report, now, reporters=store.posts.how_many(report.id))
        _leave(store, office, was_into, report, now, actor)
    kind = EventKind.SPLIT if was_into is not None else EventKind.RECONSIDERED
    _record(store, office, report, kind, now, actor)
    return report


def merge(store: Store, office: Office, report_id: int, into_id: int, now: datetime, actor: Actor) -> Report:
    """One fault, one job: the report joins another, and its reporters hear when that one is fixed.

    Where that has just ended they are told how, in the words that wait for release or would have.
    """
    locked = store.reports.take_together(report_id, into_id)
    report, target = locked[report_id], locked[into_id]
    _may_merge(report, target, now)
    state = move(report.ref, report.state, ReportState.DUPLICATE)
    store.posts.count_as_reports(report.id)
    _cancel_order(store, report, f"Merged into {target.ref}.")
    _heard(store, report)
    joining = store.posts.reporters(report.id)
    for child in locked.values():
        if child.merged_into_id == report.id:
            store.reports.change(child, now, merged_into_id=target.id)
    report = store.reports.change(
        report, now, state=state, merged_into_id=target.id, decided_at=now, reply_due_at=None
    )
    target = store.reports.change(target, now, reporters=store.posts.how_many(target.id))
    told = facts(office, target, merged=report.ref)
    event = Event(EventKind.MERGED, report.id, now, actor, told)
    record(store, office, report, event, to=[] if target.state in ENDED else joining)
    _join(store, office, target, report.ref, joining, now, actor)
    return target


def ask_for_location(store: Store, office: Office, report_id: int, now: datetime, actor: Actor) -> Report:
    """Ask the resident where it is, once; NotPossible where nobody can be asked in a thread."""
    report = store.reports.take(report_id)
    store.posts.count_as_reports(report.id)
    reachable = [one for one in store.posts.reporters(report.id) if one.channel in office.speaking]
    if not reachable:
        raise NotPossible(f"{report.ref} did not come by a channel where we can ask. Put the pin on the map.")
    state = move(report.ref, report.state, ReportState.WAITING)
    _heard(store, report)
    report = store.reports.change(report, now, state=state, reply_due_at=None)
    _record(store, office, report, EventKind.ASKED_PLACE, now, actor, tell=True)
    return report


def read_reply(store: Store, office: Office, report_id: int, now: datetime, actor: Actor) -> Report:
    """Somebody has read what the resident replied, and nothing more needs to be done about it."""
    report = store.reports.take(report_id)
    if report.reply_due_at is None:
        raise NotPossible(f"No reply to {report.ref} is unread any more: somebody has read it.")
    _heard(store, report)
    report = store.reports.change(report, now, reply_due_at=None)
    _record(store, office, report, EventKind.READ, now, actor)
    return report


def show_photo(
    store: Store, office: Office, report_id: int, sha256: str, show: bool, now: datetime, actor: Actor
) -> Report:
    """Hide a photo from residents, or show it to them again; staff see it either way."""
    report = store.reports.take(report_id)
    if not store.photos.let_show(report.id, sha256, SHOWN if show else HIDDEN):
        raise NotPossible(f"That photo of {report.ref} is {'shown' if show else 'hidden'} already.")
    report = store.reports.change(report, now)
    kind = EventKind.PHOTO_SHOWN if show else EventKind.PHOTO_HIDDEN
    _record(store, office, report, kind, now, actor, photo=sha256)
    return report


def categorise(
    store: Store, office: Office, report_id: int, code: str, now: datetime, actor: Actor
) -> Report:
    """Say what it is. A crew that has it keeps it; assign it anew if another should."""
    if office.category(code) is None:
        raise NotPossible(f"There is no category “{code}” in the council's list. Choose one of it.")
    report = store.reports.take(report_id)
    before = office.category_name(report.category) or "no category"
    if report.category == code:
        return report
    report = store.reports.change(report, now, category=code)
    _record(store, office, report, EventKind.CATEGORISED, now, actor, before=before)
    store.reports.reword(report.id, office.search_words(report))
    return report


def move_pin(
    store: Store,
    office: Office,
    report_id: int,
    lat: float,
    lon: float,
    name: str,
    now: datetime,
    actor: Actor,
) -> Report:
    """Put the report where a person says it is; `name` is the address in words."""
    if not office.areas.contains(lat, lon):
        raise NotPossible(
            "That point lies outside the council's area. Put the pin inside it, or decline the report."
        )
    report = store.reports.take(report_id)
    before = report.place or "no place"
    areas = office.areas.areas_at(lat, lon)
    report = store.reports.place(report, now, lat, lon, name, areas, "staff")
    if report.state is ReportState.WAITING or report.reply_due_at is not None:
        state = ReportState.NEW if report.state is ReportState.WAITING else report.state
        _heard(store, report)
        report = store.reports.change(report, now, state=state, reply_due_at=None)
    _record(store, office, report, EventKind.PLACED, now, actor, before=before)
    store.reports.reword(report.id, office.search_words(report))
    return report


def _heard(store: Store, report: Report) -> None:
    """Whoever decides has read what was unread, and has seen its photos."""
    if report.reply_due_at is not None:
        store.photos.show_waiting(report.id)


def _needs(text: str, otherwise: str) -> None:
    if not text.strip():
        raise NotPossible(otherwise)


def _may_merge(report: Report, target: Report, now: datetime) -> None:
    if report.id == target.id:
        raise NotPossible(f"{report.ref} cannot be merged into itself.")
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


def _cancel_order(store: Store, report: Report, reason: str) -> None:
    if report.work_order_id is None:
        return
    order = store.work_orders.take(report.work_order_id)
    if order.state in OPEN_ORDERS:
        store.work_orders.change(order, state=WorkOrderState.CANCELLED, reason=reason)


def _leave(store: Store, office: Office, target_id: int, report: Report, now: datetime, actor: Actor) -> None:
    target = store.reports.take(target_id)
    store.reports.change(target, now, reporters=store.posts.how_many(target.id))
    theirs = [one.post_id for one in store.posts.reporters(report.id)]
    store.outbox.drop_unsent(target.id, ENDINGS, f"{report.ref} was split from {target.ref}.", theirs)
    _record(store, office, target, EventKind.SPLIT, now, actor, split=report.ref)


def _record(
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
    event = Event(kind, report.id, now, actor, facts(office, report, **more))
    record(store, office, report, event, to="all" if tell else ())
