"""The rows of a council's geographic files, whatever they came as.

In: GeoJSON feature collections and CSV with coordinates. Out: rows of text values with a geometry.
Promises: a bad row is a problem with its line or feature number and does not hide the next one; a column the
pack asks for and the file lacks is named beside those it has.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from civic.pack.entry import Entry
from civic.pack.folder import Folder
from civic.pack.names import columns_of
from civic.pack.nearest import nearest
from civic.pack.shapes import geometries_from, position_fault

WGS84 = ("CRS84", "4326")


@dataclass(frozen=True, slots=True)
class Row:
    """One feature or CSV line: its values as text, its geometry, and where it stands."""

    file: str
    line: int | None
    key: str | None
    values: Mapping[str, str]
    geometry: BaseGeometry


def read_rows(folder: Folder, entry: Entry, columns: Mapping[str, str], lat: str, lon: str) -> list[Row]:
    """The usable rows of the entry's file. `columns` maps a key of the entry to its pattern."""
    name = entry.text("file")
    if not name:
        return []
    text = folder.text(name, asked_by=entry.toml.file, line=entry.line("file"))
    if text is None:
        return []
    if name.lower().endswith((".geojson", ".json")):
        return _from_geojson(folder, entry, name, text, columns)
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        return _from_csv(folder, entry, name, text, {**columns, "lat": lat, "lon": lon})
    entry.error("file", f"{name} is neither GeoJSON nor CSV.", "Use a file that ends in .geojson or .csv.")
    return []


def read_features(folder: Folder, entry: Entry, name: str, text: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON text; empty, with a problem, where it is not a feature collection."""
    try:
        data = _decoded(text)
    except json.JSONDecodeError as error:
        what = f"This is not valid JSON: {error.msg}."
        folder.findings.error(name, what, "Export the file as GeoJSON again.", line=error.lineno)
        return []
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        what = "This is no GeoJSON FeatureCollection."
        folder.findings.error(name, what, 'It needs {"type": "FeatureCollection", "features": […]}.')
        return []
    crs = json.dumps(data.get("crs") or "CRS84")
    if not any(code in crs for code in WGS84):
        what = f"The coordinates are not WGS84 but {crs}."
        folder.findings.error(name, what, "Export the file in WGS84 (EPSG:4326).", key="crs")
        return []
    if not features:
        entry.notice("file", f"{name} has no features.")
    return features


def _decoded(text: str) -> Any:
    """The quick reader refuses what the forgiving one takes or tells better."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def _from_geojson(
    folder: Folder, entry: Entry, name: str, text: str, columns: Mapping[str, str]
) -> list[Row]:
    features = read_features(folder, entry, name, text)
    held = [_texts(feature.get("properties")) for feature in features]
    if features and not _has_columns(entry, name, columns, dict.fromkeys(key for row in held for key in row)):
        return []
    shapes = geometries_of(folder, name, features)
    return [
        Row(name, None, f"feature {at}", values, geometry)
        for at, (values, geometry) in enumerate(zip(held, shapes, strict=True), 1)
        if geometry is not None
    ]


def geometries_of(
    folder: Folder, name: str, features: Sequence[Mapping[str, Any]]
) -> list[BaseGeometry | None]:
    """Of each feature; None, with a problem, where it cannot be used."""
    read = geometries_from([feature.get("geometry") for feature in features])
    for at, (_, fault) in enumerate(read, 1):
        if fault:
            folder.findings.error(name, *fault, key=f"feature {at}", alike=fault[1])
    return [geometry if not fault else None for geometry, fault in read]


def _from_csv(folder: Folder, entry: Entry, name: str, text: str, columns: Mapping[str, str]) -> list[Row]:
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    header = [column.strip() for column in next(reader, [])]
    if not _has_columns(entry, name, columns, header):
        return []
    try:
        return list(_csv_rows(folder, name, reader, header, columns["lat"], columns["lon"]))
    except csv.Error as error:
        what = f"This line cannot be read as CSV: {error}."
        folder.findings.error(name, what, "Look for a quote that is not closed.", line=reader.line_num)
        return []


def _csv_rows(folder: Folder, name: str, reader: Any, header: list[str], lat: str, lon: str) -> Iterator[Row]:
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(header, cells, strict=False))
        fault, point = _position(values.get(lat, ""), values.get(lon, ""))
        if point is None:
            what, do = fault
            folder.findings.error(name, what, do, line=reader.line_num, key=f"{lat}, {lon}", alike=do)
            continue
        yield Row(name, reader.line_num, None, values, point)


def _position(lat: str, lon: str) -> tuple[tuple[str, str], Point | None]:
    try:
        y, x = float(lat), float(lon)
    except ValueError:
        return (f'"{lat}", "{lon}" is no position.', 'Write decimal degrees with a point: "-27.46".'), None
    if not (math.isfinite(y) and math.isfinite(x)):
        return (f'"{lat}", "{lon}" is no position.', "Give the true position."), None
    fault = position_fault(y, x)
    return (fault, None) if fault else (("", ""), Point(x, y))


def _has_columns(entry: Entry, name: str, columns: Mapping[str, str], header: Iterable[str]) -> bool:
    header, complete = list(header), True
    for key, pattern in columns.items():
        for column in columns_of(pattern):
            if column not in header:
                complete = False
                near = nearest(column, header)
                do = f"It has: {', '.join(header) or 'none'}." + (f' Did you mean "{near}"?' if near else "")
                entry.error(key, f'{name} has no column "{column}".', do)
    return complete


def _texts(properties: object) -> dict[str, str]:
    if not isinstance(properties, Mapping):
        return {}
    return {str(key): "" if value is None else str(value) for key, value in properties.items()}
