"""Models of categories, and the confirmed reports that they are learned from.

A report's category counts as confirmed once somebody who is signed in chose it (also for a part of a post), accepted
the report, or finished its work: who and when stands in the history. Words that were forgotten teach nothing any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select, update

from civic.core.event import EventKind
from civic.core.post import PostKind
from civic.core.post_kind import Corrected
from civic.core.report import ReportState, reference
from civic.core.understanding.pinned import LEARNED, Pinned, Placed
from civic.db.store.base import Part, table
from civic.db.store.faults import FAULT, Faults
from civic.db.tables import EventRow, ModelRow, PostRow, ReportRow
from civic.db.types import UtcDateTime

MODEL, REPORT, EVENT, POST = table(ModelRow), table(ReportRow), table(EventRow), table(PostRow)
PART = REPORT.alias("part")
APART_FROM = func.coalesce(PART.c.merged_into_id, 0) != FAULT.c.of_id
MOST_LEARNED_FROM = 20_000
CONFIRMING = EVENT.c.actor_id.is_not(None) & EVENT.c.kind.in_(
    [
        kind.value
        for kind in (EventKind.CATEGORISED, EventKind.ACCEPTED, EventKind.COMPLETED, EventKind.PARTED)
    ]
)
REFUSED = [state.value for state in (ReportState.DECLINED, ReportState.NOT_OURS)]
SAID_APART = (
    select(EVENT.c.id)
    .where(EVENT.c.report_id == REPORT.c.id, EVENT.c.kind == EventKind.DIVIDED.value)
    .where(EVENT.c.facts["keeps"].as_string() == REPORT.c.category)
    .where(exists().where(FAULT.c.of_id == REPORT.c.id, PART.c.id == FAULT.c.report_id, APART_FROM))
)
"""Whoever divided a post said what the rest of it is of; that holds while a part stands apart."""
FIRST = func.coalesce(
    select(FAULT.c.post_id).where(FAULT.c.report_id == REPORT.c.id).correlate(REPORT).scalar_subquery(),
    select(func.min(POST.c.id)).where(POST.c.report_id == REPORT.c.id).correlate(REPORT).scalar_subquery(),
)
CONFIRMED = (
    select(REPORT.c.id, POST.c.text, REPORT.c.category)
    .join_from(REPORT, POST, POST.c.id == FIRST)
    .where(
        REPORT.c.category.is_not(None),
        REPORT.c.state.not_in(REFUSED),
        POST.c.text != "",
        exists().where(EVENT.c.report_id == REPORT.c.id, CONFIRMING) | SAID_APART.exists(),
    )
    .order_by(REPORT.c.id.desc())
    .limit(MOST_LEARNED_FROM)
)
SORTING = (EVENT.c.kind == EventKind.SORTED.value) | (
    EVENT.c.actor_id.is_not(None)
    & EVENT.c.kind.in_([kind.value for kind in (EventKind.ACCEPTED, EventKind.RECONSIDERED)])
)
"""Only people sort."""
PINNING = EVENT.c.actor_id.is_not(None) & (EVENT.c.kind == EventKind.PLACED.value)
ON_THE_MAP = (
    (POST.c.text != "")
    & REPORT.c.lat.is_not(None)
    & REPORT.c.merged_into_id.is_(None)
    & REPORT.c.state.not_in(REFUSED)
)
PINNED = (
    select(
        POST.c.text,
        POST.c.channel,
        POST.c.author_id,
        REPORT.c.id,
        REPORT.c.lat,
        REPORT.c.lon,
        REPORT.c.place,
        EVENT.c.actor,
    )
    .join_from(EVENT, REPORT, EVENT.c.report_id == REPORT.c.id)
    .join(POST, POST.c.id == FIRST)
    .where(PINNING, ON_THE_MAP, REPORT.c.place_source == "staff")
    .order_by(EVENT.c.id.desc())
    .limit(MOST_LEARNED_FROM)
)
MOST_PLACED = 2_000
PLACED = (
    select(POST.c.text, REPORT.c.id, REPORT.c.lat, REPORT.c.lon, REPORT.c.place_radius_m)
    .join_from(REPORT, POST, POST.c.id == FIRST)
    .where(ON_THE_MAP, REPORT.c.place_source != LEARNED)
    .order_by(REPORT.c.id.desc())
    .limit(MOST_PLACED)
)
"""What was placed by a learned name says nothing for or against that name."""
SORTED = (
    select(EVENT.c.kind, EVENT.c.facts, EVENT.c.actor, EVENT.c.report_id, POST.c.text)
    .join_from(EVENT, REPORT, EVENT.c.report_id == REPORT.c.id)
    .join(POST, POST.c.id == FIRST)
    .where(SORTING, POST.c.text != "")
    .order_by(EVENT.c.id.desc())
    .limit(MOST_LEARNED_FROM)
)
APART = EVENT.c.actor_id.is_not(None) & (EVENT.c.kind == EventKind.SPLIT.value)
JUDGING = EVENT.c.actor_id.is_not(None) & EVENT.c.kind.in_(
    [kind.value for kind in (EventKind.MERGED, EventKind.TOLD_APART, EventKind.COMPARED_AGAIN)]
)
JUDGED = (
    select(EVENT.c.report_id, EVENT.c.kind, EVENT.c.facts)
    .where(JUDGING | APART, EVENT.c.at >= bindparam("since", type_=UtcDateTime))
    .order_by(EVENT.c.id.desc())
    .limit(MOST_LEARNED_FROM)
)
JOINED = EVENT.alias("joined")
TAKEN_APART = (
    select(EVENT.c.report_id, JOINED.c.facts)
    .join_from(EVENT, JOINED, (JOINED.c.report_id == EVENT.c.report_id) & (JOINED.c.id < EVENT.c.id))
    .join(REPORT, REPORT.c.id == EVENT.c.report_id)
    .where(
        APART,
        EVENT.c.at >= bindparam("since", type_=UtcDateTime),
        JOINED.c.kind == EventKind.MERGED.value,
        JOINED.c.actor_id.is_(None),
        REPORT.c.merged_into_id.is_(None),
    )
    .order_by(EVENT.c.id.desc())
    .limit(MOST_LEARNED_FROM)
)
OVERLAP = 256
"""So many entries of the history may be under way at once, and so be written after entries with higher numbers."""
ACTIVE = MODEL.c.active.is_(True)


@dataclass(frozen=True)
class Kept:
    """`fitness` holds the shares from 0 to 1 that core.category.learned.Fitness tells of."""

    version: str
    pack_digest: str
    made_at: datetime
    event_id: int
    active: bool
    fitness: Mapping[str, Any]


class Models(Part):
    def active_version(self) -> str:
        """Of the model that decides; empty while the pack decides alone."""
        row = self._row(select(MODEL.c.version).where(ACTIVE).order_by(MODEL.c.id.desc()).limit(1))
        return row.version if row else ""

    def active_body(self) -> bytes | None:
        row = self._row(select(MODEL.c.body).where(ACTIVE).order_by(MODEL.c.id.desc()).limit(1))
        return row.body if row else None

    def newest(self) -> Kept | None:
        """The last one that was made, whether it decides or not."""
        row = self._row(select(*_COLUMNS).order_by(MODEL.c.id.desc()).limit(1))
        return _kept(row) if row else None

    def add(self, kept: Kept, body: bytes) -> None:
        """Keep a model; from now on it decides if it is active, and the pack alone if not."""
        self._run(update(MODEL).where(ACTIVE).values(active=False))
        values = {name: getattr(kept, name) for name in _NAMES}
        self._add(ModelRow, values | {"fitness": dict(kept.fitness), "body": body})

    def confirmed(self) -> list[tuple[str, str]]:
        """(text, category) of each report that people have confirmed, the newest first."""
        rows = self._rows(CONFIRMED)
        words = Faults(self.session).words((row.id, row.text) for row in rows)
        return [(words[row.id], row.category) for row in rows if words[row.id]]

    def confirmed_since(self, event_id: int) -> tuple[int, int]:
        """How many times something was confirmed after an entry of the history, and the newest entry."""
        many = self._row(select(func.count()).select_from(EVENT).where(EVENT.c.id > event_id, CONFIRMING))
        newest = self._row(select(func.max(EVENT.c.id)))
        return int(many[0] if many else 0), int((newest[0] if newest else 0) or 0)

    def corrected_kinds(self) -> list[Corrected]:
        """Posts that people have said to be of another kind than they were read as, the newest first; what was taken
        back counts no more."""
        last = dict[int, Row[Any]]()
        for row in self._rows(SORTED):
            last.setdefault(row.report_id, row)
        words = Faults(self.session).words((number, row.text) for number, row in last.items())
        found = (_corrected(row, words[number]) for number, row in last.items())
        return [one for one in found if one is not None]

    def pinned(self) -> list[Pinned]:
        """Reports that people have put on the map, the newest first; of one that was joined to another only that one
        counts."""
        last = dict[int, Row[Any]]()
        for row in self._rows(PINNED):
            last.setdefault(row.id, row)
        words = Faults(self.session).words((number, row.text) for number, row in last.items())
        return [
            Pinned(words[number], row.lat, row.lon, row.place, row.actor, reference(number), _author(row))
            for number, row in last.items()
            if words[number]
        ]

    def placed(self) -> list[Placed]:
        """Reports that are on the map, the newest first, whoever put them there, but for those that a learned name
        did."""
        rows = self._rows(PLACED)
        words = Faults(self.session).words((row.id, row.text) for row in rows)
        return [Placed(words[row.id], row.lat, row.lon, row.place_radius_m) for row in rows if words[row.id]]

    def taken_apart(self, since: datetime) -> list[float]:
        """How sure Civic was, 0 to 1, of each pair that it joined and that somebody has taken apart since then."""
        scores = {row.report_id: row.facts.get("score") for row in self._rows(TAKEN_APART, since=since)}
        return [float(score) for score in scores.values() if isinstance(score, int | float)]

    def judged(self, since: datetime) -> list[tuple[float, bool]]:
        """How alike, 0 to 1, the pairs were that somebody was shown since then, and whether they were merged or said to be
        not the same; not those of which that was taken back."""
        found: dict[tuple[int, str], tuple[float, bool]] = {}
        for row in reversed(self._rows(JUDGED, since=since)):
            pair = (row.report_id, str(row.facts.get("other", "")))
            if row.kind in (EventKind.COMPARED_AGAIN.value, EventKind.SPLIT.value):
                found.pop(pair, None)
            elif isinstance(score := row.facts.get("score"), int | float):
                found[pair] = float(score), row.kind == EventKind.MERGED.value
        return list(found.values())

    def sorted_since(self, event_id: int) -> tuple[int, tuple[int, int]]:
        """The newest entry of the history; and how many since that one, nearly, are about kinds, pins or joins, and the
        last of them."""
        newest = self._row(select(func.max(EVENT.c.id).label("id")))
        told = select(func.count().label("many"), func.max(EVENT.c.id).label("last"))
        found = self._row(told.where(EVENT.c.id > event_id - OVERLAP, SORTING | PINNING | APART | JUDGING))
        return (newest.id or 0 if newest else 0), ((found.many, found.last or 0) if found else (0, 0))


def _corrected(row: Row[Any], text: str) -> Corrected | None:
    if row.kind == EventKind.SORTED:
        kind = str(row.facts.get("sorted_as", "")).replace(" ", "_")
    else:
        kind = PostKind.REPORT.value if row.kind == EventKind.ACCEPTED and "read_as" in row.facts else ""
    return Corrected(text, PostKind(kind), row.actor, reference(row.report_id)) if kind and text else None


def _author(row: Row[Any]) -> str:
    return f"{row.channel} {row.author_id}" if row.author_id else ""


_NAMES = ("version", "pack_digest", "made_at", "event_id", "active", "fitness")
_COLUMNS = [MODEL.c[name] for name in _NAMES]


def _kept(row: Row[Any]) -> Kept:
    return Kept(**{name: getattr(row, name) for name in _NAMES})
