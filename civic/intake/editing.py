"""Editing: what a newer version of a post changes of the report that its first version became.

In: the post as it reads now, and what is understood of it. Out: the report's category, place and title as the new
words say, unless a person has said what and where it is; photos that are new are added. Promises: never a second
report; nobody is answered twice; of a job that a crew has, or that has ended, a person hears, and so in each report of
a post of which several were made; a report that another was joined to is what its own reporter says, and a person reads
what the other says now.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from civic.core.event import RESIDENT, Event, EventKind
from civic.core.report import OPEN_STATES, UNDECIDED_STATES, Report, Reporter, ReportState, move
from civic.core.understanding import Act, Decision
from civic.db.store import Store
from civic.db.store.posts import StoredPost
from civic.history import facts, record
from civic.intake.gathering import Photos, late
from civic.intake.saving import hang, photo_facts
from civic.ports import Office

SAID_WHAT = {EventKind.ACCEPTED, EventKind.CATEGORISED}
DIVIDED = "Several reports were made of the post, so a person reads what it says now"
OVERTAKEN = "The author has edited the post before this was sent."
SAID_WHERE = {EventKind.ACCEPTED, EventKind.PLACED}


def edit(
    store: Store,
    office: Office,
    stored: StoredPost,
    report_id: int,
    decision: Decision,
    photos: Photos,
    now: datetime,
) -> None:
    """Take the newer version in."""
    further = store.faults.made_of(stored.id)
    if further:
        _divided(store, office, stored, [report_id, *further], photos, now)
        return
    report = store.reports.take_standing(report_id)
    own = report.id == report_id
    store.posts.settle(stored.id, "taken_in", stored.kind, report_id)
    hang(store, report.id, stored, photos, now, report.rounds)
    before = report
    if own and report.state in OPEN_STATES:
        report = _reworded(store, office, report, decision, now)
    goes_on = own and report.state in UNDECIDED_STATES and _raises(decision, stored)
    if goes_on:
        due_at = office.due_at(report.category, report.hazard, now)
        state = move(report.ref, report.state, ReportState.ACCEPTED)
        report = store.reports.change(report, now, state=state, due_at=due_at)
    elif not own or before.state not in UNDECIDED_STATES:
        unread = report.reply_due_at or office.answer_by(now)
        report = store.reports.change(report, now, reply_due_at=unread)
    told = facts(office, report, channel=stored.post.channel, **photo_facts(photos))
    why = ". ".join(decision.why) if own else ""
    event = Event(EventKind.EDITED, report.id, now, RESIDENT, told, why, post_id=stored.id)
    post = stored.post
    to = [Reporter(stored.id, post.channel, post.id, post.author_id, post.reply_mode)] if goes_on else []
    if goes_on:
        store.outbox.drop_unsent(report.id, ("question",), OVERTAKEN, [stored.id])
    record(store, office, report, event, to=to, says="acknowledged")


def _divided(
    store: Store, office: Office, stored: StoredPost, reports: Sequence[int], photos: Photos, now: datetime
) -> None:
    """A person has said which words tell of which fault, so a person reads the new ones, in each of the reports."""
    taken = store.reports.take_together(*reports)
    store.posts.settle(stored.id, "taken_in", stored.kind, reports[0])
    standing = {taken[number].merged_into_id or number for number in reports}
    for report in [store.reports.take(number) for number in sorted(standing)]:
        hang(store, report.id, stored, photos, now, report.rounds)
        unread = report.reply_due_at or office.answer_by(now)
        changed = store.reports.change(report, now, reply_due_at=unread)
        told = facts(office, changed, channel=stored.post.channel, **photo_facts(photos))
        event = Event(EventKind.EDITED, report.id, now, RESIDENT, told, DIVIDED, post_id=stored.id)
        record(store, office, changed, event)


def _raises(decision: Decision, stored: StoredPost) -> bool:
    return decision.action is Act.RAISE and late(stored) is None


def _reworded(store: Store, office: Office, report: Report, decision: Decision, now: datetime) -> Report:
    """The report as the new words say it, but for what a person has said."""
    said = store.history.by_people(report.id)
    what = {} if said & SAID_WHAT else _what(report, decision)
    if what:
        report = store.reports.change(report, now, **what)
    place = decision.place
    if place is not None and not decision.outside and not said & SAID_WHERE:
        areas = office.areas.areas_at(place.lat, place.lon)
        report = store.reports.place(report, now, place.lat, place.lon, place.name, areas, place.source)
    store.reports.reword(report.id, office.search_words(report))
    return report


def _what(report: Report, decision: Decision) -> dict[str, Any]:
    """What the new words name; words that name nothing leave what was named before."""
    if decision.category is None:
        return {}
    named = {
        "category": decision.category,
        "title": decision.title,
        "hazard": report.hazard or decision.hazard,
    }
    return {name: value for name, value in named.items() if getattr(report, name) != value}
