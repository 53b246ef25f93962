"""Reports on maps: what lies in a box, and what lies within some metres of a point.

A box becomes at most 12 ranges of the Morton column, always 12 in the statement, so that it is prepared once.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, TextualSelect, bindparam, text

from civic.core.place import box_around, metres_between, morton_ranges
from civic.db.store.base import Part
from civic.db.types import UtcDateTime

RANGES = 12
NOTHING = (-2, -1)
FIXED_SHOWN_FOR = timedelta(days=7)
COLUMNS = "id, state, hazard, category, title, due_at, lat, lon, decided_at, ward, crew"
MORE_COLUMNS = f"{COLUMNS}, place, received_at, fixed_at, cover"
EXACT = "lat between :south and :north and lon between :west and :east"


def _box_statement(condition: str, *binds: BindParameter[datetime], columns: str = COLUMNS) -> TextualSelect:
    parts = [
        f"select {columns} from report where {condition} and qk between :low{n} and :high{n} and {EXACT}"
        for n in range(RANGES)
    ]
    statement = " union all ".join(parts) + " limit :most"
    times = {name: UtcDateTime for name in columns.split(", ") if name.endswith("_at")}
    return text(statement).bindparams(*binds).columns(**times)


OPEN_IN_BOX = _box_statement("open")
FIXED_IN_BOX = _box_statement("state = 'fixed' and fixed_at > :since", bindparam("since", type_=UtcDateTime))
ALL_IN_BOX = _box_statement("state not in ('duplicate', 'declined', 'not_ours')", columns=MORE_COLUMNS)

Box = tuple[float, float, float, float]


class MapReads(Part):
    def open_in(self, box: Box, most: int = 5000) -> list[Row[Any]]:
        """Open reports in west, south, east, north."""
        return self._in(OPEN_IN_BOX, box, most)

    def fixed_in(self, box: Box, now: datetime, most: int = 1000) -> list[Row[Any]]:
        """What was fixed in the last seven days."""
        return self._in(FIXED_IN_BOX, box, most, since=now - FIXED_SHOWN_FOR)

    def near(self, lat: float, lon: float, metres: float, most: int = 50) -> list[tuple[float, Row[Any]]]:
        """Reports within some metres, nearest first, with their distance; merged and declined ones left out."""
        rows = self._in(ALL_IN_BOX, box_around(lat, lon, metres), 2000)
        measured = [(metres_between(lat, lon, row.lat, row.lon), row) for row in rows]
        within = sorted((one for one in measured if one[0] <= metres), key=lambda one: one[0])
        return within[:most]

    def _in(self, statement: TextualSelect, box: Box, most: int, **more: datetime) -> list[Row[Any]]:
        west, south, east, north = box
        ranges = morton_ranges(west, south, east, north, RANGES)
        values: dict[str, Any] = {
            "west": west,
            "south": south,
            "east": east,
            "north": north,
            "most": most,
            **more,
        }
        for n in range(RANGES):
            values[f"low{n}"], values[f"high{n}"] = ranges[n] if n < len(ranges) else NOTHING
        return list(self.session.connection().execute(statement, values).all())
