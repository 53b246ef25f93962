"""The steps from an extract to a folder: read, settle, write, make tiles, name the files in `council.toml`.

In: an extract and the folder. Out: what was written, in numbers and sentences. Promises: everything is read before
anything is written; `council.toml` only ever grows, by tables for files that it does not name yet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from civic.osm.files import CREDIT, MOST_DRAWN, labels, map_files, place_files, tables
from civic.osm.reading import ExtractTrouble, read_extract
from civic.osm.settling import Suburbs, crossings, named_places, readable, whole_streets
from civic.osm.tiles import TILES, make_tiles

COUNCIL = "council.toml"
HEAD = """# The places and the map are from OpenStreetMap. Fill in what your council is; README tells of more keys.
[council]
name = ""
handle = ""
timezone = ""
locale = ""
emergency_number = ""
"""


@dataclass(frozen=True, slots=True)
class Built:
    """How many of each were written, and what somebody should know."""

    streets: int
    crossings: int
    places: int
    addresses: int
    suburbs: int
    layers: tuple[str, ...]
    notes: tuple[str, ...]


def build(extract: Path, folder: Path) -> Built:
    """Raises ExtractTrouble with what is in the way."""
    harvest = read_extract(extract)
    suburbs = Suburbs(harvest)
    streets = list(whole_streets(harvest.streets, suburbs))
    places = list(named_places(harvest.places, streets, suburbs))
    addresses = list(readable(harvest.addresses, suburbs))
    harvest.layers["label"] += labels([*streets, *places], suburbs.areas, harvest.layers)
    drawn = map_files(harvest.layers)
    files = place_files(streets, places, addresses, suburbs.areas) | drawn
    if not files:
        raise ExtractTrouble(
            f"{extract} has no streets, places or map features. Give an extract of your area."
        )
    _write(folder, files)
    tiled = [make_tiles(folder, list(drawn), CREDIT)] if drawn else []
    named = _name(folder, [*files, *([TILES] if (folder / TILES).exists() else [])])
    notes = [*_left_out(harvest.layers, len(harvest.addresses) - len(addresses)), named, *tiled]
    layers = tuple(Path(path).stem for path in drawn)
    return Built(
        len(streets),
        crossings(streets),
        len(places),
        len(addresses),
        len(suburbs.areas),
        layers,
        tuple(notes),
    )


def _left_out(layers: Mapping[str, Sequence[object]], unread: int) -> list[str]:
    notes = [
        f"{len(layers[layer]):,} features are too many to draw as {layer}: map/{layer}.geojson is not made."
        for layer, most in MOST_DRAWN.items()
        if len(layers.get(layer, ())) > most
    ]
    if unread:
        notes.append(
            f"{unread:,} addresses repeat others or have no number that can be read, and are left out."
        )
    return notes


def _write(folder: Path, files: dict[str, str]) -> None:
    """The files, once it is sure that they can be named afterwards."""
    with _told(folder):
        _named(_council(folder))
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")


def _name(folder: Path, paths: Sequence[str]) -> str:
    """Add to `council.toml` those that it does not name; what was added, in one sentence."""
    with _told(folder):
        there = _council(folder)
        known = _named(there)
        fresh = [table for path, table in tables(paths).items() if path not in known]
        text = "\n".join([there.rstrip() + "\n", *fresh])
        (folder / COUNCIL).write_text(text, encoding="utf-8", newline="\n")
    return (
        f"council.toml names {len(fresh)} more files."
        if fresh
        else "council.toml names all the files already."
    )


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise ExtractTrouble(
            f"{folder} cannot be written: {problem.strerror}. Give another folder by --out."
        ) from problem
    except ValueError as problem:
        raise ExtractTrouble(
            f"{folder / COUNCIL} is not valid TOML: {problem}. Put it right first."
        ) from problem


def _council(folder: Path) -> str:
    council = folder / COUNCIL
    return council.read_text(encoding="utf-8-sig") if council.exists() else HEAD


def _named(council: str) -> set[str]:
    found = tomllib.loads(council)
    listed = [
        entry for table in ("areas", "places", "addresses", "basemap") for entry in found.get(table, [])
    ]
    return {str(entry.get("file")) for entry in listed if isinstance(entry, dict)}
