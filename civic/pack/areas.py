"""`[[areas]]`: the named parts of the council, as polygons that can be trusted.

In: the entries and their GeoJSON. Out: areas in the order of the pack. Promises: valid polygons; features of
one kind and name become one area; two areas of a kind never share ground, the first listed wins.
"""

from __future__ import annotations

from shapely import STRtree, unary_union
from shapely.geometry.base import BaseGeometry

from civic.core.council import Area
from civic.pack.credit import credit_of
from civic.pack.entry import Entry
from civic.pack.folder import Folder
from civic.pack.names import filled
from civic.pack.problems import Findings
from civic.pack.rows import Row, read_rows
from civic.pack.shapes import polygons_of, repaired, square_metres

TOLERATED_M2 = 500.0
WHOLE = 0.999


def read_areas(folder: Folder, found: list[Entry], credits: list[str]) -> tuple[Area, ...]:
    shapes: dict[tuple[str, str], list[BaseGeometry]] = {}
    for entry in found:
        kind, name = entry.text("kind"), entry.text("name", "name")
        credits += credit_of(entry)
        for row in read_rows(folder, entry, {"name": name}, "lat", "lon"):
            _add(folder.findings, row, kind, name, shapes)
        entry.close()
    areas = [
        Area(kind, name, polygons_of(unary_union(parts) if len(parts) > 1 else parts[0]))
        for (kind, name), parts in shapes.items()
    ]
    return tuple(_apart(areas, folder.findings))


def _add(
    findings: Findings, row: Row, kind: str, pattern: str, shapes: dict[tuple[str, str], list[BaseGeometry]]
) -> None:
    name, _ = filled(pattern, row.values)
    if not name:
        findings.error(row.file, "The area has no name.", f'Fill "{pattern}".', key=row.key, alike="no name")
        return
    if row.geometry.geom_type not in ("Polygon", "MultiPolygon"):
        what = f'"{name}" is a {row.geometry.geom_type}; an area is a polygon.'
        findings.error(row.file, what, "Give it a polygon.", key=row.key, line=row.line, alike="no polygon")
        return
    shape = repaired(row.geometry)
    if shape.is_empty:
        findings.error(row.file, f'"{name}" has no surface.', "Draw its outline.", key=row.key)
        return
    if shape is not row.geometry:
        findings.notice(row.file, f'"{name}" crossed itself and was repaired.', key=row.key, alike="repaired")
    shapes.setdefault((kind, name), []).append(shape)


def _apart(areas: list[Area], findings: Findings) -> list[Area]:
    """Take from each area what an earlier one of its kind already holds, and say so."""
    kept: list[Area] = []
    tree = STRtree([area.geometry for area in areas])
    for at, area in enumerate(areas):
        earlier = sorted(int(other) for other in tree.query(area.geometry) if other < at)
        rivals = [areas[other] for other in earlier if areas[other].kind == area.kind]
        kept.append(_without(area, rivals, findings))
    return kept


def _without(area: Area, rivals: list[Area], findings: Findings) -> Area:
    shape: BaseGeometry = area.geometry
    for rival in rivals:
        shared = polygons_of(area.geometry.intersection(rival.geometry))
        size = square_metres(shared)
        if shared.area >= WHOLE * area.geometry.area:
            what = f'The {area.kind} "{area.name}" lies wholly within "{rival.name}".'
            do = "No place could ever be in it: give it another kind, or remove it."
            findings.error("council.toml", what, do, key="areas")
        elif size > TOLERATED_M2:
            what = f'The {area.kind}s "{rival.name}" and "{area.name}" share {_size(size)}.'
            do = f'Places there count as "{rival.name}", which is listed first.'
            findings.notice("council.toml", what, do, key="areas", alike="areas that overlap")
            shape = shape.difference(rival.geometry)
    return area if shape is area.geometry else Area(area.kind, area.name, polygons_of(shape))


def _size(square: float) -> str:
    return f"{square / 10_000:,.1f} hectares" if square >= 10_000 else f"{square:,.0f} square metres"
