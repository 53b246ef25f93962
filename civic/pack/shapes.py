"""Coordinates and geometry: whether they can be true, and what can be repaired.

In: numbers and GeoJSON geometry from a council's files, WGS84. Out: shapely geometry fit to use, or what is
wrong with it. Promises: self-intersecting polygons are repaired, nothing else is changed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry import GeometryCollection, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
LINE, RING, MULTI_LINE = 1, 2, 5
"""shapely's numbers of the types."""
Fault = tuple[str, str]
BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError)


def position_fault(lat: float, lon: float) -> tuple[str, str] | None:
    """What is wrong with a position and what to do; None where it can be true."""
    where = f"latitude {lat:g}, longitude {lon:g}"
    if lat == 0 and lon == 0:
        return f"The position is 0, 0 ({where}), which is in the Atlantic.", "Give the true position."
    if abs(lat) <= 90 and abs(lon) <= 180:
        return None
    if abs(lon) <= 90 and abs(lat) <= 180:
        return f"Latitude and longitude look swapped ({where}).", "Swap lat and lon."
    if abs(lat) > 1000 or abs(lon) > 1000:
        what = f"These look like metres of a map projection ({where})."
        return what, "Export the file in WGS84 (EPSG:4326), in degrees."
    return (
        f"The position is outside the world ({where}).",
        "A latitude is -90 to 90, a longitude -180 to 180.",
    )


def geometries_from(values: Sequence[object]) -> list[tuple[BaseGeometry | None, Fault | None]]:
    """GeoJSON geometries as shapely's, each with what is wrong with it and what to do.

    GEOS reads all of them at once; what it refuses, such as a ring left open, shapely may still forgive.
    """
    read = [
        (geometry, None) if geometry is not None else _forgiven(value) for geometry, value in _by_geos(values)
    ]
    shapes = np.array([geometry for geometry, _ in read], dtype=object)
    empty, faults = shapely.is_empty(shapes), _faults(shapes)
    nothing = None, ("Its geometry is empty.", "Give it one, or remove the feature.")
    return [
        (geometry, fault) if geometry is None else nothing if empty[at] else (geometry, faults.get(at))
        for at, (geometry, fault) in enumerate(read)
    ]


def _by_geos(values: Sequence[object]) -> Iterator[tuple[BaseGeometry | None, object]]:
    texts = [orjson.dumps(value) if isinstance(value, Mapping) else b"" for value in values]
    return zip(shapely.force_2d(shapely.from_geojson(texts, on_invalid="ignore")), values, strict=True)


def _forgiven(value: object) -> tuple[BaseGeometry | None, Fault | None]:
    if not isinstance(value, Mapping):
        return None, ("It has no geometry.", "Give it one, or remove the feature.")
    try:
        return shapely.force_2d(shape(dict[str, Any](value))), None
    except BROKEN as error:
        what = f"Its geometry ({value.get('type', 'no type')}) cannot be read: {error}."
        return None, (what, "Export the file as GeoJSON again.")


def repaired(geometry: BaseGeometry) -> BaseGeometry:
    """A valid form of the geometry; of polygons only what has an area is kept."""
    if geometry.is_valid:
        return geometry
    valid = shapely.make_valid(geometry)
    return polygons_of(valid) if geometry.geom_type in ("Polygon", "MultiPolygon") else valid


def polygons_of(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """The parts with an area, as one polygon or several."""
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    parts = geometry.geoms if isinstance(geometry, GeometryCollection) else ()
    kept = [one for part in parts for one in _flat(part)]
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def points_on(shapes: Sequence[BaseGeometry]) -> list[tuple[float, float]]:
    """(latitude, longitude) of a point that stands for each: the middle of a line, a point inside a polygon."""
    geometries = np.array(shapes, dtype=object)
    kinds = shapely.get_type_id(geometries)
    lines, several = kinds == LINE, np.isin(kinds, (RING, MULTI_LINE))
    points = shapely.centroid(geometries)
    points[lines] = shapely.line_interpolate_point(geometries[lines], 0.5, normalized=True)
    points[several] = [_middle(line) for line in geometries[several]]
    astray = ~(lines | several | shapely.intersects(geometries, points))
    points[astray] = shapely.point_on_surface(geometries[astray])
    return list(zip(shapely.get_y(points).tolist(), shapely.get_x(points).tolist(), strict=True))


def point_on(geometry: BaseGeometry) -> Point:
    """As `points_on`, for one."""
    ((lat, lon),) = points_on([geometry])
    return Point(lon, lat)


def points_at(spots: Sequence[tuple[float, float]]) -> NDArray[np.object_]:
    """Of each latitude and longitude its point."""
    return shapely.points([[lon, lat] for lat, lon in spots]) if spots else np.empty(0, dtype=object)


def _middle(geometry: BaseGeometry) -> Point:
    longest = max(getattr(geometry, "geoms", [geometry]), key=lambda line: line.length)
    return Point(longest.interpolate(0.5, normalized=True))


def square_metres(geometry: BaseGeometry) -> float:
    """Area of a small shape in degrees, good to about one per cent."""
    latitude = math.radians(geometry.centroid.y) if not geometry.is_empty else 0.0
    return float(geometry.area * METRES_PER_DEGREE**2 * math.cos(latitude))


def _flat(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    return list(geometry.geoms) if isinstance(geometry, MultiPolygon) else []


def _faults(shapes: NDArray[np.object_]) -> dict[int, Fault]:
    """By number; the first vertex that cannot be true stands for all, and finding it is one pass in numpy."""
    points, of = shapely.get_coordinates(shapes, return_index=True)
    wrong = ~((abs(points[:, 0]) <= 180) & (abs(points[:, 1]) <= 90)) | (points == 0).all(axis=1)
    told = {
        int(at): (float(lon), float(lat))
        for at, (lon, lat) in zip(of[wrong][::-1], points[wrong][::-1], strict=True)
    }
    faults = {at: position_fault(lat, lon) for at, (lon, lat) in told.items()}
    return {at: fault for at, fault in faults.items() if fault}
