"""`[[basemap]]` with a PMTiles file: the map as vector tiles, of which a browser asks for those that it shows.

In: the entries that name such a file. Out: the file, its digest and the box it covers. Promises: what is let through
can be drawn: PMTiles 3, whole, vector tiles packed as every browser can unpack them, with layers that the map knows;
only its head is held in memory, however large it is.
"""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from civic.pack.credit import credit_of
from civic.pack.entry import Entry
from civic.pack.folder import Folder

SUFFIX = ".pmtiles"
MAGIC = b"PMTiles\x03"
HEAD = struct.Struct("<8s11Q6B4iB2i")
"""https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, section 3."""
VECTOR_TILES = 1
NOT_PACKED, GZIP = 1, 2
PER_DEGREE = 10_000_000
AGAIN = "Make it again with `civic places build`, or take its table out of council.toml."

Box = tuple[float, float, float, float]
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tiles:
    """A file of tiles that can be drawn: west, south, east, north are its own."""

    name: str
    path: Path
    digest: str
    bounds: Box


class Head(NamedTuple):
    """The fields of the header that are looked at; lengths and positions in bytes."""

    metadata: tuple[int, int]
    ends: int
    packing: tuple[int, int]
    kind: int
    bounds: Box


def is_tiles(entry: Entry) -> bool:
    return str(entry.values.get("file", "")).lower().endswith(SUFFIX)


def read_tiles(
    folder: Folder, found: Sequence[Entry], layers: Sequence[str], credits: list[str]
) -> Tiles | None:
    """Of the one entry that names tiles; None, with a problem, where its file cannot be drawn."""
    for entry in found[1:]:
        entry.error("file", "The map draws one file of tiles, and this is another.", "Keep one of them.")
    for entry in found[:1]:
        name = entry.text("file")
        credits += credit_of(entry)
        entry.close()
        kept = folder.archive(name, asked_by=entry.toml.file, line=entry.line("file"))
        if kept:
            return _checked(folder, name, kept, layers)
    return None


def check_place(folder: Folder, tiles: Tiles, council: Box | None) -> None:
    """Tiles of another town are a problem; a council without areas and places may lie anywhere."""
    if council is None or _meet(tiles.bounds, council):
        return
    what = f"The tiles cover {_told(tiles.bounds)}, and the council lies in {_told(council)}."
    do = "Make them from an extract of your area with `civic places build`."
    folder.findings.error(tiles.name, what, do)


def _checked(folder: Folder, name: str, digest: str, layers: Sequence[str]) -> Tiles | None:
    path = folder.path / name
    with path.open("rb") as file:
        start = file.read(HEAD.size)
        head = _head(start) if start[: len(MAGIC)] == MAGIC and len(start) == HEAD.size else None
        if head is None:
            what = "This is no PMTiles file of version 3."
            folder.findings.error(name, what, AGAIN)
            return None
        fault = _fault(head, path.stat().st_size)
        if fault is None:
            file.seek(head.metadata[0])
            fault = _layer_fault(file.read(head.metadata[1]), head.packing[0], layers)
    if fault:
        folder.findings.error(name, *fault)
        return None
    return Tiles(name, path, digest, head.bounds)


def _head(start: bytes) -> Head:
    values = HEAD.unpack(start)
    sections = [(values[at], values[at + 1]) for at in (1, 3, 5, 7)]
    west, south, east, north = (degrees / PER_DEGREE for degrees in values[18:22])
    ends = max(at + length for at, length in sections)
    return Head(sections[1], ends, (values[13], values[14]), values[15], (west, south, east, north))


def _fault(head: Head, size: int) -> Fault | None:
    if head.ends > size:
        return (
            f"The file is cut off: it has {size:,} of {head.ends:,} bytes.",
            f"Copy it again whole. {AGAIN}",
        )
    if head.kind != VECTOR_TILES:
        return "Its tiles are pictures, and the map is drawn from vector tiles (MVT).", AGAIN
    if not set(head.packing) <= {NOT_PACKED, GZIP}:
        return (
            "Its tiles are packed in a way that not every browser can unpack.",
            f"Pack them with gzip. {AGAIN}",
        )
    return None


def _layer_fault(metadata: bytes, packing: int, layers: Sequence[str]) -> Fault | None:
    told = _metadata(metadata, packing)
    if told is None:
        return "What the file tells of its layers cannot be read; it is damaged.", AGAIN
    listed = told.get("vector_layers")
    named = (
        [str(one.get("id")) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    )
    if set(named) & set(layers):
        return None
    what = f"The map draws none of its layers: {', '.join(named) or 'it names none'}."
    return what, f"Drawn are: {', '.join(layers)}. {AGAIN}"


def _metadata(packed: bytes, packing: int) -> dict[str, Any] | None:
    try:
        text = gzip.decompress(packed) if packing == GZIP else packed
        told = json.loads(text)
    except (OSError, EOFError, ValueError, zlib.error):
        return None
    return told if isinstance(told, dict) else None


def _meet(one: Box, other: Box) -> bool:
    west, south, east, north = one
    return west <= other[2] and other[0] <= east and south <= other[3] and other[1] <= north


def _told(box: Box) -> str:
    west, south, east, north = box
    return f"{south:.2f} to {north:.2f} north, {west:.2f} to {east:.2f} east"
