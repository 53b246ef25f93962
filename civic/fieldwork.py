"""Field work: what a crew does about a work order, as its phone tells it.

Every update carries a UUID made on the phone. The same update again changes nothing and answers as before, so
that a phone may send until it hears an answer. Reports are locked before their work orders.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from civic.core import work_order
from civic.core.event import RESIDENT, Actor, Event, EventKind
from civic.core.message import ENDINGS, GOING_ON, MessagePhoto
from civic.core.report import OPEN_STATES, Report, ReportState, move
from civic.core.work_order import REPORT_STATE, WorkOrder, WorkOrderState
from civic.db.store import Store
from civic.history import facts, record
from civic.ports import Office, Photo

TOO_LATE = "{ref} is closed, so the resident would not get this photo. Ask the desk to open the job again."
STALE = "The job was opened again before this was sent."
OVER = "The job had ended before this was sent."


class NotReady(Exception):
    """The job does not allow this as it stands; the text says what is missing."""


@dataclass(frozen=True)
class FieldUpdate:
    """One tap on a phone: made by `actor` at `done_at` by the phone's clock, heard at `now` by ours."""

    id: str
    work_order_id: int
    actor: Actor
    done_at: datetime
    now: datetime


def start(store: Store, office: Office, update: FieldUpdate) -> WorkOrder:
    """The crew has begun."""
    order, report, seen = _open(store, update, "start", "")
    if seen:
        return order
    return _step(store, office, order, report, update, WorkOrderState.STARTED, EventKind.STARTED)


def add_photo(store: Store, office: Office, update: FieldUpdate, photo: Photo, alt: str = "") -> WorkOrder:
    """Keep a photo of the work; the newest state of the thing comes last.

    Its description outlives the resident's post, so it has none of the post's words.
    """
    order, report, seen = _open(store, update, "photo", photo.sha256)
    if seen:
        return order
    if order.state not in work_order.OPEN_STATES:
        raise NotReady(TOO_LATE.format(ref=order.ref))
    words = alt or f"After the work: {office.plain_title(report)}"
    added = store.photos.add(
        photo, report.id, "after", words, update.now, work_order_id=order.id, round=report.rounds
    )
    if added:
        _record(store, office, report, order, update, EventKind.PHOTO_ADDED, photo=photo.sha256)
    return order


def complete(store: Store, office: Office, update: FieldUpdate, note: str) -> WorkOrder:
    """The job is done: every reporter is told, with the after-photos, once a person has released the words."""
    order, report, seen = _open(store, update, "complete", note)
    if seen:
        return order
    photos = store.photos.of_work(report)
    if not photos and not note.strip():
        raise NotReady("Add an after-photo, or write a note that says what was done; one of them is needed.")
    return _step(
        store,
        office,
        order,
        report,
        update,
        WorkOrderState.DONE,
        EventKind.COMPLETED,
        photos,
        note=note.strip(),
    )


def unable_to_complete(store: Store, office: Office, update: FieldUpdate, reason: str) -> WorkOrder:
    """The job cannot be done; the reason goes to the desk, and from there to the residents."""
    if not reason.strip():
        raise NotReady("Write why it cannot be done; the desk and the resident read it.")
    order, report, seen = _open(store, update, "unable", reason)
    if seen:
        return order
    return _step(
        store, office, order, report, update, WorkOrderState.UNABLE, EventKind.UNABLE, reason=reason.strip()
    )


def reopen_due(store: Store, office: Office, now: datetime) -> int:
    """Reopen the jobs of which residents say that they are not fixed; how many posts were heard."""
    posts = sorted(store.posts.reopening(), key=lambda stored: (stored.report_id or 0, stored.id))
    for stored in posts:
        if stored.report_id is not None:
            standing = store.reports.take_standing(stored.report_id)
            reopen(store, office, standing.id, now, RESIDENT, stored.id)
        store.posts.settle(stored.id, "taken_in", stored.kind, stored.report_id)
    return len(posts)


def reopen(
    store: Store, office: Office, report_id: int, now: datetime, actor: Actor, post_id: int | None = None
) -> Report:
    """The same job again, with a new due date; all its reporters are told, whoever said so among them.

    Words that waited to be sent tell of an end that is none, so they are dropped. Open reports stay as they are.
    """
    report = store.reports.take(report_id)
    if report.work_order_id is None or report.state not in (ReportState.FIXED, ReportState.UNABLE):
        return report
    state = move(report.ref, report.state, ReportState.WITH_CREW)
    order = store.work_orders.take(report.work_order_id)
    due_at = office.due_at(report.category, report.hazard, now)
    wanted = work_order.move(order.ref, order.state, WorkOrderState.RAISED)
    store.work_orders.change(order, state=wanted, due_at=due_at, started_at=None, done_at=None)
    store.outbox.drop_unsent(report.id, ENDINGS, STALE)
    if actor.id is not None and report.reply_due_at is not None:
        store.photos.show_waiting(report.id)
    report = store.reports.change(
        report,
        now,
        state=state,
        due_at=due_at,
        reply_due_at=None,
        fixed_at=None,
        ended_at=None,
        rounds=report.rounds + 1,
    )
    told = facts(office, report, work_order=order.ref)
    event = Event(EventKind.REOPENED, report.id, now, actor, told, work_order_id=order.id, post_id=post_id)
    record(store, office, report, event, to="all")
    return report


def _open(store: Store, update: FieldUpdate, kind: str, content: str) -> tuple[WorkOrder, Report, bool]:
    report = store.reports.take(store.work_orders.report_of(update.work_order_id))
    order = store.work_orders.take(update.work_order_id)
    digest = sha256(f"{kind}\0{update.work_order_id}\0{content}".encode()).hexdigest()
    noted = store.work_orders.note_update(
        update.id, order.id, update.actor.id or 0, kind, digest, update.done_at, update.now
    )
    return order, report, not noted


def _step(
    store: Store,
    office: Office,
    order: WorkOrder,
    report: Report,
    update: FieldUpdate,
    wanted: WorkOrderState,
    kind: EventKind,
    photos: tuple[MessagePhoto, ...] = (),
    **told: str,
) -> WorkOrder:
    state = work_order.move(order.ref, order.state, wanted)
    update = replace(update, done_at=_possible(order, update))
    times = {WorkOrderState.STARTED: "started_at", WorkOrderState.DONE: "done_at"}
    at = {times[wanted]: update.done_at} if wanted in times else {}
    order = store.work_orders.change(order, state=state, **at, **told)
    ended = {"fixed_at": update.done_at, "ended_at": update.now} if wanted is WorkOrderState.DONE else {}
    report = store.reports.change(
        report, update.now, state=move(report.ref, report.state, REPORT_STATE[state]), **ended
    )
    if report.state not in OPEN_STATES:
        store.outbox.drop_unsent(report.id, GOING_ON, OVER)
    _record(store, office, report, order, update, kind, photos, **told)
    return order


def _possible(order: WorkOrder, update: FieldUpdate) -> datetime:
    """A phone's clock may be wrong: nothing is done before the job was there, or later than we hear of it."""
    earliest = max(order.raised_at, order.started_at or order.raised_at)
    return min(max(update.done_at, earliest), update.now)


def _record(
    store: Store,
    office: Office,
    report: Report,
    order: WorkOrder,
    update: FieldUpdate,
    kind: EventKind,
    photos: tuple[MessagePhoto, ...] = (),
    **told: str,
) -> None:
    more = facts(office, report, work_order=order.ref, done_at=update.done_at.isoformat(), **told)
    event = Event(kind, report.id, update.now, update.actor, more, work_order_id=order.id)
    record(store, office, report, event, to="all", photos=photos)
