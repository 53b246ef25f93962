"""Packs for tests: a small good one to break, and one over the real files of Brisbane."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

COUNCIL = """[council]
name = "Littleton"
handle = "LittletonShire"
timezone = "Australia/Brisbane"
locale = "en-AU"
emergency_number = "000"
hours = { mon-fri = "08:00-17:00", sat = "09:00-12:00" }
holidays = ["2026-12-25", 2026-12-28]

[[areas]]
file = "wards.geojson"
kind = "ward"
name = "ward_name"

[[places]]
file = "parks.csv"
kind = "park"
name = "name"
lat = "lat"
lon = "lon"
suburb = "suburb"

[[basemap]]
file = "river.geojson"
layer = "water"
"""
CATEGORIES = """[[category]]
code = "playground"
name = "Playground equipment"
icon = "ferris-wheel"
words = ["swing", "slide"]
examples = ["The swing at Alma Park is broken"]
priority = "normal"
days = 5
hazard = false

[[category]]
code = "pothole"
name = "Pothole"
words = ["pothole"]
priority = "high"
"""
CREWS = """[[crew]]
code = "parks-north"
name = "Parks North"

[[crew]]
code = "duty-officer"
name = "Duty officer"
"""
ROUTING = """[[rule]]
category = "playground"
area = "ward:North"
crew = "parks-north"

[[rule]]
category = "*"
area = "*"
crew = "duty-officer"
"""
PARKS = """name,suburb,lat,lon
ALMA PARK,MT LITTLE,-27.951,151.602
"O'BRIEN RESERVE",Eastside,-27.955,151.606
"""


def square(west: float, south: float, size: float = 0.01) -> list[list[float]]:
    """A closed ring, counter-clockwise, in degrees."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def collection(*features: tuple[dict[str, Any], dict[str, Any] | None]) -> str:
    """A feature collection of (properties, geometry)."""
    made = [{"type": "Feature", "properties": held, "geometry": shape} for held, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": made})


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


WARDS = collection(
    ({"ward_name": "North"}, polygon(square(151.6, -27.95))),
    ({"ward_name": "South"}, polygon(square(151.6, -27.96))),
)
RIVER = collection(
    ({"name": "Little River"}, {"type": "LineString", "coordinates": [[151.6, -27.95], [151.61, -27.95]]})
)


def write_pack(folder: Path, **changed: str) -> Path:
    """The small good pack, with the text of some files changed: `council`, `parks`, `wards` …"""
    files = {
        "council.toml": changed.get("council", COUNCIL),
        "categories.toml": changed.get("categories", CATEGORIES),
        "crews.toml": changed.get("crews", CREWS),
        "routing.toml": changed.get("routing", ROUTING),
        "wards.geojson": changed.get("wards", WARDS),
        "parks.csv": changed.get("parks", PARKS),
        "river.geojson": changed.get("river", RIVER),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
