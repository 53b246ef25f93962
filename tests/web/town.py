"""A hand-made corner of a town and its reports, as GeoJSON, for trying the map: a river, a park, a few streets."""

from typing import Any

WEST, SOUTH, EAST, NORTH = 153.0200, -27.4900, 153.0500, -27.4700
LOOKS = ("new", "waiting", "with_crew", "in_progress", "at_risk", "overdue", "hazard", "fixed", "off")
CROWD = (153.0300, -27.4850)
CROWD_LOOKS = ("with_crew", "with_crew", "in_progress", "waiting", "with_crew", "in_progress", "fixed")
TAGS = {"overdue": "4 d", "at_risk": "today"}

Position = tuple[float, float]


def feature(shape: str, coordinates: Any, /, **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def box(west: float, south: float, east: float, north: float) -> list[list[Position]]:
    return [[(west, south), (east, south), (east, north), (west, north), (west, south)]]


def street(name: str, kind: str, *points: Position) -> dict[str, Any]:
    return feature("LineString", points, name=name, **{"class": kind})


def basemap() -> dict[str, Any]:
    layers = {
        "water": collection(feature("Polygon", box(WEST, -27.4790, EAST, -27.4775))),
        "bank": collection(feature("Polygon", box(WEST, -27.4795, EAST, -27.4770))),
        "park": collection(
            feature("Polygon", box(153.0330, -27.4765, 153.0370, -27.4735), name="Alma Park"),
            feature("Polygon", box(153.0400, -27.4870, 153.0440, -27.4850), name="Jubilee Oval"),
        ),
        "building": collection(feature("Polygon", box(153.0382, -27.4762, 153.0388, -27.4757))),
        "street": collection(*(_across() + _along())),
        "rail": collection(feature("LineString", [(WEST, -27.4715), (EAST, -27.4705)])),
        "ward": collection(feature("LineString", [(WEST, -27.4782), (EAST, -27.4782)])),
        "label": collection(
            feature("LineString", [(153.021, -27.4783), (153.049, -27.4783)], name="Wren River", kind="water")
        ),
    }
    return {
        "layers": [{"layer": name, "geojson": geojson} for name, geojson in layers.items()],
        "bounds": [WEST, SOUTH, EAST, NORTH],
        "credits": ["Streets: the town's own survey"],
    }


def _across() -> list[dict[str, Any]]:
    names = {
        -27.4728: "Kestrel Street",
        -27.4810: "Quay Street",
        -27.4840: "Mill Road",
        -27.4880: "South Road",
    }
    return [street(name, "main", (WEST, lat), (EAST, lat)) for lat, name in names.items()]


def _along() -> list[dict[str, Any]]:
    names = {153.0250: "Quince Street", 153.0310: "Orchard Street", 153.0390: "School Street"}
    local = [street(name, "street", (lon, SOUTH), (lon, NORTH)) for lon, name in names.items()]
    return [*local, street("Bridge Street", "arterial", (153.0460, SOUTH), (153.0445, NORTH))]


def report(ref: str, look: str, lon: float, lat: float) -> dict[str, Any]:
    tag = {"tag": TAGS[look]} if look in TAGS else {}
    return feature("Point", (lon, lat), ref=ref, state=look, title=f"Report {ref}", **tag)


def reports() -> dict[str, Any]:
    """One report in each state along Kestrel Street, and seven at one corner, two of them at one point."""
    lone = [
        report(f"R-{1001 + index}", look, 153.0230 + index * 0.003, -27.4728)
        for index, look in enumerate(LOOKS)
    ]
    crowd = [
        report(f"R-{1101 + index}", look, CROWD[0] + (index // 2) * 0.0001, CROWD[1])
        for index, look in enumerate(CROWD_LOOKS)
    ]
    return collection(*lone, *crowd)
