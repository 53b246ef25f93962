"""Intake: what channels and the public form hand in becomes a report, or is put where a person can see why not.

Order of steps: a page of posts is stored → the cursor moves → a stored post is claimed → its photos are fetched
and its place looked up (no transaction open) → report, history and message are saved in one transaction. A
crash anywhere gives the post back; the unique root id and the message keys make doing it again harmless.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from civic.core.event import RESIDENT, Event, EventKind
from civic.core.place import Found
from civic.core.post import InboundPost, PostKind
from civic.core.post_kind import mentioned_report
from civic.core.report import Draft, Report, ReportState, ended_lately
from civic.core.retry import RetryPolicy
from civic.core.understanding import Act, Decision, Understanding
from civic.db.store import Opener, Store
from civic.db.store.posts import StoredPost
from civic.history import facts, record
from civic.ports import Channel, Clock, Failure, Office, PermanentFailure, Photo, PhotoStore

log = logging.getLogger("civic.intake")
POLICY = RetryPolicy(first=timedelta(seconds=5), longest=timedelta(minutes=15))
TOO_OLD = timedelta(days=7)
PATIENCE_WITH_PHOTOS = 4
FORM = "web"
SURE_RADIUS_M = 250.0
STATES = {
    Act.RAISE: ReportState.ACCEPTED,
    Act.ASK_PERSON: ReportState.NEW,
    Act.ASK_PLACE: ReportState.WAITING,
    Act.OUTSIDE: ReportState.NOT_OURS,
    Act.FOLLOW_UP: ReportState.NEW,
}
EVENTS = {Act.ASK_PLACE: EventKind.ASKED_PLACE, Act.OUTSIDE: EventKind.OUTSIDE}


@dataclass(frozen=True)
class Tools:
    """What one pass of intake works with."""

    opener: Opener
    office: Office
    understanding: Understanding
    channels: Mapping[str, Channel]
    photos: PhotoStore
    clock: Clock
    lease: timedelta


def listen(opener: Opener, channel: Channel, clock: Clock) -> int:
    """Store everything new on a channel, then move its cursor; how many posts were new to us."""
    with opener.reading() as store:
        since_id = store.channels.since_id(channel.name)
    newest, last_post_at, new = since_id, None, 0
    try:
        for page in channel.pages_since(since_id):
            new += _store_page(opener, page, clock.now())
            for post in page:
                newest = post.id if channel.newer(post.id, newest) else newest
                last_post_at = max(last_post_at or post.posted_at, post.posted_at)
    except Failure as failure:
        with opener.writing() as store:
            store.channels.failed(channel.name, clock.now(), failure.reason)
        raise
    with opener.writing() as store:
        store.channels.read_up_to(channel.name, newest, clock.now(), last_post_at)
    return new


def take_in_due(tools: Tools, limit: int = 10) -> int:
    """Take in posts that are stored and due; how many were claimed."""
    now = tools.clock.now()
    with tools.opener.writing() as store:
        claimed = store.posts.claim(now, now + tools.lease, limit)
    for stored in claimed:
        _take_in_safely(tools, stored)
    return len(claimed)


def report_by_form(
    store: Store,
    office: Office,
    decision: Decision,
    post: InboundPost,
    photos: Sequence[Photo],
    now: datetime,
) -> int:
    """A report by the public form; the same form again (the same post id) is the same report. Its id."""
    post_id = store.posts.add(post, now)
    if post_id is None:
        return store.posts.report_of(post.channel, post.root_id)
    return _save(store, office, StoredPost(post_id, 0, None, post, "", now, now), decision, photos, now)


def _store_page(opener: Opener, page: Iterable[InboundPost], now: datetime) -> int:
    """Oldest first, so that references are given in the order of the posts."""
    with opener.writing() as store:
        return sum(_store_one(store, post, now) for post in reversed(list(page)))


def _store_one(store: Store, post: InboundPost, now: datetime) -> bool:
    reason = _not_for_us(post, now)
    return store.posts.add(post, now, "ignored" if reason else "stored", reason) is not None


def _not_for_us(post: InboundPost, now: datetime) -> str:
    if post.own:
        return "The council's own post."
    if post.repost:
        return "A bare repeat of another post."
    if now - post.posted_at > TOO_OLD:
        return "More than a week old when it was first seen."
    return ""


def _take_in_safely(tools: Tools, stored: StoredPost) -> None:
    try:
        _take_in(tools, stored)
    except Exception as problem:
        log.exception("post %s could not be taken in", stored.post.id)
        _try_later(tools, stored, f"{type(problem).__name__}: {problem}")


def _try_later(tools: Tools, stored: StoredPost, reason: str) -> None:
    now = tools.clock.now()
    at = POLICY.next_try(stored.attempts, now, stored.post.posted_at)
    with tools.opener.writing() as store:
        if at is None:
            store.posts.settle(stored.id, "failed", "", reason=reason)
        else:
            store.posts.later(stored.id, at, reason)


def _take_in(tools: Tools, stored: StoredPost) -> None:
    try:
        photos = _fetch_photos(tools, stored)
    except Failure as failure:
        if stored.attempts < PATIENCE_WITH_PHOTOS:
            _try_later(tools, stored, failure.reason)
            return
        photos = []
    with tools.opener.reading() as store:
        follows_up = _known(store, stored.post) is not None
    decision = tools.understanding.decide(stored.post, follows_up=follows_up)
    now = tools.clock.now()
    with tools.opener.writing() as store:
        if not store.posts.still_waits(stored.id):
            return
        known = _known(store, stored.post)
        if known is not None:
            _follow_up(store, tools.office, stored, known, decision, photos, now)
        elif decision.action in STATES:
            _save(store, tools.office, stored, decision, photos, now)
        else:
            store.posts.settle(stored.id, "ignored", decision.kind, reason=" ".join(decision.why))


def _fetch_photos(tools: Tools, stored: StoredPost) -> list[Photo]:
    channel = tools.channels.get(stored.post.channel)
    kept: list[Photo] = []
    if channel is None:
        return kept
    for photo in stored.post.photos:
        try:
            kept.append(tools.photos.keep(channel.photo(photo.url)))
        except PermanentFailure as failure:
            log.warning("photo %s of post %s left out: %s", photo.url, stored.post.id, failure.reason)
    return kept


def _known(store: Store, post: InboundPost) -> int | None:
    """The report that a post is about: by its thread, or by the reference in its text."""
    answered = store.posts.report_of_thread(post)
    if answered is not None:
        return answered
    named = mentioned_report(post.text)
    return named if named is not None and store.reports.get(named) else None


def _save(
    store: Store,
    office: Office,
    stored: StoredPost,
    decision: Decision,
    photos: Sequence[Photo],
    now: datetime,
) -> int:
    draft = _draft(office, stored.post, decision, now)
    report_id = store.reports.add(draft)
    kind = PostKind.REPORT if decision.kind is PostKind.FOLLOW_UP else decision.kind
    store.posts.settle(stored.id, "taken_in", kind, report_id)
    _hang(store, report_id, stored, photos, now)
    report = store.reports.take(report_id)
    told = facts(office, report, photos=len(photos), channel=stored.post.channel)
    if decision.action is not Act.RAISE:
        told["due"] = ""
    what = EVENTS.get(decision.action, EventKind.RECEIVED)
    event = Event(what, report_id, now, RESIDENT, told, ". ".join(decision.why), post_id=stored.id)
    record(store, office, report, event, to=store.posts.reporters(report_id))
    return report_id


def _draft(office: Office, post: InboundPost, decision: Decision, now: datetime) -> Draft:
    place = decision.place
    category = decision.category
    due_at = office.answer_by(now)
    if decision.action is Act.RAISE:
        due_at = office.due_at(category, decision.hazard, now)
    areas = dict(decision.areas)
    words = (decision.title, office.category_name(category), place.name if place else "", *areas.values())
    return Draft(
        channel=post.channel,
        state=STATES[decision.action],
        category=category,
        title=decision.title,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        place=place.name if place else "",
        place_source=place.source if place else "",
        place_radius_m=place.radius_m if place else 0.0,
        areas=areas,
        due_at=due_at,
        received_at=now,
        hazard=decision.hazard,
        confidence=decision.confidence,
        understanding=decision.facts(),
        words=" ".join(words),
    )


def _hang(store: Store, report_id: int, stored: StoredPost, photos: Sequence[Photo], now: datetime) -> None:
    alts = [photo.alt for photo in stored.post.photos]
    for number, photo in enumerate(photos):
        alt = alts[number] if number < len(alts) and alts[number] else "Photo sent with the report"
        store.photos.add(photo, report_id, "before", alt, now, post_id=stored.id)


def _follow_up(
    store: Store,
    office: Office,
    stored: StoredPost,
    report_id: int,
    decision: Decision,
    photos: Sequence[Photo],
    now: datetime,
) -> None:
    """More about a report we have: a place we asked for, a job that is not fixed, or a word for the desk."""
    report = store.reports.take(report_id)
    if report.merged_into_id is not None:
        report = store.reports.take(report.merged_into_id)
    reopens = ended_lately(report, now) and decision.still_broken
    store.posts.settle(stored.id, "reopens" if reopens else "taken_in", PostKind.FOLLOW_UP, report.id)
    _hang(store, report.id, stored, photos, now)
    told = facts(office, report, photos=len(photos), channel=stored.post.channel)
    event = Event(EventKind.FOLLOWED_UP, report.id, now, RESIDENT, told, post_id=stored.id)
    record(store, office, report, event)
    if report.state is ReportState.WAITING and decision.place is not None and not decision.outside:
        _placed(store, office, report, decision.place, stored, now)


def _placed(
    store: Store, office: Office, report: Report, place: Found, stored: StoredPost, now: datetime
) -> None:
    """The resident's answer says where: the report goes on, and the answer is acknowledged."""
    areas = office.areas.areas_at(place.lat, place.lon)
    report = store.reports.place(report, now, place.lat, place.lon, place.name, areas, place.source)
    sure = report.category is not None and place.radius_m <= SURE_RADIUS_M
    state = ReportState.ACCEPTED if sure else ReportState.NEW
    due_at = office.due_at(report.category, report.hazard, now) if sure else office.answer_by(now)
    report = store.reports.change(report, now, state=state, due_at=due_at)
    words = (report.title, office.category_name(report.category), place.name, *areas.values())
    store.reports.reword(report.id, " ".join(words))
    told = facts(office, report) if sure else facts(office, report, due="")
    event = Event(EventKind.PLACED, report.id, now, RESIDENT, told, place.why, post_id=stored.id)
    to = [one for one in store.posts.reporters(report.id) if one.post_id == stored.id]
    record(store, office, report, event, to=to)
