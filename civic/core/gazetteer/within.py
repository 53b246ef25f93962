"""The part of a street that lies in an area which the text names: "Station Road in Alma".

In: streets, and the shapes of areas. Out: each street that passes through one of them as if it were that part alone.
Promises: streets that are known as points, or do not touch the areas, stay as they are; a street along an area's edge
counts as within it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from civic.core.council import Area
from civic.core.gazetteer.entries import POINT_RADIUS_M, Entry, half_extent_m
from civic.core.gazetteer.names import display, key_of
from civic.core.place import METRES_PER_DEGREE

EDGE_M = 60.0


def passes_through(entry: Entry, shape: BaseGeometry) -> bool:
    """Whether any part of it lies there."""
    whole = entry.place.geometry
    if not entry.street or whole is None:
        return bool(shapely.intersects_xy(shape, entry.lon, entry.lat))
    return bool(shape.dwithin(whole, EDGE_M / METRES_PER_DEGREE))


def parts_within(entries: Iterable[Entry], areas: Sequence[Area]) -> tuple[Entry, ...]:
    return tuple(_part(entry, areas) for entry in entries)


def _part(entry: Entry, areas: Sequence[Area]) -> Entry:
    whole = entry.place.geometry
    if not entry.street or whole is None or entry.radius_m <= POINT_RADIUS_M:
        return entry
    for area in areas:
        part = shapely.intersection(whole, area.geometry.buffer(EDGE_M / METRES_PER_DEGREE))
        if not part.is_empty:
            middle = shapely.shortest_line(part, part.envelope.centroid).coords[0]
            radius = max(POINT_RADIUS_M / 2, half_extent_m(part.bounds))
            name = display(area.name)
            return replace(
                entry, lat=middle[1], lon=middle[0], radius_m=radius, suburb=key_of(name), suburb_name=name
            )
    return entry
