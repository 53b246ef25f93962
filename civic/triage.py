"""Triage: a person decides about a report, and may take the decision back.

Each verb changes the report and appends its event in the caller's transaction. What cannot be done is said
with the reason and what to do instead; nothing is then changed.
"""

from datetime import datetime

from civic.core.event import Actor, EventKind
from civic.core.post import PostKind
from civic.core.report import UNPLACED, Report, ReportState, move
from civic.db.store import Store
from civic.db.store.photos import HIDDEN, SHOWN
from civic.merging import NotPossible, cancel_order, heard, leave, merge, recorded
from civic.ports import Office

__all__ = [
    "NotPossible",
    "accept",
    "ask_for_location",
    "categorise",
    "compare_again",
    "decline",
    "merge",
    "move_pin",
    "read_reply",
    "reconsider",
    "show_photo",
    "sort_as",
    "tell_apart",
]

NO_REPORTS = tuple(
    kind.value for kind in PostKind if kind not in (PostKind.REPORT, PostKind.FOLLOW_UP, PostKind.EMERGENCY)
)
DECISIONS = ("declined", "outside", "merged")


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
    heard(store, report)
    due_at = office.due_at(report.category, report.hazard, now)
    report = store.reports.change(report, now, state=state, due_at=due_at, decided_at=now, reply_due_at=None)
    recorded(store, office, report, EventKind.ACCEPTED, now, actor, tell=True, **_corrected(report))
    return report


def decline(store: Store, office: Office, report_id: int, reason: str, now: datetime, actor: Actor) -> Report:
    """Say no, with the reason the resident reads; an open work order is cancelled."""
    _needs(reason, "Write the reason: the resident reads it.")
    report = store.reports.take(report_id)
    state = move(report.ref, report.state, ReportState.DECLINED)
    cancel_order(store, report, reason)
    heard(store, report)
    report = store.reports.change(report, now, state=state, decided_at=now, reply_due_at=None)
    recorded(store, office, report, EventKind.DECLINED, now, actor, tell=True, reason=reason)
    return report


def sort_as(store: Store, office: Office, report_id: int, kind: str, now: datetime, actor: Actor) -> Report:
    """Say what kind of post it is where it is no report: it is closed, and nobody is written to."""
    if kind not in NO_REPORTS:
        raise NotPossible(f"There is no kind “{kind}” of post. Choose one of: {', '.join(NO_REPORTS)}.")
    report = store.reports.take(report_id)
    before = str(report.understanding.get("kind", ""))
    state = move(report.ref, report.state, ReportState.DECLINED)
    store.posts.sort_as(report.id, kind)
    cancel_order(store, report, "It is no report.")
    heard(store, report)
    report = store.reports.change(report, now, state=state, decided_at=now, reply_due_at=None)
    recorded(
        store, office, report, EventKind.SORTED, now, actor, before=_plain(before), sorted_as=_plain(kind)
    )
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
        leave(store, office, was_into, report, now, actor)
    kind = EventKind.SPLIT if was_into is not None else EventKind.RECONSIDERED
    recorded(store, office, report, kind, now, actor)
    return report


def tell_apart(
    store: Store,
    office: Office,
    report_id: int,
    other_id: int,
    now: datetime,
    actor: Actor,
    score: float = 0.0,
) -> Report:
    """Say that two reports are not the same, though they look alike: neither is suggested beside the other any more.
    `score` is how alike they are, where somebody was shown so; it is learned from."""
    return _compared(store, office, EventKind.TOLD_APART, (report_id, other_id), now, actor, score)


def compare_again(
    store: Store, office: Office, report_id: int, other_id: int, now: datetime, actor: Actor
) -> Report:
    """Take that back."""
    return _compared(store, office, EventKind.COMPARED_AGAIN, (report_id, other_id), now, actor)


def _compared(
    store: Store,
    office: Office,
    kind: EventKind,
    pair: tuple[int, int],
    now: datetime,
    actor: Actor,
    score: float = 0.0,
) -> Report:
    """Both histories have it, since either may be looked at first."""
    locked = store.reports.take_together(*pair)
    report, other = (locked[one] for one in pair)
    if report.id == other.id:
        raise NotPossible(f"{report.ref} cannot be told apart from itself.")
    if report.merged_into_id == other.id or other.merged_into_id == report.id:
        raise NotPossible(f"{report.ref} and {other.ref} are merged. Split them first.")
    recorded(store, office, report, kind, now, actor, other=other.ref, score=score)
    recorded(store, office, other, kind, now, actor, other=report.ref)
    return report


def ask_for_location(store: Store, office: Office, report_id: int, now: datetime, actor: Actor) -> Report:
    """Ask the resident where it is, once; NotPossible where nobody can be asked in a thread."""
    report = store.reports.take(report_id)
    store.posts.count_as_reports(report.id)
    reachable = [one for one in store.posts.reporters(report.id) if one.channel in office.speaking]
    if not reachable:
        raise NotPossible(f"{report.ref} did not come by a channel where we can ask. Put the pin on the map.")
    state = move(report.ref, report.state, ReportState.WAITING)
    heard(store, report)
    report = store.reports.change(report, now, state=state, reply_due_at=None)
    recorded(store, office, report, EventKind.ASKED_PLACE, now, actor, tell=True)
    return report


def read_reply(store: Store, office: Office, report_id: int, now: datetime, actor: Actor) -> Report:
    """Somebody has read what the resident replied, and nothing more needs to be done about it."""
    report = store.reports.take(report_id)
    if report.reply_due_at is None:
        raise NotPossible(f"No reply to {report.ref} is unread any more: somebody has read it.")
    heard(store, report)
    report = store.reports.change(report, now, reply_due_at=None)
    recorded(store, office, report, EventKind.READ, now, actor)
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
    recorded(store, office, report, kind, now, actor, photo=sha256)
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
    recorded(store, office, report, EventKind.CATEGORISED, now, actor, before=before)
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
    before = report.place or UNPLACED
    areas = office.areas.areas_at(lat, lon)
    report = store.reports.place(report, now, lat, lon, name, areas, "staff")
    if report.state is ReportState.WAITING or report.reply_due_at is not None:
        state = ReportState.NEW if report.state is ReportState.WAITING else report.state
        heard(store, report)
        report = store.reports.change(report, now, state=state, reply_due_at=None)
    recorded(store, office, report, EventKind.PLACED, now, actor, before=before)
    store.reports.reword(report.id, office.search_words(report))
    return report


def _corrected(report: Report) -> dict[str, str]:
    """What a report was read as, where that was none."""
    kind = str(report.understanding.get("kind", ""))
    return {"read_as": _plain(kind)} if kind in NO_REPORTS else {}


def _plain(kind: str) -> str:
    return kind.replace("_", " ")


def _needs(text: str, otherwise: str) -> None:
    if not text.strip():
        raise NotPossible(otherwise)
