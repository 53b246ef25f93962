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
from civic.core.report import OPEN_STATES, REOPEN_WITHIN, Report, ReportState, reference
from civic.core.understanding import Act, Decision
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
    then: Again = Again.JOINS


def seen_before(
    store: Store, about: About, stored: StoredPost, decision: Decision, photos: Photos
) -> SeenBefore | None:
    """`about` says what a text is about, as Sighting has it."""
    place = decision.place
    if place is None or not may_have_a_twin(decision):
        return None
    post = stored.post
    hashes = tuple(photo.likeness for photo, _ in photos.kept if photo.likeness)
    others = [
        row
        for row in _near(store, place, post.posted_at)
        if row.hazard >= bool(decision.hazard_words)
        and may_join(decision.category or "", row.category or "", with_photos=bool(hashes))
    ][:MOST_COMPARED]
    if not others:
        return None
    own = Sighting(
        post.text,
        post.posted_at,
        decision.category or "",
        place.lat,
        place.lon,
        hashes,
        place.radius_m,
        about(post.text),
    )
    sure = [pair for pair in _scored(store, about, own, others) if same(pair[1]) is Same.JOIN]
    if not sure:
        return None
    still_open = {row.id for row in others if row.state in OPEN_STATES}
    report_id, likeness = max(sure, key=lambda pair: (pair[0] in still_open, pair[1].score))
    standing = _standing(store, report_id)
    if standing.state not in OPEN_STATES and not _fixed_lately(standing, post.posted_at):
        return None
    reasons = ". ".join(reason.sentence for reason in likeness.why if reason.adds > 0)
    then = _then(standing, post.posted_at)
    fixed = "" if then is Again.JOINS else ", which was fixed,"
    why = f"Tells of {reference(report_id)}{fixed} again ({likeness.score:.0%}): {reasons}"
    return SeenBefore(standing.id, why, then)


def may_have_a_twin(decision: Decision) -> bool:
    """Whether enough is sure of it to be compared at all."""
    return decision.action is Act.RAISE and decision.place is not None


def _near(store: Store, place: Found, at: datetime) -> list[Any]:
    """Open ones first, so that what was closed there over the years hides none of them, then those fixed lately."""
    still_open = store.reads.maps.still_open_near(place.lat, place.lon, FAR_M)
    fixed = store.reads.maps.fixed_near(place.lat, place.lon, FAR_M, at - REOPEN_WITHIN)
    return [row for _, row in (*still_open, *fixed)]


def _standing(store: Store, report_id: int) -> Report:
    """The report, or the one that it was joined to since it was read, locked as it is by now."""
    taken = store.reports.take_together(report_id)
    found = taken[report_id]
    return taken[found.merged_into_id] if found.merged_into_id is not None else found


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
    words = {number: texts.get(number, row.title) for number, row in rows.items()}
    return [
        (
            number,
            score(
                own,
                Sighting(
                    words[number],
                    row.received_at,
                    row.category or "",
                    row.lat,
                    row.lon,
                    tuple(photos.get(number, ())),
                    row.place_radius_m,
                    about(words[number]),
                ),
            ),
        )
        for number, row in rows.items()
    ]
