"""Reports on maps: what lies in a box, and what lies within some metres of a point.

A box becomes at most 12 ranges of the Morton column, always 12 in the statement, so that it is prepared once.
"""

from datetime import UTC, datetime, timedelta
from math import cos, radians
from typing import Any

import orjson
from sqlalchemy import Row, TextualSelect, bindparam, column, text

from civic.core.place import METRES_PER_DEGREE, box_around, metres_between, morton_ranges
from civic.db.store.base import Part
from civic.db.types import UtcDateTime

RANGES = 12
NOTHING = (-2, -1)
FIXED_SHOWN_FOR = timedelta(days=7)
COLUMNS = ("id", "state", "hazard", "category", "title", "due_at", "lat", "lon")
MORE_COLUMNS = (*COLUMNS, "ward", "crew", "place", "received_at", "fixed_at", "cover")
EXACT = "lat between :south and :north and lon between :west and :east"
NOT_HIDDEN = "state not in ('duplicate', 'declined', 'not_ours')"
FIXED_LATELY = f"fixed_at > :since and lower(state) = 'fixed' and {EXACT}"
"""Through the index on fixed_at: most reports are fixed, so `lower` keeps SQLite from the one on state."""


def _in_ranges(condition: str) -> list[str]:
    return [f"{condition} and qk between :low{n} and :high{n} and {EXACT}" for n in range(RANGES)]


def _union(conditions: list[str], columns: tuple[str, ...]) -> str:
    parts = [f"select {', '.join(columns)} from report where {condition}" for condition in conditions]
    return " union all ".join(parts) + " limit :most"


def _statement(conditions: list[str], columns: tuple[str, ...]) -> TextualSelect:
    read = [column(name, UtcDateTime()) if name.endswith("_at") else column(name) for name in columns]
    return text(_union(conditions, columns)).columns(*read)


def _gathered(dialect: str) -> TextualSelect:
    """All rows as one JSON array: taking hundreds of rows one by one from a driver costs more than finding them."""
    array, of = (
        ("json_agg", "json_build_array") if dialect == "postgresql" else ("json_group_array", "json_array")
    )
    found = _union([*_in_ranges("open"), FIXED_LATELY], COLUMNS)
    gathered = text(
        f"select cast({array}({of}({', '.join(COLUMNS)})) as text) as found from ({found}) as shown"
    )
    return gathered.bindparams(bindparam("since", type_=UtcDateTime)).columns(column("found"))


SHOWN_IN_BOX = {dialect: _gathered(dialect) for dialect in ("sqlite", "postgresql")}
IN_CIRCLE = "(lat - :lat) * (lat - :lat) + (lon - :lon) * (lon - :lon) * :squeeze <= :reach"
"""On a flat map, where a degree of longitude is shorter by the cosine of the latitude: within 1 m in 250 m."""
OPEN_IN_CIRCLE = text(
    "select sum(n) from ("
    + " union all ".join(
        f"select count(*) as n from report where {one} and {IN_CIRCLE}" for one in _in_ranges("open")
    )
    + ") as counted"
)
ALL_IN_BOX = _statement(_in_ranges(NOT_HIDDEN), MORE_COLUMNS)

Box = tuple[float, float, float, float]


class MapReads(Part):
    def shown_in(self, box: Box, now: datetime, most: int = 6000) -> list[list[Any]]:
        """Open reports in west, south, east, north, and what was fixed there in the last seven days.

        Each as the list of its COLUMNS, with `due_at` as the text that `due` reads.
        """
        statement = SHOWN_IN_BOX[self.session.get_bind().dialect.name]
        [row] = self._in(statement, box, most, since=now - FIXED_SHOWN_FOR)
        return orjson.loads(row.found) if row.found else []

    def near(self, lat: float, lon: float, metres: float, most: int = 50) -> list[tuple[float, Row[Any]]]:
        """Reports within some metres, nearest first, with their distance; merged and declined ones left out."""
        rows = self._in(ALL_IN_BOX, box_around(lat, lon, metres), 2000)
        return _within(rows, lat, lon, metres)[:most]

    def open_near(self, lat: float, lon: float, metres: float) -> int:
        """How many open reports lie within some metres."""
        circle = {
            "lat": lat,
            "lon": lon,
            "squeeze": cos(radians(lat)) ** 2,
            "reach": (metres / METRES_PER_DEGREE) ** 2,
        }
        row = self._row(OPEN_IN_CIRCLE, **circle, **_box_values(box_around(lat, lon, metres)))
        return int(row[0]) if row else 0

    def _in(self, statement: TextualSelect, box: Box, most: int, **more: datetime) -> list[Row[Any]]:
        values = _box_values(box) | {"most": most, **more}
        return list(self.session.connection().execute(statement, values).all())


def _box_values(box: Box) -> dict[str, Any]:
    west, south, east, north = box
    ranges = morton_ranges(west, south, east, north, RANGES)
    values: dict[str, Any] = {"west": west, "south": south, "east": east, "north": north}
    for n in range(RANGES):
        values[f"low{n}"], values[f"high{n}"] = ranges[n] if n < len(ranges) else NOTHING
    return values


def due(text: str) -> datetime:
    """The instant that a database wrote into JSON; SQLite's has no zone and is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _within(rows: list[Row[Any]], lat: float, lon: float, metres: float) -> list[tuple[float, Row[Any]]]:
    measured = ((metres_between(lat, lon, row.lat, row.lon), row) for row in rows)
    return sorted((one for one in measured if one[0] <= metres), key=lambda one: one[0])
