"""Taking in: a stored post is claimed, understood, and becomes a report or part of one.

In: posts that are due. Out: reports, and posts that have failed, with the reason. Promises: a post that makes a rule
stumble does not hold up the others; nothing is given up before a day of trying, counted from when we first saw it or
a person asked for it again; photos that the channel does not hand out do not keep a post back for longer than some tries.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from civic.core.consent import wish_of
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
from civic.ports import Failure

log = logging.getLogger("civic.intake")
POLICY = RetryPolicy(first=timedelta(seconds=5), longest=timedelta(minutes=15))
PATIENCE_WITH_PHOTOS = 4


def take_in_due(tools: Tools, limit: int = 10) -> int:
    """Take in posts that are stored and due; how many were claimed."""
    now = tools.clock.now()
    with tools.opener.writing() as store:
        claimed = store.posts.claim(now, now + tools.lease, limit)
    for stored in claimed:
        _take_in_safely(tools, stored)
    return len(claimed)


def take_in_again(store: Store, post_id: int, now: datetime) -> bool:
    """Take a failed post in once more; False when it has not failed, or not any more."""
    return store.posts.retry(post_id, now)


def take_in(tools: Tools, stored: StoredPost) -> None:
    """Make of a claimed post what is to be made of it; nothing when somebody has done so already."""
    photos = _photos(tools, stored)
    if photos is None:
        return
    with tools.opener.reading() as store:
        follows_up = _known(store, stored.post) is not None
    decision = _timely(tools.understanding.decide(stored.post, follows_up=follows_up), stored)
    now = tools.clock.now()
    with tools.opener.writing() as store:
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
            save(store, tools.office, stored, decision, photos, now)
        else:
            store.posts.settle(stored.id, "ignored", decision.kind, reason=" ".join(decision.why))


def _take_in_safely(tools: Tools, stored: StoredPost) -> None:
    try:
        take_in(tools, stored)
    except Exception as problem:
        log.exception("post %s could not be taken in", stored.post.id)
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
    return POLICY.next_try(stored.attempts, tools.clock.now(), stored.tried_since)


def _timely(decision: Decision, stored: StoredPost) -> Decision:
    """What comes long after it was written is for a person, and nobody is answered by itself."""
    days = late(stored)
    if days is None or decision.action not in STATES:
        return decision
    why = (*decision.why, f"Posted {days} days before we saw it")
    return replace(decision, action=Act.ASK_PERSON, why=why)


def _known(store: Store, post: InboundPost) -> int | None:
    """The report that a post is about: by its thread, or by the reference in its text."""
    answered = store.posts.report_of_thread(post)
    if answered is not None:
        return answered
    named = mentioned_report(post.text)
    return named if named is not None and store.reports.get(named) else None
