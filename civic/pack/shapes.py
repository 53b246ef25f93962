"""Coordinates and geometry: whether they can be true, and what can be repaired.

In: numbers and GeoJSON geometry from a council's files, WGS84. Out: shapely geometry fit to use, or what is
wrong with it. Promises: self-intersecting polygons are repaired, nothing else is changed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import GeometryCollection, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
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


def geometry_from(value: object) -> tuple[BaseGeometry | None, tuple[str, str] | None]:
    """A GeoJSON geometry as shapely's, or what is wrong with it and what to do."""
    if not isinstance(value, Mapping):
        return None, ("It has no geometry.", "Give it one, or remove the feature.")
    try:
        geometry = shapely.force_2d(_shape(dict[str, Any](value)))
    except BROKEN as error:
        what = f"Its geometry ({value.get('type', 'no type')}) cannot be read: {error}."
        return None, (what, "Export the file as GeoJSON again.")
    if geometry.is_empty:
        return None, ("Its geometry is empty.", "Give it one, or remove the feature.")
    return geometry, _fault_of(geometry)


def _shape(value: dict[str, Any]) -> BaseGeometry:
    """GEOS reads many times faster; what it refuses, such as a ring left open, shapely may still forgive."""
    try:
        return shapely.from_geojson(json.dumps(value))
    except BROKEN:
        return shape(value)


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


def point_on(geometry: BaseGeometry) -> Point:
    """A point that stands for the geometry: the middle of a line, a point inside a polygon."""
    if isinstance(geometry, Point):
        return geometry
    if geometry.geom_type in ("LineString", "MultiLineString", "LinearRing"):
        longest = max(getattr(geometry, "geoms", [geometry]), key=lambda line: line.length)
        return Point(longest.interpolate(0.5, normalized=True))
    centre = geometry.centroid
    return centre if geometry.intersects(centre) else geometry.representative_point()


def square_metres(geometry: BaseGeometry) -> float:
    """Area of a small shape in degrees, good to about one per cent."""
    latitude = math.radians(geometry.centroid.y) if not geometry.is_empty else 0.0
    return float(geometry.area * METRES_PER_DEGREE**2 * math.cos(latitude))


def _flat(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    return list(geometry.geoms) if isinstance(geometry, MultiPolygon) else []


def _fault_of(geometry: BaseGeometry) -> tuple[str, str] | None:
    for lon, lat in _extremes(geometry):
        fault = position_fault(lat, lon)
        if fault:
            return fault
    return None


def _extremes(geometry: BaseGeometry) -> list[tuple[float, float]]:
    """The first vertex that cannot be true stands for all; finding it is one pass in numpy."""
    points = shapely.get_coordinates(geometry)
    wrong = ~((abs(points[:, 0]) <= 180) & (abs(points[:, 1]) <= 90)) | (points == 0).all(axis=1)
    return [(float(lon), float(lat)) for lon, lat in points[wrong][:1]]
