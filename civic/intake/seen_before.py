"""Seen before: the report, open or fixed lately, that a new one surely tells of again.

In: what was understood of a post, and its photos. Out: that report with the reasons, or nothing. Promises: only what is
sure of its own category and place is compared, with reports nearby; whatever is less than sure is left to a person, who
sees the likely ones side by side. What tells of a danger joins only what is known as one.

What was written before the repair belongs to the fixed report, and its reporter hears that it is fixed. What is written
within AT_ONCE of the repair opens the job again; later it is a new report, in whose history the earlier one is named.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from civic.core.duplicate import FAR_M, Likeness, Same, Sighting, may_join, same, score
from civic.core.place import Found
from civic.core.report import OPEN_STATES, REOPEN_WITHIN, ReportState, reference
from civic.core.understanding import Act, Decision, Understanding, sightings
from civic.db.store import Store
from civic.db.store.posts import StoredPost
from civic.intake.gathering import Photos

MOST_COMPARED = 40
AT_ONCE = timedelta(days=3)
"""So soon after a repair the same words mean that it did not hold; later a thing may have broken anew."""
About = Callable[[str], tuple[float, ...]]


class Again(StrEnum):
    """What becomes of a report that tells of another again."""

    JOINS = "joins"
    REOPENS = "reopens"
    LINKED = "linked"


@dataclass(frozen=True)
class SeenBefore:
    """`why` is for staff, with the score that decided."""

    report_id: int
    why: str
    score: float
    then: Again = Again.JOINS


def seen_before(
    store: Store, understanding: Understanding, stored: StoredPost, decision: Decision, photos: Photos
) -> SeenBefore | None:
    """`understanding` says what a text is about, and how sure two reports must be the same to be joined."""
    place, about = decision.place, understanding.about
    if place is None or not may_have_a_twin(decision):
        return None
    post = stored.post
    hashes = tuple(one.photo.likeness for one in photos.kept if one.photo.likeness)
    others = _worth_comparing(store, place, post.posted_at, decision, with_photos=bool(hashes))
    if not others:
        return None
    own = sightings.of_post(post.text, post.posted_at, decision, about(post.text), hashes)
    scored, join = _scored(store, about, own, others), understanding.joins_from
    sure = [pair for pair in scored if same(pair[1], join) is Same.JOIN]
    if not sure:
        return None
    still_open = {row.id for row in others if row.state in OPEN_STATES}
    report_id, likeness = max(sure, key=lambda pair: (pair[0] in still_open, pair[1].score))
    standing = store.reports.take_standing(report_id)
    if standing.state not in OPEN_STATES and not _fixed_lately(standing, post.posted_at):
        return None
    reasons = ". ".join(reason.sentence for reason in likeness.why if reason.adds > 0)
    then = _then(standing, post.posted_at)
    fixed = "" if then is Again.JOINS else ", which was fixed,"
    why = f"Tells of {reference(report_id)}{fixed} again ({likeness.score:.0%}): {reasons}"
    return SeenBefore(standing.id, why, likeness.score, then)


def may_have_a_twin(decision: Decision) -> bool:
    """Whether enough is sure of it to be compared at all."""
    return decision.action is Act.RAISE and decision.place is not None


def _worth_comparing(
    store: Store, place: Found, at: datetime, decision: Decision, *, with_photos: bool
) -> list[Any]:
    """What it could be sure to tell of again: open ones first, so that what was closed there over the years hides none of
    them, then those fixed lately."""
    near = [row for _, row in store.reads.maps.live_near(place.lat, place.lon, FAR_M, at - REOPEN_WITHIN)]
    may = [
        row
        for row in near
        if row.hazard >= bool(decision.hazard_words)
        and may_join(decision.category or "", row.category or "", with_photos=with_photos)
    ]
    return sorted(may, key=lambda row: row.state not in OPEN_STATES)[:MOST_COMPARED]


def _fixed_lately(row: Any, at: datetime) -> bool:
    fixed = row.state == ReportState.FIXED and row.fixed_at is not None
    return fixed and at - row.fixed_at <= REOPEN_WITHIN


def _then(row: Any, posted_at: datetime) -> Again:
    if row.state in OPEN_STATES or posted_at <= row.fixed_at:
        return Again.JOINS
    return Again.REOPENS if posted_at - row.fixed_at <= AT_ONCE else Again.LINKED


def _scored(store: Store, about: About, own: Sighting, others: Iterable[Any]) -> list[tuple[int, Likeness]]:
    rows = {row.id: row for row in others}
    texts = store.reads.twins.texts(rows)
    photos = store.reads.twins.photos(rows) if own.photos else {}
    understood = store.reads.twins.understood(rows)
    scored = []
    for number, row in rows.items():
        words, spot = texts.get(number, row.title), (row.lat, row.lon, row.place_radius_m)
        other = sightings.of_report(
            words,
            row.received_at,
            spot,
            row.category or "",
            about(words),
            tuple(photos.get(number, ())),
            understood.get(number),
        )
        scored.append((number, score(own, other)))
    return scored
