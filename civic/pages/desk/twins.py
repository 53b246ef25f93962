"""Which other reports may tell of the same thing: those nearby, likeliest first, each with its reasons.

In: a report's case. Out: twins with a likeness in words. Promises: a handful of statements; a report without a
place is compared from the likeliest place that was understood.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from civic.core.duplicate import FAR_M, Likeness, Sense, Sighting, score
from civic.core.event import EventKind
from civic.core.report import Report, ReportState, look, reference, report_id
from civic.core.understanding import sightings
from civic.db.store import Store
from civic.deps import Visit
from civic.pages.desk.dates import Dates
from civic.pages.desk.reading import Case, read_case
from civic.pages.desk.rows import SHAPES

MOST_LOOKED_AT, MOST_NEAR = 400, 40
FIXED_FOR = timedelta(days=60)
MOST_SHOWN = 4
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


@dataclass(frozen=True)
class _Known:
    """What some reports are compared by, beside what stands in their rows."""

    texts: Mapping[int, str]
    photos: Mapping[int, Sequence[str]]
    understood: Mapping[int, Mapping[str, object]]
    about: Callable[[str], tuple[float, ...]]

    @classmethod
    def of(cls, store: Store, report_ids: Sequence[int], about: Callable[[str], tuple[float, ...]]) -> Self:
        read = store.reads.twins
        return cls(read.texts(report_ids), read.photos(report_ids), read.understood(report_ids), about)

    def sighting(self, report: Any, spot: sightings.Spot) -> Sighting:
        """In the resident's own words where there are any."""
        words, photos = self.texts.get(report.id, report.title), tuple(self.photos.get(report.id, ()))
        category, understood = report.category or "", self.understood.get(report.id)
        return sightings.of_report(
            words, report.received_at, spot, category, self.about(words), photos, understood
        )


def twins(visit: Visit, store: Store, case: Case, dates: Dates) -> list[Twin]:
    """Nearby reports that may be the same, likeliest first."""
    now, risk_until = visit.now, visit.office.answer_by(visit.now)
    where = position(case)
    if where is None:
        return []
    left_out = {case.report.id, *_of_same_post(store, case), *_told_apart(case)}
    others = [row for row in _near(store, where, now) if row.id not in left_out][:MOST_NEAR]
    if not others:
        return []
    rows = {row.id: row for row in store.reads.desk.some(row.id for row in others)}
    known = _Known.of(store, [*rows, case.report.id], visit.workplace.understanding.about)
    radii = {row.id: row.place_radius_m for row in others}
    photos: dict[int, list[Any]] = {}
    for photo in store.reads.desk.photos_of(rows):
        photos.setdefault(photo.report_id, []).append(photo)
    own = known.sighting(case.report, (*where, _radius_m(case.report)))
    crews = case.audience.office.crew_names
    found = []
    for row in rows.values():
        other = known.sighting(row, (row.lat, row.lon, radii[row.id]))
        theirs = photos.get(row.id, [])
        found.append(_twin(row, theirs, score(own, other), crews, dates, now, risk_until))
    shown_from = visit.workplace.understanding.shown_from
    likely = [twin for twin in found if twin.likeness.score >= shown_from]
    return sorted(likely, key=lambda twin: -twin.likeness.score)[:MOST_SHOWN]


def likeness(visit: Visit, store: Store, report_id: int, other_id: int) -> float:
    """How alike two reports are, as whoever decides about them was shown it; 0 where either has no place."""
    case, other = read_case(visit, store, report_id), store.reports.get(other_id)
    where = position(case)
    if where is None or other is None or other.lat is None or other.lon is None:
        return 0.0
    known = _Known.of(store, [report_id, other_id], visit.workplace.understanding.about)
    own = known.sighting(case.report, (*where, _radius_m(case.report)))
    return score(own, known.sighting(other, (other.lat, other.lon, other.place_radius_m))).score


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


def _radius_m(report: Report) -> float:
    """How far off it may be, where it is or most likely is."""
    if report.lat is not None:
        return report.place_radius_m
    candidates = plain_list(report.understanding.get("candidates"))
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
