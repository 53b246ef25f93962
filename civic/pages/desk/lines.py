"""What rows of the list are drawn as, kept for the minute: from one look to the next most of them stay as they are.

In: rows as they were read. Out: a Line for the page, a JSON object for programs. Promises: a row that changed in
any of its columns is drawn anew, and so is every row when the minute ends, since due times pass.
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import orjson

from civic.deps import Visit
from civic.pages.desk.dates import Dates
from civic.pages.desk.rows import list_row, plain_row
from civic.pages.render import text

MOST = 20_000
GAP = secrets.token_hex(16)
"""Where the query and the mark of the open report go, which are the visit's own; nobody can write it in a title."""

Drawn = TypeVar("Drawn")


class Line(NamedTuple):
    """A line of the list around its two gaps: the query, and the mark of what is open."""

    ref: str
    head: str
    middle: str
    tail: str


class Lines:
    """One for a process; threads share it."""

    def __init__(self) -> None:
        self._until: tuple[Any, ...] = ()
        self._lines: dict[Any, Line] = {}
        self._values: dict[Any, orjson.Fragment] = {}

    def drawn(self, visit: Visit, rows: Iterable[Any], dates: Dates, risk_until: datetime) -> list[Line]:
        """The lines of the page."""
        self._begin(visit)
        icons = {category.code: category.icon for category in visit.office.pack.categories}

        def draw(row: Any) -> Line:
            line = list_row(row, icons, dates, visit.now, risk_until)
            return Line(line.ref, *text(visit, "desk/_row.html", row=line, gap=GAP).split(GAP))

        return _each(rows, self._lines, draw)

    def values(
        self, visit: Visit, rows: Iterable[Any], dates: Dates, risk_until: datetime
    ) -> list[orjson.Fragment]:
        """The same for programs."""
        self._begin(visit)

        def draw(row: Any) -> orjson.Fragment:
            value = plain_row(row, dates, visit.now, risk_until)
            return orjson.Fragment(orjson.dumps(value, option=orjson.OPT_UTC_Z))

        return _each(rows, self._values, draw)

    def _begin(self, visit: Visit) -> None:
        until = (visit.now.replace(second=0, microsecond=0), visit.workplace.digest)
        if until != self._until or len(self._lines) > MOST or len(self._values) > MOST:
            self._lines, self._values, self._until = {}, {}, until


def _each(rows: Iterable[Any], kept: dict[Any, Drawn], draw: Callable[[Any], Drawn]) -> list[Drawn]:
    found = []
    for row in rows:
        key = tuple(row)
        drawn = kept.get(key)
        if drawn is None:
            drawn = kept[key] = draw(row)
        found.append(drawn)
    return found
