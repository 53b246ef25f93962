"""`[[addresses]]`: house numbers of streets, from points or lines of GeoJSON or rows of CSV.

In: the entries, their files, the areas and the places. Out: the houses of each street in each suburb. Promises: a
number is "14", "14A", "3/14" (a flat of 14) or a range such as "12-16", which is one house, or with the numbers of
one side only that side; along a line a range runs from end to end; a row that is none of these is an error with its line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from civic.core.council import Area, House, Houses, Place
from civic.core.gazetteer.entries import STREET_KINDS
from civic.core.gazetteer.names import key_of, keys_of
from civic.pack.credit import credit_of
from civic.pack.entry import Entry
from civic.pack.folder import Folder
from civic.pack.inside import check_inside
from civic.pack.names import filled
from civic.pack.problems import Findings
from civic.pack.rows import Row, read_rows
from civic.pack.shapes import METRES_PER_DEGREE, points_on

NUMBER = re.compile(
    r"(?:[\w ]{1,12}/)?\s*(?P<first>\d{1,5})\s*(?P<letter>[A-Za-z])?\s*(?:[-–—]\s*(?P<last>\d{1,5})\s*[A-Za-z]?)?"
)
STRETCH_M = 60.0
SIDES = {"odd": 1, "even": 0}
ONE_HOUSE_DIGITS = 3
"""Positions that agree in so many digits of a degree (about 100 m) are one house, of which one is kept."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """How an entry's rows are read: patterns of column names."""

    street: str
    number: str
    side: str
    suburb: str

    def needed(self) -> dict[str, str]:
        """What the file must have, by the key that asks for it."""
        asked = {"street": self.street, "number": self.number, "side": self.side, "suburb": self.suburb}
        return {key: pattern for key, pattern in asked.items() if pattern}


def read_addresses(
    folder: Folder, found: list[Entry], areas: tuple[Area, ...], places: Iterable[Place], credits: list[str]
) -> tuple[Houses, ...]:
    streets: dict[tuple[str, str], dict[object, House]] = {}
    for entry in found:
        columns = _Columns(
            entry.text("street", "street"),
            entry.text("number", "number"),
            entry.text("side", ""),
            entry.text("suburb", ""),
        )
        credits += credit_of(entry)
        rows = read_rows(folder, entry, columns.needed(), entry.text("lat", "lat"), entry.text("lon", "lon"))
        entry.close()
        for row, spot in zip(rows, points_on([row.geometry for row in rows]), strict=True):
            street, suburb = _street(folder.findings, row, columns)
            if street:
                kept = streets.setdefault((street, suburb), {})
                kept.update((_one(house), house) for house in _houses(folder.findings, row, spot, columns))
    houses = tuple(Houses(*street, tuple(kept.values())) for street, kept in streets.items() if kept)
    spots = [(f"{house[0]} {each.street}", house[4], house[5]) for each in houses for house in each.at]
    check_inside(spots, areas, folder.findings, "addresses")
    _check_streets(houses, places, folder.findings)
    return houses


def _street(findings: Findings, row: Row, columns: _Columns) -> tuple[str, str]:
    street = filled(columns.street, row.values)[0]
    if not street:
        what = "A row without a street is left out."
        findings.notice(row.file, what, line=row.line, key=row.key, alike="no street")
    return street, columns.suburb and filled(columns.suburb, row.values)[0]


def _houses(findings: Findings, row: Row, spot: tuple[float, float], columns: _Columns) -> Iterator[House]:
    """One house, or the stretches of a range along a line; none, with an error, where the row cannot be right."""
    written = filled(columns.number, row.values)[1]
    read, side = NUMBER.fullmatch(written), row.values.get(columns.side, "").strip().lower()
    first, last = (int(read["first"]), int(read["last"] or read["first"])) if read else (0, 0)
    line = row.geometry.geom_type == "LineString"
    fault = _fault(written, first, last, side, line=line) if read else _no_number(written)
    if fault:
        findings.error(row.file, *fault, line=row.line, key=row.key, alike=fault[1])
        return
    step = 2 if side in SIDES or (not side and first % 2 == last % 2) else 1
    first, last = _on_side(first, last, side)
    if line:
        yield from _along(row.geometry, first, last, step)
        return
    letter = (read["letter"] or "").upper() if read and not read["last"] else ""
    yield first, last, step, letter, round(spot[0], 6), round(spot[1], 6)


def _along(line: BaseGeometry, first: int, last: int, step: int) -> Iterator[House]:
    """The range in stretches of equal length, each with the numbers that fall to it."""
    count = (last - first) // step + 1
    stretches = min(count, math.ceil(line.length * METRES_PER_DEGREE / STRETCH_M) or 1)
    for at in range(stretches):
        here, after = (first + step * (count * end // stretches) for end in (at, at + 1))
        point = line.interpolate((at + 0.5) / stretches, normalized=True)
        yield here, after - step, step, "", round(point.y, 6), round(point.x, 6)


def _no_number(written: str) -> tuple[str, str]:
    what = f'"{written}" is no house number.' if written else "It has no house number."
    return what, "Write 14, 14A, or a range such as 12-16; one row for each house."


def _fault(written: str, first: int, last: int, side: str, *, line: bool) -> tuple[str, str] | None:
    if last < first:
        return f'The range "{written}" ends before it starts.', "Write the lower number first."
    if side and side not in (*SIDES, "both"):
        return f'"{side}" is no side of a street.', "Write odd, even or both, or leave it empty."
    if side in SIDES and first == last and first % 2 != SIDES[side]:
        return f'"{written}" is not on the {side} side.', "Correct the number or the side."
    if line and first == last:
        return (
            f'A line needs a range, and "{written}" is one number.',
            "Give the numbers at both ends, such as 2-48.",
        )
    return None


def _on_side(first: int, last: int, side: str) -> tuple[int, int]:
    """The first and last number of the range on that side of the street."""
    if side not in SIDES:
        return first, last
    return first + (first % 2 != SIDES[side]), last - (last % 2 != SIDES[side])


def _one(house: House) -> object:
    """What rows of the same house share: the flats of number 14 are one."""
    return *house[:4], round(house[4], ONE_HOUSE_DIGITS), round(house[5], ONE_HOUSE_DIGITS)


def _check_streets(houses: tuple[Houses, ...], places: Iterable[Place], findings: Findings) -> None:
    if not houses:
        return
    streets = [place for place in places if place.kind.casefold() in STREET_KINDS]
    named = {key for place in streets for key in keys_of((place.name, *place.aliases), street=True)}
    lost = [each for each in houses if key_of(each.street) not in named]
    if lost:
        count = sum(len(each.at) for each in lost)
        what = (
            f"{count:,} addresses are on streets that are not among the places, the first: {lost[0].street}."
        )
        findings.notice("council.toml", what, "Add these streets to the places.", key="addresses")
