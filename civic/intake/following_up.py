"""Following up: what a reply changes of a report that is there.

In: a reply, and what was understood of it. Out: a job to be opened again, a place, which is that of the post's other
reports too, a report that is decided about anew, or a reply that a person must read. Promises: only the resident who
reported places or revives a report without a person; who may be in danger is told at once whom to call; whoever answers
us and says clearly that a finished job is not fixed is a reporter of it from then on; who only names a reference is read
by a person first, and so are photos by anybody else; no word is lost.
"""

from datetime import datetime

from civic.core.event import RESIDENT, Event, EventKind
from civic.core.place import Found, metres_between
from civic.core.post import PostKind
from civic.core.reply import Meaning
from civic.core.report import UNDECIDED_STATES, UNPLACED, Report, ReportState, ended_lately, move
from civic.core.understanding import Decision
from civic.db.store import Store
from civic.db.store.photos import SHOWN, WAITS
from civic.db.store.posts import StoredPost
from civic.history import facts, record
from civic.intake.gathering import Photos, late
from civic.intake.saving import alarms, hang, photo_facts, who_wrote
from civic.ports import Office

SURE_RADIUS_M = 250.0
REFUSED = (ReportState.NOT_OURS, ReportState.DECLINED)
NOT_FIXED = "Says that it is not fixed"
TO_READ = "For a person to read"
NOTHING = "Asks for nothing"


def follow_up(
    store: Store,
    office: Office,
    stored: StoredPost,
    report_id: int,
    decision: Decision,
    photos: Photos,
    now: datetime,
) -> None:
    """Take a reply in."""
    report = store.reports.take_standing(report_id)
    by_reporter = store.posts.has_reported(report.id, stored.post)
    timely = late(stored) is None
    reopens = timely and _reopens(store, report, stored, decision, by_reporter, now)
    place = decision.place if timely and by_reporter else None
    decides = place is not None and (report.state is ReportState.WAITING or _revives(report, decision))
    danger = alarms(decision) and timely
    asks = danger or _asks(report, decision) or (bool(photos.kept) and not by_reporter)
    unread = asks and not (reopens or decides)
    joins = reopens and not by_reporter
    kind = PostKind.REPORT if joins else PostKind.FOLLOW_UP
    store.posts.settle(stored.id, "reopens" if reopens else "taken_in", kind, report.id)
    if joins:
        report = store.reports.change(report, now, reporters=report.reporters + 1)
    showing = WAITS if unread or not by_reporter else SHOWN
    hang(store, report.id, stored, photos, now, report.rounds, showing)
    why = NOT_FIXED if reopens else TO_READ if unread else "" if decides else NOTHING
    more = {"hazard": True, "danger": decision.hazard_words} if danger else {}
    told = facts(office, report, channel=stored.post.channel, **photo_facts(photos), **more)
    event = Event(EventKind.FOLLOWED_UP, report.id, now, RESIDENT, told, why, post_id=stored.id)
    record(store, office, report, event, to=who_wrote(stored) if danger else [], says="emergency")
    if decides and place is not None:
        _placed(store, office, report, place, decision, stored, now)
        if report.state is ReportState.WAITING and decision.mentions is None:
            _carried(store, office, report, place, decision, now)
    elif unread:
        store.reports.change(report, now, reply_due_at=report.reply_due_at or office.answer_by(now))


def _reopens(
    store: Store, report: Report, stored: StoredPost, decision: Decision, by_reporter: bool, now: datetime
) -> bool:
    """Whether somebody says that it is not fixed who reported it, or who answers what we wrote about it. Which of
    several reports of one post is meant, only its reference or what is answered tells."""
    if decision.meaning is not Meaning.STILL_BROKEN or not ended_lately(report, now):
        return False
    named = decision.mentions == report.id or store.posts.answers_us(stored.post)
    if not named and store.faults.of_same_post(report.id):
        return False
    return by_reporter or store.posts.report_of_thread(stored.post) is not None


def _revives(report: Report, decision: Decision) -> bool:
    """Whether a place of ours is named for what was refused."""
    return report.state in REFUSED and not decision.outside


def _asks(report: Report, decision: Decision) -> bool:
    """Whether a person should read it; thanks that name another place than the report's may correct it."""
    if decision.meaning is not Meaning.NOTHING:
        return True
    place = decision.place
    if place is None or report.lat is None or report.lon is None:
        return place is not None
    return metres_between(report.lat, report.lon, place.lat, place.lon) > max(place.radius_m, SURE_RADIUS_M)


def _placed(
    store: Store,
    office: Office,
    report: Report,
    place: Found,
    decision: Decision,
    stored: StoredPost,
    now: datetime,
) -> None:
    """The resident's answer says where: the report goes on from there, and the answer is answered."""
    areas = office.areas.areas_at(place.lat, place.lon)
    state = _state_at(report, place, outside=decision.outside)
    raises = state is ReportState.ACCEPTED
    before = report.place or UNPLACED
    again = {"rounds": report.rounds + 1, "decided_at": None} if report.state in REFUSED else {}
    report = store.reports.place(report, now, place.lat, place.lon, place.name, areas, place.source)
    report = store.reports.change(
        report,
        now,
        state=move(report.ref, report.state, state),
        due_at=office.due_at(report.category, report.hazard, now) if raises else office.answer_by(now),
        **again,
    )
    store.reports.reword(report.id, office.search_words(report))
    due = {} if raises else {"due": ""}
    told = facts(office, report, before=before, **due)
    kind = EventKind.OUTSIDE if decision.outside else EventKind.PLACED
    event = Event(kind, report.id, now, RESIDENT, told, place.why, post_id=stored.id)
    to = [one for one in store.posts.reporters(report.id) if one.post_id == stored.id]
    record(store, office, report, event, to=to)


def _carried(
    store: Store, office: Office, first: Report, place: Found, decision: Decision, now: datetime
) -> None:
    """What is asked of the report that a post became first is asked of the whole post: its other reports are there too,
    unless they have a place, or words that name one. A person decides about them, so nobody hears of it."""
    if store.faults.get(first.id) is not None:
        return
    why = f"Told of {first.ref}, which is of the same post"
    if decision.outside:
        why += ". This lies outside the council’s area"
    areas = office.areas.areas_at(place.lat, place.lon)
    for number in store.faults.of_same_post(first.id):
        part = store.reports.take(number)
        if part.placed or part.state not in UNDECIDED_STATES or part.understanding.get("says_where"):
            continue
        waited = part.state is ReportState.WAITING
        due_at = office.answer_by(now) if waited else part.due_at
        part = store.reports.place(part, now, place.lat, place.lon, place.name, areas, place.source)
        part = store.reports.change(part, now, state=ReportState.NEW, due_at=due_at)
        store.reports.reword(part.id, office.search_words(part))
        told = facts(office, part, due="", before=UNPLACED)
        record(store, office, part, Event(EventKind.PLACED, part.id, now, RESIDENT, told, why))


def _state_at(report: Report, place: Found, *, outside: bool) -> ReportState:
    """What was asked for its place goes straight on where it is sure; what was refused a person looks at again."""
    if outside:
        return ReportState.NOT_OURS
    sure = report.category is not None and place.radius_m <= SURE_RADIUS_M
    return ReportState.ACCEPTED if sure and report.state is ReportState.WAITING else ReportState.NEW
