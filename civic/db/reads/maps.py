"""Reports on maps: what is shown, what has happened to it since, and what lies within some metres of a point."""

from collections.abc import Collection
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from sqlalchemy import Row, TextualSelect, bindparam, column, select, text, union_all

from civic.core.place import METRES_PER_DEGREE, box_around, metres_between
from civic.core.report import ReportState
from civic.db.boxes import box_values, in_ranges
from civic.db.store.base import Part, table
from civic.db.tables import EventRow, ReportRow
from civic.db.types import UtcDateTime

FIXED_SHOWN_FOR = timedelta(days=7)
REPORT, EVENT = table(ReportRow), table(EventRow)
COLUMNS = (
    "id", "state", "hazard", "category", "title", "due_at", "lat", "lon",
    "ward", "crew", "place", "received_at", "fixed_at", "cover", "place_radius_m",
)  # fmt: skip
NOT_HIDDEN = "state not in ('duplicate', 'declined', 'not_ours')"
OVERLAP = 256
"""So many entries of the history may be under way at once, and so be written after entries with higher numbers."""

POINTS = select(
    *[REPORT.c[name] for name in ("id", "qk", "lat", "lon", "state", "hazard", "category", "title", "due_at")]
)
OPEN_POINTS = REPORT.c.open.is_(True) & REPORT.c.qk.is_not(None)
FIXED_POINTS = (
    (REPORT.c.fixed_at > bindparam("since", type_=UtcDateTime))
    & (REPORT.c.state == ReportState.FIXED.value)
    & REPORT.c.qk.is_not(None)
)
ALL_SHOWN = union_all(POINTS.where(OPEN_POINTS), POINTS.where(FIXED_POINTS))
SOME_SHOWN = POINTS.where(
    REPORT.c.id.in_(bindparam("report_ids", expanding=True)), OPEN_POINTS | FIXED_POINTS
)
PROGRESS = text("select coalesce(max(id), 0) as newest, count(*) as entries from event where id > :after")
HAPPENED = select(EVENT.c.id, EVENT.c.report_id).where(EVENT.c.id > bindparam("after"))


def _statement(conditions: list[str]) -> TextualSelect:
    parts = [f"select {', '.join(COLUMNS)} from report where {condition}" for condition in conditions]
    read = [column(name, UtcDateTime()) if name.endswith("_at") else column(name) for name in COLUMNS]
    return text(" union all ".join(parts) + " limit :most").columns(*read)


IN_CIRCLE = "(lat - :lat) * (lat - :lat) + (lon - :lon) * (lon - :lon) * :squeeze <= :reach"
"""On a flat map, where a degree of longitude is shorter by the cosine of the latitude: within 1 m in 250 m."""
OPEN_IN_CIRCLE = text(
    "select sum(n) from ("
    + " union all ".join(
        f"select count(*) as n from report where {one} and {IN_CIRCLE}" for one in in_ranges("open")
    )
    + ") as counted"
)
ALL_IN_BOX = _statement(in_ranges(NOT_HIDDEN))
OPEN_IN_BOX = _statement(in_ranges("open"))
FIXED_SINCE = "state = 'fixed' and fixed_at >= :since"
LIVE_IN_BOX = _statement([*in_ranges("open"), *in_ranges(FIXED_SINCE)]).bindparams(
    bindparam("since", type_=UtcDateTime)
)
MOST_IN_BOX = 2000


class MapReads(Part):
    def progress(self, newest: int) -> tuple[int, int]:
        """How far the history has come, if it stood at `newest`: another pair whenever there are new entries."""
        row = self._row(PROGRESS, after=newest - OVERLAP)
        return (row.newest, row.entries) if row else (0, 0)

    def happened(self, newest: int) -> dict[int, int]:
        """The entries that may be new to who stood at `newest`, by id, with their report."""
        return {row.id: row.report_id for row in self._rows(HAPPENED, after=newest - OVERLAP)}

    def shown(self, now: datetime, report_ids: Collection[int] | None = None) -> list[Row[Any]]:
        """All points of the map, or these of them: open reports, and what was fixed in the last seven days.

        Each as POINTS, by position: taking thousands of rows apart by name costs more than reading them.
        """
        since = now - FIXED_SHOWN_FOR
        if report_ids is None:
            return self._rows(ALL_SHOWN, since=since)
        return self._rows(SOME_SHOWN, since=since, report_ids=list(report_ids))

    def near(self, lat: float, lon: float, metres: float, most: int = 50) -> list[tuple[float, Row[Any]]]:
        """Reports within some metres, nearest first and of those the newest, with their distance; merged and declined ones
        left out."""
        values = box_values(box_around(lat, lon, metres)) | {"most": MOST_IN_BOX}
        return _within(self._rows(ALL_IN_BOX, **values), lat, lon, metres)[:most]

    def still_open_near(self, lat: float, lon: float, metres: float) -> list[tuple[float, Row[Any]]]:
        """The same of open ones alone, however many were closed there over the years."""
        values = box_values(box_around(lat, lon, metres)) | {"most": MOST_IN_BOX}
        return _within(self._rows(OPEN_IN_BOX, **values), lat, lon, metres)

    def live_near(
        self, lat: float, lon: float, metres: float, since: datetime
    ) -> list[tuple[float, Row[Any]]]:
        """The same of open ones and of those fixed since then."""
        values = box_values(box_around(lat, lon, metres)) | {"most": MOST_IN_BOX, "since": since}
        return _within(self._rows(LIVE_IN_BOX, **values), lat, lon, metres)

    def open_near(self, lat: float, lon: float, metres: float) -> int:
        """How many open reports lie within some metres."""
        circle = {
            "lat": lat,
            "lon": lon,
            "squeeze": cos(radians(lat)) ** 2,
            "reach": (metres / METRES_PER_DEGREE) ** 2,
        }
        row = self._row(OPEN_IN_CIRCLE, **circle, **box_values(box_around(lat, lon, metres)))
        return int(row[0]) if row else 0


def _within(rows: list[Row[Any]], lat: float, lon: float, metres: float) -> list[tuple[float, Row[Any]]]:
    measured = ((metres_between(lat, lon, row.lat, row.lon), row) for row in rows)
    return sorted((one for one in measured if one[0] <= metres), key=lambda one: (one[0], -one[1].id))
