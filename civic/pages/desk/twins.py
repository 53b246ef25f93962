"""Which other reports may tell of the same thing: those nearby, likeliest first, each with its reasons.

In: a report's case. Out: twins with a likeness in words. Promises: a handful of statements; a report without a
place is compared from the likeliest place that was understood.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from civic.core.duplicate import FAR_M, Likeness, Sense, Sighting, score
from civic.core.event import EventKind
from civic.core.post import PostKind
from civic.core.report import ReportState, look, reference, report_id
from civic.db.store import Store
from civic.deps import Visit
from civic.pages.desk.dates import Dates
from civic.pages.desk.reading import Case, first_post
from civic.pages.desk.rows import SHAPES

MOST_LOOKED_AT, MOST_NEAR = 400, 40
FIXED_FOR = timedelta(days=60)
MOST_SHOWN = 4
WORTH_SHOWING = 0.35
ICONS = {
    Sense.PHOTO: "image",
    Sense.PLACE: "map-pin",
    Sense.CATEGORY: "tag",
    Sense.WORDS: "message-square",
    Sense.TIME: "clock",
}


@dataclass(frozen=True)
class Twin:
    """`why` are (icon, sentence, measure)."""

    ref: str
    title: str
    place: str
    look: str
    label: str
    due: str
    crew: str
    reporters: int
    cover: str | None
    alt: str
    since: str
    lat: float
    lon: float
    likeness: Likeness
    why: tuple[tuple[str, str, str], ...]
    alike: str


def twins(visit: Visit, store: Store, case: Case, dates: Dates) -> list[Twin]:
    """Nearby reports that may be the same, likeliest first."""
    now, risk_until = visit.now, visit.office.answer_by(visit.now)
    about = visit.workplace.understanding.about
    where = position(case)
    if where is None:
        return []
    left_out = {case.report.id, *_of_same_post(store, case), *_told_apart(case)}
    others = [row for row in _near(store, where, now) if row.id not in left_out][:MOST_NEAR]
    if not others:
        return []
    rows = {row.id: row for row in store.reads.desk.some(row.id for row in others)}
    compared = [*rows, case.report.id]
    texts, likenesses = store.reads.twins.texts(compared), store.reads.twins.photos(compared)
    radii = {row.id: row.place_radius_m for row in others}
    photos: dict[int, list[Any]] = {}
    for photo in store.reads.desk.photos_of(rows):
        photos.setdefault(photo.report_id, []).append(photo)
    own = sighting(case, where, texts, likenesses)
    own = replace(own, about=about(own.text))
    crews = case.audience.office.crew_names
    found = []
    for row in rows.values():
        theirs, words = photos.get(row.id, []), texts.get(row.id, row.title)
        other = Sighting(
            words,
            row.received_at,
            row.category or "",
            row.lat,
            row.lon,
            tuple(likenesses.get(row.id, ())),
            radii[row.id],
            about(words),
        )
        found.append(_twin(row, theirs, score(own, other), crews, dates, now, risk_until))
    likely = [twin for twin in found if twin.likeness.score >= WORTH_SHOWING]
    return sorted(likely, key=lambda twin: -twin.likeness.score)[:MOST_SHOWN]


def _of_same_post(store: Store, case: Case) -> list[int]:
    """The other reports of its post, and what they stand in: they tell of something else."""
    if not any(row.kind in (EventKind.DIVIDED, EventKind.PARTED) for row in case.whole.events):
        return []
    others = [store.reports.get(number) for number in store.faults.of_same_post(case.report.id)]
    return [number for one in others if one for number in (one.id, one.merged_into_id) if number]


def _told_apart(case: Case) -> set[int | None]:
    """What people have said to be another fault, and not taken back."""
    last = {
        row.facts.get("other", ""): row.kind
        for row in sorted(case.whole.events, key=lambda row: row.id)
        if row.kind in (EventKind.TOLD_APART, EventKind.COMPARED_AGAIN)
    }
    return {report_id(ref) for ref, kind in last.items() if kind == EventKind.TOLD_APART}


def _near(store: Store, where: tuple[float, float], now: datetime) -> list[Any]:
    """Open ones first, so that what was mended there over the years hides none of them, then those that were mended not
    so long ago that something new is likelier."""
    still_open = store.reads.maps.still_open_near(*where, FAR_M)
    near = store.reads.maps.near(*where, FAR_M, MOST_LOOKED_AT)
    fixed = [row for _, row in near if row.fixed_at and now - row.fixed_at <= FIXED_FOR]
    return [row for _, row in still_open] + [row for row in fixed if row.state == ReportState.FIXED]


def position(case: Case) -> tuple[float, float] | None:
    """Where it is, or where it most likely is."""
    report = case.report
    if report.lat is not None and report.lon is not None:
        return report.lat, report.lon
    candidates = plain_list(report.understanding.get("candidates"))
    if not candidates:
        return None
    return float(candidates[0]["lat"]), float(candidates[0]["lon"])


def plain_list(value: object) -> list[Mapping[str, Any]]:
    """A list of mappings out of a report's understanding; empty where there is none."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def sighting(
    case: Case, where: tuple[float, float], texts: Mapping[int, str], likenesses: Mapping[int, Iterable[str]]
) -> Sighting:
    """The report as it is compared: in the resident's own words where there are any."""
    report = case.report
    post = first_post(case)
    kind = PostKind(post.kind) if post is not None and post.kind else PostKind.REPORT
    words, photos = texts.get(report.id, report.title), tuple(likenesses.get(report.id, ()))
    radius_m = report.place_radius_m if report.lat is not None else _likeliest_radius_m(report.understanding)
    return Sighting(words, report.received_at, report.category or "", *where, photos, radius_m, kind=kind)


def _likeliest_radius_m(understanding: Mapping[str, object]) -> float:
    candidates = plain_list(understanding.get("candidates"))
    return float(candidates[0]["radius_m"]) if candidates else 0.0


def _twin(
    row: Any,
    photos: list[Any],
    likeness: Likeness,
    crews: Mapping[str, str],
    dates: Dates,
    now: datetime,
    risk_until: datetime,
) -> Twin:
    drawn = look(row.state, row.hazard, row.due_at, now, risk_until)
    cover = next((photo for photo in photos if photo.sha256 == row.cover), None)
    return Twin(
        ref=reference(row.id),
        title=row.title,
        place=row.place,
        look=drawn,
        label=SHAPES[drawn][1],
        due=dates.due(row, drawn, now).words,
        crew=crews.get(row.crew or "", ""),
        reporters=row.reporters,
        cover=row.cover,
        alt=cover.alt if cover else "",
        since=dates.day(row.received_at),
        lat=row.lat,
        lon=row.lon,
        likeness=likeness,
        why=tuple((ICONS[one.sense], one.sentence, one.measure) for one in likeness.why),
        alike=", ".join(one.sentence for one in likeness.why if one.adds > 0),
    )
