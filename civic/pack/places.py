"""`[[places]]`: the gazetteer, from points, lines and polygons of GeoJSON or rows of CSV.

In: the entries, their files, and the areas. Out: places, each with a point on it. Promises: pieces of one
street become one place; a place without a suburb takes the suburb area it lies in; rows without a name are
left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shapely import STRtree, is_valid, line_merge, unary_union
from shapely.geometry.base import BaseGeometry

from civic.core.council import Area, Place
from civic.pack.credit import credit_of
from civic.pack.entry import Entry
from civic.pack.folder import Folder
from civic.pack.inside import check_inside
from civic.pack.names import PLACEHOLDER, filled
from civic.pack.problems import Findings
from civic.pack.rows import Row, read_rows
from civic.pack.shapes import METRES_PER_DEGREE, points_at, points_on, repaired

LINES = ("LineString", "MultiLineString")
SAME_STREET_GAP_M = 60.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """How an entry's rows are read: patterns of column names."""

    name: str
    kind: str
    suburb: str
    aliases: str

    def needed(self) -> dict[str, str]:
        """What the file must have, by the key that asks for it."""
        asked = {"name": self.name, "suburb": self.suburb, "aliases": self.aliases}
        if PLACEHOLDER.search(self.kind):
            asked["kind"] = self.kind
        return {key: pattern for key, pattern in asked.items() if pattern}


def read_places(
    folder: Folder, found: list[Entry], areas: tuple[Area, ...], credits: list[str]
) -> tuple[Place, ...]:
    places: list[Place] = []
    for entry in found:
        columns = _Columns(
            entry.text("name", "name"),
            entry.text("kind"),
            entry.text("suburb", ""),
            entry.text("aliases", ""),
        )
        credits += credit_of(entry)
        lat, lon = entry.text("lat", "lat"), entry.text("lon", "lon")
        rows = read_rows(folder, entry, columns.needed(), lat, lon)
        entry.close()
        places += _joined(_places(folder.findings, rows, columns))
    check_inside([(place.name, place.lat, place.lon) for place in places], areas, folder.findings, "places")
    return tuple(_with_suburbs(places, [area for area in areas if area.kind == "suburb"]))


def _places(findings: Findings, rows: list[Row], columns: _Columns) -> list[Place]:
    valid = is_valid([row.geometry for row in rows])
    held = [_usable(findings, row, columns, whole) for row, whole in zip(rows, valid, strict=True)]
    usable = [row for row in held if row is not None]
    spots = points_on([row.geometry for row in usable])
    return [_place(row, columns, *spot) for row, spot in zip(usable, spots, strict=True)]


def _usable(findings: Findings, row: Row, columns: _Columns, whole: bool) -> Row | None:
    """The row if it has a name, with a shape that has an extent; a shape that is not `whole` is repaired."""
    name, _ = filled(columns.name, row.values)
    if not name:
        findings.notice(
            row.file, "A row without a name is left out.", line=row.line, key=row.key, alike="no name"
        )
        return None
    if whole:
        return row
    shape = repaired(row.geometry)
    if shape.is_empty:
        findings.error(row.file, f'"{name}" has no extent.', "Draw it again.", line=row.line, key=row.key)
        return None
    findings.notice(row.file, f'"{name}" crossed itself and was repaired.', key=row.key, alike="repaired")
    return replace(row, geometry=shape)


def _place(row: Row, columns: _Columns, lat: float, lon: float) -> Place:
    name, written = filled(columns.name, row.values)
    kind, suburb = columns.kind, columns.suburb and filled(columns.suburb, row.values)[0]
    kind = filled(kind, row.values)[1] if PLACEHOLDER.search(kind) else kind
    aliases = _aliases(name, written, row.values.get(columns.aliases, ""))
    geometry = None if row.geometry.geom_type == "Point" else row.geometry
    return Place(name, kind, suburb, round(lat, 7), round(lon, 7), geometry, aliases)


def _aliases(name: str, written: str, listed: str) -> tuple[str, ...]:
    names = [written, *(part.strip() for part in listed.split(";"))]
    return tuple(dict.fromkeys(alias for alias in names if alias and alias != name))


def _joined(places: list[Place]) -> list[Place]:
    """Pieces of line of one name, kind and suburb that touch (or nearly) become one place."""
    groups: dict[object, list[Place]] = {}
    for place in places:
        line = place.geometry is not None and place.geometry.geom_type in LINES
        groups.setdefault((place.name, place.kind, place.suburb) if line else id(place), []).append(place)
    return [place for group in groups.values() for place in (_streets(group) if len(group) > 1 else group)]


def _streets(pieces: list[Place]) -> Iterable[Place]:
    streets: list[list[Place]] = []
    for piece in pieces:
        near = [street for street in streets if any(_touch(piece, other) for other in street)]
        streets = [street for street in streets if street not in near]
        streets.append([piece, *(other for street in near for other in street)])
    return [_one(street) for street in streets]


def _touch(one: Place, other: Place) -> bool:
    gap = SAME_STREET_GAP_M / METRES_PER_DEGREE
    return (
        one.geometry is not None and other.geometry is not None and one.geometry.dwithin(other.geometry, gap)
    )


def _one(pieces: list[Place]) -> Place:
    if len(pieces) == 1:
        return pieces[0]
    line: BaseGeometry = line_merge(unary_union([piece.geometry for piece in pieces]))
    ((lat, lon),) = points_on([line])
    aliases = tuple(dict.fromkeys(alias for piece in pieces for alias in piece.aliases))
    first = pieces[0]
    return replace(first, lat=round(lat, 7), lon=round(lon, 7), geometry=line, aliases=aliases)


def _with_suburbs(places: list[Place], suburbs: list[Area]) -> Iterable[Place]:
    tree = STRtree([suburb.geometry for suburb in suburbs])
    unsaid = [place for place in places if not place.suburb]
    found = tree.query(points_at([(place.lat, place.lon) for place in unsaid]), predicate="intersects")
    inside: dict[int, int] = {}
    for at, suburb in sorted(zip(*found.tolist(), strict=True)):
        inside.setdefault(id(unsaid[at]), suburb)
    for place in places:
        at = inside.get(id(place))
        yield place if at is None else replace(place, suburb=suburbs[at].name)
