"""Small PMTiles archives for tests: GeoJSON by layer goes in, a file of vector tiles of one zoom comes out.

Nothing is cut: each tile holds every feature, with what lies beyond its edge, which readers leave undrawn.
Sources: PMTiles specification 3, Mapbox Vector Tile specification 2.1.
"""

import gzip
import json
import math
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

EXTENT = 4096
MVT, PNG = 1, 2
GZIP, BROTLI = 2, 3
SHAPES = {"Point": 1, "LineString": 2, "Polygon": 3}
MOVE, LINE, CLOSE = 1, 2, 7

Box = tuple[float, float, float, float]
Layers = Mapping[str, Mapping[str, Any]]
Tile = tuple[int, int, int]


def archive(layers: Layers, bounds: Box, *, zoom: int = 13, kind: int = MVT, packing: int = GZIP) -> bytes:
    """A whole file. `kind` and `packing` are what its header says of the tiles, whatever they are."""
    tiles = sorted((_number(tile), gzip.compress(_tile(layers, tile))) for tile in _tiles(bounds, zoom))
    directory, data = gzip.compress(_directory(tiles)), b"".join(body for _, body in tiles)
    metadata = gzip.compress(json.dumps({"vector_layers": [{"id": name} for name in layers]}).encode())
    starts = [127, 127 + len(directory), 127 + len(directory) + len(metadata)]
    sections = (
        *(starts[0], len(directory), starts[1], len(metadata), starts[2], 0, starts[2], len(data)),
        *([len(tiles)] * 3),
    )
    west, south, east, north = (round(degrees * 10_000_000) for degrees in bounds)
    facts = (1, GZIP, packing, kind, zoom, zoom, west, south, east, north, zoom, west, south)
    return b"".join(
        (struct.pack("<8s11Q6B4iB2i", b"PMTiles\x03", *sections, *facts), directory, metadata, data)
    )


def _tiles(bounds: Box, zoom: int) -> Iterator[Tile]:
    west, south, east, north = bounds
    (left, top), (right, bottom) = _at(west, north, zoom), _at(east, south, zoom)
    for x in range(int(left), int(right) + 1):
        yield from ((zoom, x, y) for y in range(int(top), int(bottom) + 1))


def _at(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return (lon + 180) / 360 * 2**zoom, y * 2**zoom


def _number(tile: Tile) -> int:
    """Tiles are counted along a Hilbert curve, after all those of lower zooms."""
    zoom, x, y = tile
    number = ((1 << 2 * zoom) - 1) // 3
    for at in reversed(range(zoom)):
        side = 1 << at
        right, down = x & side, y & side
        number += ((3 * right) ^ down) << at
        if not down:
            x, y = (side - 1 - y, side - 1 - x) if right else (y, x)
    return number


def _directory(tiles: Sequence[tuple[int, bytes]]) -> bytes:
    """Differences of numbers, how often each is repeated, lengths, and where: 0 is behind the one before."""
    numbers = [number for number, _ in tiles]
    steps = [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
    lengths = [len(body) for _, body in tiles]
    return _varints([len(tiles), *steps, *([1] * len(tiles)), *lengths, 1, *([0] * (len(tiles) - 1))])


def _tile(layers: Layers, tile: Tile) -> bytes:
    return b"".join(_field(3, _layer(name, held["features"], tile)) for name, held in layers.items())


def _layer(name: str, features: Iterable[Mapping[str, Any]], tile: Tile) -> bytes:
    keys: list[str] = []
    values: list[str] = []
    made = [_feature(feature, tile, keys, values) for feature in features]
    parts = [_number_field(15, 2), _field(1, name.encode()), *(_field(2, one) for one in made)]
    parts += [_field(3, key.encode()) for key in keys]
    parts += [_field(4, _field(1, value.encode())) for value in values]
    return b"".join((*parts, _number_field(5, EXTENT)))


def _feature(feature: Mapping[str, Any], tile: Tile, keys: list[str], values: list[str]) -> bytes:
    tags = [
        place
        for key, value in feature["properties"].items()
        for place in (_place_in(keys, key), _place_in(values, str(value)))
    ]
    shape = feature["geometry"]["type"]
    drawn = _varints(_commands(shape, feature["geometry"]["coordinates"], tile))
    return _field(2, _varints(tags)) + _number_field(3, SHAPES[shape]) + _field(4, drawn)


def _place_in(known: list[str], text: str) -> int:
    if text not in known:
        known.append(text)
    return known.index(text)


def _commands(shape: str, coordinates: Any, tile: Tile) -> list[int]:
    depth = {"Point": [[coordinates]], "LineString": [coordinates]}
    lines = depth.get(shape, coordinates)
    made: list[int] = []
    cursor = (0, 0)
    for line in lines:
        points = [_within(tile, *position) for position in line]
        points = _ring(points) if shape == "Polygon" else points
        steps = [(x - u, y - v) for (x, y), (u, v) in zip(points, [cursor, *points], strict=False)]
        cursor = points[-1]
        flat = [_zigzag(way) for step in steps for way in step]
        made += [MOVE | 1 << 3, *flat[:2]]
        made += [LINE | (len(points) - 1) << 3, *flat[2:]] if len(points) > 1 else []
        made += [CLOSE | 1 << 3] if shape == "Polygon" else []
    return made


def _within(tile: Tile, lon: float, lat: float) -> tuple[int, int]:
    zoom, left, top = tile
    x, y = _at(lon, lat, zoom)
    return round((x - left) * EXTENT), round((y - top) * EXTENT)


def _ring(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Clockwise as it is seen, and without its first point again."""
    around = sum(x * v - u * y for (x, y), (u, v) in pairwise(points))
    return points[:-1] if around > 0 else points[:0:-1]


def _zigzag(number: int) -> int:
    return number << 1 ^ number >> 31


def _varints(numbers: Iterable[int]) -> bytes:
    return b"".join(_varint(number) for number in numbers)


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes((*parts, number))


def _number_field(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _field(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(body)) + body
