"""Wards and suburbs: the ground of the council shared out along its main streets and the river.

In: the main streets and the river. Out: polygons that touch and never overlap, suburbs nested in wards.
"""

from __future__ import annotations

from collections.abc import Sequence

from shapely import unary_union
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize

from civic.demo.town.frame import XY, metres, rounded

COUNCIL = ((-330.0, -300.0), (1080.0, 1120.0))
CORNER_M = 300.0
SUBURBS: dict[str, tuple[str, tuple[XY, ...]]] = {
    "Alma": ("North", ((280, 200), (150, 60))),
    "Northfield": ("North", ((340, 0), (570, 0))),
    "Skylark Rise": ("North", ((790, 0),)),
    "Kestrel Hill": ("East", ((550, 230), (550, 135))),
    "Beacon Hill": ("East", ((780, 300), (790, 125))),
    "Quayside": ("Centre", ((300, 460), (440, 460))),
    "Jubilee": ("Centre", ((300, 600), (430, 600))),
    "Larchfield": ("West", ((60, 450), (0, 340))),
    "Millbank": ("West", ((60, 600),)),
    "Vale": ("South", ((60, 780), (290, 780), (430, 780))),
    "Levee": ("South", ((630, 780), (770, 770))),
}


def suburbs_of(mains: Sequence[LineString], river: LineString) -> dict[str, BaseGeometry]:
    """Every suburb's ground; faces that no seed marks join the neighbour with the longest shared border."""
    (west, north), (east, south) = metres(COUNCIL)
    ring = rounded(box(west, south, east, north), CORNER_M)
    lines = unary_union([ring.boundary, *mains, river])
    faces = [face for face in polygonize(lines) if ring.contains(face.representative_point())]
    faces.sort(key=lambda face: face.centroid.coords[0])
    owners = _spread(faces, [_seeded(face) for face in faces], river.buffer(1.0))
    return {
        name: unary_union([f for f, owner in zip(faces, owners, strict=True) if owner == name])
        for name in SUBURBS
    }


def wards_of(suburbs: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    wards = dict.fromkeys(ward for ward, _ in SUBURBS.values())
    return {
        ward: unary_union([suburbs[name] for name, (of, _) in SUBURBS.items() if of == ward])
        for ward in wards
    }


def borders_of(wards: dict[str, BaseGeometry]) -> list[LineString]:
    """The lines between wards, each drawn once."""
    shapes, lines = list(wards.values()), list[BaseGeometry]()
    for at, one in enumerate(shapes):
        lines += [one.boundary.intersection(other.boundary) for other in shapes[at + 1 :]]
    pieces = [part for shape in lines for part in getattr(shape, "geoms", [shape])]
    parts = [part for part in pieces if isinstance(part, LineString) and part.length > 0]
    merged = linemerge(parts)
    return sorted(getattr(merged, "geoms", [merged]), key=lambda line: line.bounds)


def _seeded(face: Polygon) -> str | None:
    for name, (_, seeds) in SUBURBS.items():
        if any(face.contains(Point(*metres([seed]))) for seed in seeds):
            return name
    return None


def _spread(faces: Sequence[Polygon], owners: list[str | None], river: BaseGeometry) -> list[str | None]:
    """Give what has no owner to the neighbour it shares most with; the river always parts."""
    while None in owners:
        borders = [
            (faces[free].intersection(faces[held]).difference(river).length, free, held)
            for free, name in enumerate(owners)
            for held, other in enumerate(owners)
            if name is None and other is not None
        ]
        length, free, held = max(borders)
        if length == 0:
            break
        owners[free] = owners[held]
    return owners
