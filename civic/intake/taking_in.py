"""Taking in: a stored post is claimed, understood, and becomes a report or part of one.

In: posts that are due. Out: reports, and posts that have failed, with the reason. Promises: a post that makes a rule
stumble does not hold up the others; nothing is given up before a day of trying, counted from when we first saw it or
a person asked for it again; photos that the channel does not hand out do not keep a post back for longer than some tries.

The posts of a pass are got ready side by side, for most of that is waiting for photos, and saved in their order: those
that are ready together in one transaction, and each by itself where one of them stumbles.
"""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from civic.core.consent import wish_of
from civic.core.event import Actor
from civic.core.post import InboundPost, PostKind
from civic.core.post_kind import mentioned_report
from civic.core.retry import RetryPolicy
from civic.core.understanding import Act, Decision
from civic.db.store import Store
from civic.db.store.posts import StoredPost
from civic.intake.consenting import heed
from civic.intake.editing import edit
from civic.intake.following_up import follow_up
from civic.intake.gathering import Photos, Tools, fetch_photos, late
from civic.intake.saving import STATES, save
from civic.intake.seen_before import may_have_a_twin, seen_before
from civic.ports import Failure

log = logging.getLogger("civic.intake")
POLICY = RetryPolicy(first=timedelta(seconds=5), longest=timedelta(minutes=15))
PATIENCE_WITH_PHOTOS = 4
SIDE_BY_SIDE = 3
"""Photos are developed on two cores at most; meanwhile the next one is fetched."""

SAVED_TOGETHER = 5
"""Whoever else wants to write waits for one such transaction at most: some 25 ms."""


@dataclass(frozen=True)
class Ready:
    """A post with all that saving it needs."""

    stored: StoredPost
    decision: Decision
    photos: Photos


def take_in_due(tools: Tools, limit: int = 10) -> int:
    """Take in posts that are stored and due; how many were claimed."""
    now = tools.clock.now()
    with tools.opener.writing() as store:
        claimed = store.posts.claim(now, now + tools.lease, limit)
    for run in _runs(claimed):
        for ready in _as_they_get_ready(tools, run):
            for first in range(0, len(ready), SAVED_TOGETHER):
                _save_together(tools, ready[first : first + SAVED_TOGETHER])
    return len(claimed)


def take_in_again(store: Store, post_id: int, now: datetime) -> bool:
    """Take a failed post in once more; False when it has not failed, or not any more."""
    return store.posts.retry(post_id, now)


def take_in_as_report(store: Store, post_id: int, actor: Actor, now: datetime) -> bool:
    """Take in a post that was set aside as what somebody says it is; False when it was not, or not any more."""
    return store.posts.take_up(post_id, actor.name, now)


def take_in(tools: Tools, stored: StoredPost) -> None:
    """Make of a claimed post what is to be made of it; nothing when somebody has done so already."""
    ready = _get_ready(tools, stored)
    if ready is not None:
        _save(tools, [ready])


def _runs(claimed: Sequence[StoredPost]) -> Iterator[list[StoredPost]]:
    """In their order, no two of one conversation together: what a reply means depends on what became of the post before."""
    run, talks = list[StoredPost](), set[str]()
    for stored in claimed:
        post = stored.post
        names = {post.id, post.root_id, post.thread_id or post.id, post.in_reply_to_id or post.id}
        if names & talks:
            yield run
            run, talks = [], set()
        run.append(stored)
        talks |= names
    yield run


def _as_they_get_ready(tools: Tools, claimed: Sequence[StoredPost]) -> Iterator[list[Ready]]:
    """In their order, as many at once as need not be waited for."""
    if not any(stored.post.photos for stored in claimed):
        yield [ready for stored in claimed if (ready := _get_ready_safely(tools, stored))]
        return
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        waiting = [pool.submit(_get_ready_safely, tools, stored) for stored in claimed]
        while waiting:
            done = _done_first(waiting)
            del waiting[: len(done)]
            yield [ready for ready in done if ready]


def _done_first(waiting: Sequence[Future[Ready | None]]) -> list[Ready | None]:
    """The first of them, waited for, and those right behind it that are done too."""
    done = [waiting[0].result()]
    for future in waiting[1:]:
        if not future.done():
            break
        done.append(future.result())
    return done


def _get_ready_safely(tools: Tools, stored: StoredPost) -> Ready | None:
    try:
        return _get_ready(tools, stored)
    except Exception as problem:
        _stumbled(tools, stored, problem)
        return None


def _get_ready(tools: Tools, stored: StoredPost) -> Ready | None:
    """None when the post waits for its photos."""
    photos = _photos(tools, stored)
    if photos is None:
        return None
    with tools.opener.reading() as store:
        follows_up = _known(store, stored.post) is not None
    decision = _timely(tools.understanding.decide(stored.post, follows_up=follows_up), stored)
    decision = _as_said(decision, stored)
    return Ready(stored, decision, photos)


def _save_together(tools: Tools, many: Sequence[Ready]) -> None:
    try:
        _save(tools, many)
    except Exception as problem:
        if len(many) == 1:
            _stumbled(tools, many[0].stored, problem)
            return
        for ready in many:
            _save_together(tools, [ready])


def _save(tools: Tools, many: Sequence[Ready]) -> None:
    if not many:
        return
    now = tools.clock.now()
    with tools.opener.writing() as store:
        if tools.office.joins and any(may_have_a_twin(ready.decision) for ready in many):
            store.reports.look_for_twins_alone()
        for ready in many:
            _save_one(store, tools, ready, now)


def _save_one(store: Store, tools: Tools, ready: Ready, now: datetime) -> None:
    stored, decision, photos = ready.stored, ready.decision, ready.photos
    if not store.posts.still_waits(stored):
        return
    known = _known(store, stored.post) or stored.report_id
    wish = wish_of(stored.post.text) if stored.post.author_id else None
    if wish is not None:
        heed(store, tools.office, stored, wish, known, now)
    elif stored.report_id is not None and stored.kind != PostKind.FOLLOW_UP:
        edit(store, tools.office, stored, stored.report_id, decision, photos, now)
    elif known is not None:
        follow_up(store, tools.office, stored, known, decision, photos, now)
    elif decision.action in STATES:
        seen = None
        if tools.office.joins:
            seen = seen_before(store, tools.understanding, stored, decision, photos)
        save(store, tools.office, stored, decision, photos, now, seen)
    else:
        store.posts.settle(stored.id, "ignored", decision.kind, reason=". ".join(decision.why))


def _stumbled(tools: Tools, stored: StoredPost, problem: Exception) -> None:
    log.error("post %s could not be taken in", stored.post.id, exc_info=problem)
    _try_later(tools, stored, f"{type(problem).__name__}: {problem}")


def _photos(tools: Tools, stored: StoredPost) -> Photos | None:
    """None when the post waits for its photos."""
    at = _next_try(tools, stored)
    patient = stored.attempts < PATIENCE_WITH_PHOTOS and at is not None
    try:
        return fetch_photos(tools, stored, patient=patient)
    except Failure as failure:
        _try_later(tools, stored, failure.reason)
        return None


def _try_later(tools: Tools, stored: StoredPost, reason: str) -> None:
    at = _next_try(tools, stored)
    with tools.opener.writing() as store:
        if at is None:
            store.posts.settle(stored.id, "failed", "", reason=reason)
        else:
            store.posts.later(stored.id, at, reason)


def _next_try(tools: Tools, stored: StoredPost) -> datetime | None:
    return POLICY.next_try(stored.attempts, tools.clock.now(), stored.tried_since, tools.chance())


def _timely(decision: Decision, stored: StoredPost) -> Decision:
    """What comes long after it was written is for a person, and nobody is answered by itself."""
    days = late(stored)
    if days is None or decision.action not in STATES:
        return decision
    why = (*decision.why, f"Posted {days} days before we saw it")
    return replace(decision, action=Act.ASK_PERSON, why=why)


def _as_said(decision: Decision, stored: StoredPost) -> Decision:
    """What somebody says is a report is one, which a person decides about."""
    if not stored.said_by or decision.kind is PostKind.FOLLOW_UP:
        return decision
    likeliest = decision.suggestions[0].code if decision.suggestions else None
    why = (f"A report, says {stored.said_by}", *decision.why)
    category = decision.category or likeliest
    return replace(decision, kind=PostKind.REPORT, action=Act.ASK_PERSON, category=category, why=why)


def _known(store: Store, post: InboundPost) -> int | None:
    """The report that a post is about: by its thread, or by the reference in its text."""
    answered = store.posts.report_of_thread(post)
    if answered is not None:
        return answered
    named = mentioned_report(post.text)
    return named if named is not None and store.reports.get(named) else None
