"""`[[places]]`: the gazetteer, from points, lines and polygons of GeoJSON or rows of CSV.

In: the entries, their files, and the areas. Out: places, each with a point on it. Promises: pieces of one
street become one place; a place without a suburb takes the suburb area it lies in; rows without a name are
left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shapely import STRtree, line_merge, unary_union
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from civic.core.council import Area, Place
from civic.pack.credit import credit_of
from civic.pack.entry import Entry
from civic.pack.folder import Folder
from civic.pack.names import PLACEHOLDER, filled
from civic.pack.problems import Findings
from civic.pack.rows import Row, read_rows
from civic.pack.shapes import METRES_PER_DEGREE, point_on, repaired

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
        places += _joined([place for row in rows if (place := _place(folder.findings, row, columns))])
    _check_inside(places, areas, folder.findings)
    return tuple(_with_suburbs(places, [area for area in areas if area.kind == "suburb"]))


def _place(findings: Findings, row: Row, columns: _Columns) -> Place | None:
    name, written = filled(columns.name, row.values)
    if not name:
        findings.notice(
            row.file, "A row without a name is left out.", line=row.line, key=row.key, alike="no name"
        )
        return None
    shape = repaired(row.geometry)
    if shape.is_empty:
        findings.error(row.file, f'"{name}" has no extent.', "Draw it again.", line=row.line, key=row.key)
        return None
    if shape is not row.geometry:
        findings.notice(row.file, f'"{name}" crossed itself and was repaired.', key=row.key, alike="repaired")
    point = point_on(shape)
    kind, suburb = columns.kind, columns.suburb and filled(columns.suburb, row.values)[0]
    kind = filled(kind, row.values)[1] if PLACEHOLDER.search(kind) else kind
    aliases = _aliases(name, written, row.values.get(columns.aliases, ""))
    geometry = None if shape.geom_type == "Point" else shape
    return Place(name, kind, suburb, round(point.y, 7), round(point.x, 7), geometry, aliases)


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
    point = point_on(line)
    aliases = tuple(dict.fromkeys(alias for piece in pieces for alias in piece.aliases))
    first = pieces[0]
    return replace(first, lat=round(point.y, 7), lon=round(point.x, 7), geometry=line, aliases=aliases)


def _with_suburbs(places: list[Place], suburbs: list[Area]) -> Iterable[Place]:
    tree = STRtree([suburb.geometry for suburb in suburbs])
    for place in places:
        if place.suburb or not suburbs:
            yield place
            continue
        inside = tree.query(Point(place.lon, place.lat), predicate="intersects")
        yield replace(place, suburb=suburbs[min(inside)].name) if len(inside) else place


def _check_inside(places: list[Place], areas: tuple[Area, ...], findings: Findings) -> None:
    if not areas or not places:
        return
    tree = STRtree([area.geometry for area in areas])
    inside = {int(at) for at in tree.query([Point(p.lon, p.lat) for p in places], predicate="intersects")[0]}
    outside = [place for at, place in enumerate(places) if at not in inside]
    if not outside:
        return
    turned = tree.query([Point(p.lat, p.lon) for p in outside], predicate="intersects")[0]
    if len(set(turned.tolist())) > len(outside) // 2:
        what = f"{len(outside)} places lie outside every area, and inside once lat and lon are swapped."
        findings.error("council.toml", what, "Swap lat and lon.", key="places")
        return
    what = f"{len(outside):,} of {len(places):,} places lie outside every area, the first: {outside[0].name}."
    findings.notice("council.toml", what, "They can be found, but are not the council's.", key="places")
