"""What was settled, as the text of a pack's files and of the tables that name them in `council.toml`.

In: streets, places, addresses, suburbs, map features. Out: text by path, and TOML tables with OpenStreetMap's credit.
Promises: the same extract gives the same bytes; a file that would hold nothing is not made; pure.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from civic.osm.reading import Address, Feature
from civic.osm.settling import Placed
from civic.osm.tiles import TILES
from civic.pack.basemap import LAYERS

CREDIT = "© OpenStreetMap contributors (ODbL)"
DIGITS = 6
SIMPLER = 0.000005
"""About half a metre: no eye sees the difference on the map."""
LABELLED = {"station": "station", "river": "water", "lake": "water", "beach": "park", "reserve": "park"}
NAMED_AREAS = ("park", "school", "oval")
MOST_DRAWN = {"building": 40_000, "tree": 20_000}


def place_files(
    streets: Sequence[Placed],
    places: Sequence[Placed],
    addresses: Sequence[Address],
    suburbs: Sequence[tuple[str, BaseGeometry]],
) -> dict[str, str]:
    made = {
        "areas/suburbs.geojson": _geojson(({"name": name}, shape) for name, shape in suburbs)
        if suburbs
        else "",
        "places/streets.geojson": _geojson(_facts(street) for street in streets) if streets else "",
        "places/landmarks.geojson": _geojson(_facts(place) for place in places) if places else "",
        "places/addresses.csv": _addresses(addresses) if addresses else "",
    }
    return {path: text for path, text in made.items() if text}


def map_files(layers: Mapping[str, Sequence[Feature]]) -> dict[str, str]:
    """A file for each layer that the map draws; of a layer with more than it can draw, none."""
    drawn = {layer: layers.get(layer, ()) for layer in LAYERS}
    return {
        f"map/{layer}.geojson": _geojson((facts, shape.simplify(SIMPLER)) for facts, shape in features)
        for layer, features in drawn.items()
        if 0 < len(features) <= MOST_DRAWN.get(layer, len(features))
    }


def labels(
    places: Iterable[Placed],
    suburbs: Iterable[tuple[str, BaseGeometry]],
    layers: Mapping[str, Sequence[Feature]],
) -> list[Feature]:
    """A point for each name: tiles cut an area to pieces, which would each be given its name."""
    named: list[Feature] = [({"name": name, "kind": "suburb"}, shape) for name, shape in suburbs]
    named += [
        ({"name": place.name, "kind": LABELLED[place.kind]}, place.shape)
        for place in places
        if place.kind in LABELLED
    ]
    written = {facts["name"] for facts, _ in named}
    named += [
        ({"name": facts["name"], "kind": facts.get("kind", "park")}, shape)
        for layer in NAMED_AREAS
        for facts, shape in layers.get(layer, ())
        if facts.get("name") and facts["name"] not in written
    ]
    return [(facts, shapely.point_on_surface(shape)) for facts, shape in named]


def tables(paths: Iterable[str]) -> dict[str, str]:
    """The table of `council.toml` for each of the files."""
    return {path: _table(path) for path in paths}


def _table(path: str) -> str:
    folder, _, name = path.partition("/")
    if path == TILES:
        return _toml("basemap", file=path)
    if folder == "map":
        return _toml("basemap", file=path, layer=name.partition(".")[0])
    if folder == "areas":
        return _toml("areas", file=path, kind="suburb", name="name")
    if name == "addresses.csv":
        return _toml(
            "addresses", file=path, street="street", number="number", suburb="suburb", lat="lat", lon="lon"
        )
    return _toml("places", file=path, kind="{kind}", name="name", suburb="suburb", aliases="also")


def _toml(table: str, **keys: str) -> str:
    lines = [f"[[{table}]]", *(f'{key} = "{value}"' for key, value in keys.items()), f'credit = "{CREDIT}"']
    return "\n".join(lines) + "\n"


def _facts(place: Placed) -> Feature:
    facts = {"name": place.name, "kind": place.kind, "also": place.also, "suburb": place.suburb}
    return facts, place.shape.simplify(SIMPLER)


def _geojson(features: Iterable[Feature]) -> str:
    made = (
        json.dumps(
            {"type": "Feature", "properties": facts, "geometry": _degrees(shape)},
            separators=(",", ":"),
            ensure_ascii=False,
        )
        for facts, shape in features
    )
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(made) + "\n]}\n"


def _degrees(shape: BaseGeometry) -> dict[str, Any]:
    return dict(mapping(shapely.transform(shape, _rounded)))


def _rounded(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(points, DIGITS)


def _addresses(addresses: Iterable[Address]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("street", "number", "suburb", "lat", "lon"))
    writer.writerows(
        (one.street, one.number, one.suburb, round(one.spot.y, DIGITS), round(one.spot.x, DIGITS))
        for one in addresses
    )
    return text.getvalue()
