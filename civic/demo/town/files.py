"""The town as the files of a council pack.

In: a Town. Out: text by file name: areas, places and map layers as GeoJSON and CSV. Promises: the same town
gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapely import unary_union
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from civic.demo.town.addresses import addresses
from civic.demo.town.frame import degrees, metres
from civic.demo.town.landmarks import bus_stops, landmarks
from civic.demo.town.layout import Park, Town
from civic.demo.town.quarters import borders_of, suburbs_of, wards_of
from civic.demo.town.walks import footbridge, river_walks

Feature = tuple[Mapping[str, Any], BaseGeometry]
STATION = (468.0, 108.0)
STATION_M = 66.0
STATION_OFF_M = (7.0, 19.0)
BRIDGES = {"Bridge Street": "Wren Bridge", "South Road": "South Bridge"}
RIVER_LABEL_M = 420.0


def files_of(town: Town) -> dict[str, str]:
    """Every file of the pack that the town makes, by its path in the pack."""
    suburbs = suburbs_of([street.line for street in town.mains], town.river)
    wards = wards_of(suburbs)
    return {
        "areas/wards.geojson": _geojson(({"name": name}, shape) for name, shape in wards.items()),
        "areas/suburbs.geojson": _geojson(({"name": name}, shape) for name, shape in suburbs.items()),
        **_places(town, suburbs),
        **_map(town, suburbs, wards),
    }


def _places(town: Town, suburbs: Mapping[str, BaseGeometry]) -> dict[str, str]:
    named = [(park, park.green.name) for park in town.parks]
    ours = unary_union(list(suburbs.values()))
    plays = [(name, Point(*metres([park.green.play]))) for park, name in named if park.green.play]
    return {
        "places/streets.geojson": _geojson(
            ({"name": street.name}, part)
            for street in town.streets
            for part in _lines(street.line.intersection(ours))
        ),
        "places/playgrounds.geojson": _geojson(
            ({"name": f"Playground, {name}", "also": f"{name} playground;{name} swings"}, spot)
            for name, spot in plays
        ),
        "places/landmarks.csv": _landmarks(town, suburbs),
        "places/bus_stops.csv": _bus_stops(town, suburbs),
        "places/addresses.csv": _addresses(town, suburbs),
    }


def _map(
    town: Town, suburbs: Mapping[str, BaseGeometry], wards: Mapping[str, BaseGeometry]
) -> dict[str, str]:
    kinds = {"school": [p for p in town.parks if p.green.kind == "school"]}
    greens = [park for park in town.parks if park.green.kind != "school"]
    return {
        "map/land.geojson": _geojson([({}, town.land)]),
        "map/bank.geojson": _geojson([({}, town.bank.intersection(town.land))]),
        "map/water.geojson": _geojson([({"name": "Wren River"}, town.water.intersection(town.land))]),
        "map/park.geojson": _geojson(({"name": p.green.name, "kind": p.green.kind}, p.lawn) for p in greens),
        "map/tree.geojson": _geojson(({"radius": round(size, 1)}, Point(x, y)) for x, y, size in town.trees),
        "map/oval.geojson": _geojson(({"name": p.green.name}, p.oval) for p in town.parks if p.oval),
        "map/school.geojson": _geojson(({"name": p.green.name}, p.lawn) for p in kinds["school"]),
        "map/building.geojson": _geojson(_buildings(town)),
        "map/rail.geojson": _geojson([({"name": "Wren Valley Line"}, town.rail.intersection(town.land))]),
        "map/street.geojson": _geojson(_streets(town)),
        "map/ward.geojson": _geojson(({}, line) for line in borders_of(dict(wards))),
        "map/label.geojson": _geojson(_labels(town, suburbs)),
    }


def _buildings(town: Town) -> Iterable[Feature]:
    for park in town.parks:
        if park.halls:
            yield {"kind": park.green.kind}, MultiPolygon(park.halls)
    yield {"kind": "station"}, _station(town)
    for block in town.buildings:
        yield {"kind": "building"}, MultiPolygon(block)


def _streets(town: Town) -> Iterable[Feature]:
    """Named streets with their bridges apart, then paths, which have no name."""
    for street in town.streets:
        facts = {"name": street.name, "class": street.kind}
        over = street.line.intersection(town.water.buffer(4))
        for part in _lines(street.line.difference(over)):
            yield facts, part
        for part in _lines(over):
            yield {**facts, "bridge": True}, part
    for path in [path for park in town.parks for path in park.paths] + river_walks(town):
        yield {"class": "path"}, path
    yield {"class": "path", "bridge": True}, footbridge()


def _labels(town: Town, suburbs: Mapping[str, BaseGeometry]) -> Iterable[Feature]:
    built = MultiPolygon([house for block in town.buildings for house in block]).convex_hull
    for name, ground in suburbs.items():
        inside = ground.intersection(built).buffer(-80)
        yield {"name": name, "kind": "suburb"}, _middle(inside)
    for park in town.parks:
        yield (
            {"name": park.green.name, "kind": "school" if park.green.kind == "school" else "park"},
            _label_spot(park),
        )
        if park.green.play:
            yield (
                {"name": f"Playground, {park.green.name}", "kind": "playground"},
                Point(*metres([park.green.play])),
            )
    yield {"name": "Wrenford Station", "kind": "station"}, _station(town).centroid
    count = int(town.river.length // (2 * RIVER_LABEL_M))
    for at in range(count):
        start = (2 * at + 0.5) * RIVER_LABEL_M
        yield {"name": "Wren River", "kind": "water"}, substring(town.river, start, start + RIVER_LABEL_M)


def _label_spot(park: Park) -> Point:
    return park.oval.centroid if park.oval else _middle(park.lawn)


def _station(town: Town) -> Polygon:
    """The station building beside the rails, turned with them."""
    at = town.rail.project(Point(*metres([STATION])))
    stretch = LineString(substring(town.rail, at - STATION_M / 2, at + STATION_M / 2).coords)
    near, far = (stretch.offset_curve(-off) for off in STATION_OFF_M)
    return Polygon([*near.coords, *reversed(far.coords)])


def _landmarks(town: Town, suburbs: Mapping[str, BaseGeometry]) -> str:
    rows = [(mark.name, mark.kind, mark.street, mark.spot) for mark in landmarks(town.streets)]
    rows.append(("Wrenford Station", "station", "Station Road", _station(town).centroid))
    rows.append(("Weir Footbridge", "bridge", "Quay Street", footbridge().centroid))
    for street, name in BRIDGES.items():
        over = unary_union([s.line for s in town.streets if s.name == street]).intersection(town.water)
        rows.append((name, "bridge", street, over.centroid))
    header = ("name", "kind", "street", "suburb", "lat", "lon")
    return _csv(header, ((*row[:3], _suburb(row[3], suburbs), *_position(row[3])) for row in rows))


def _bus_stops(town: Town, suburbs: Mapping[str, BaseGeometry]) -> str:
    stops = bus_stops(town.streets, unary_union(list(suburbs.values())))
    header = ("stop", "name", "street", "cross_street", "suburb", "lat", "lon")
    rows = (
        (1001 + at, f"{street} at {cross}", street, cross, _suburb(spot, suburbs), *_position(spot))
        for at, (street, cross, spot) in enumerate(stops)
    )
    return _csv(header, rows)


def _addresses(town: Town, suburbs: Mapping[str, BaseGeometry]) -> str:
    rows = (
        (street, number, _suburb(house, suburbs), *_position(house))
        for street, number, house in addresses(town.streets, town.buildings)
    )
    return _csv(("street", "number", "suburb", "lat", "lon"), rows)


def _suburb(spot: Point, suburbs: Mapping[str, BaseGeometry]) -> str:
    return next((name for name, ground in suburbs.items() if ground.intersects(spot)), "")


def _position(spot: Point) -> tuple[float, float]:
    lon, lat = degrees(spot)["coordinates"]
    return lat, lon


def _middle(shape: BaseGeometry) -> Point:
    return shape.centroid if shape.contains(shape.centroid) else shape.representative_point()


def _lines(shape: BaseGeometry) -> Sequence[LineString]:
    if isinstance(shape, MultiLineString):
        return list(shape.geoms)
    return [shape] if isinstance(shape, LineString) and shape.length > 0 else []


def _geojson(features: Iterable[Feature]) -> str:
    made = (
        json.dumps(
            {"type": "Feature", "properties": facts, "geometry": degrees(shape)}, separators=(",", ":")
        )
        for facts, shape in features
    )
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(made) + "\n]}\n"


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
