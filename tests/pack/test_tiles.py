"""A pack's vector tiles: a good file is named by its digest, and one that could not be drawn is told with what to do."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from civic.pack import PackErrors, inspect_pack, read_pack
from tests.pack.packs import COUNCIL, RIVER, write_pack
from tests.tiling import BROTLI, PNG, Box, archive

NAMED = '\n[[basemap]]\nfile = "base.pmtiles"\ncredit = "© the surveyors"\n'
HERE = (151.59, -27.97, 151.62, -27.93)
MELBOURNE = (144.9, -37.9, 145.0, -37.8)


def tiles(bounds: Box = HERE, layer: str = "water", **facts: Any) -> bytes:
    return archive({layer: json.loads(RIVER)}, bounds, **facts)


def pack_with(folder: Path, content: bytes | None, council: str = COUNCIL + NAMED) -> Path:
    write_pack(folder, council=council)
    if content is not None:
        (folder / "base.pmtiles").write_bytes(content)
    return folder


def problem(folder: Path) -> str:
    with pytest.raises(PackErrors) as refused:
        read_pack(folder)
    [found] = refused.value.problems
    return str(found)


def test_good_tiles_are_named_by_their_digest_beside_the_layers(tmp_path: Path) -> None:
    content = tiles()
    read = inspect_pack(pack_with(tmp_path, content))
    assert read.tiles == tmp_path / "base.pmtiles"
    assert read.pack.tiles == hashlib.sha256(content).hexdigest()
    assert [part.layer for part in read.pack.basemap] == ["water"]
    assert read.pack.credits == ("© the surveyors",)


def test_other_tiles_make_another_pack(tmp_path: Path) -> None:
    one = read_pack(pack_with(tmp_path, tiles()))
    other = read_pack(pack_with(tmp_path, tiles(zoom=12)))
    assert one.digest != other.digest and one.tiles != other.tiles


def test_a_pack_without_tiles_names_none(tmp_path: Path) -> None:
    read = inspect_pack(write_pack(tmp_path))
    assert (read.tiles, read.pack.tiles) == (None, "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "There is no file base.pmtiles in the pack."),
        (b"", "no PMTiles file of version 3"),
        (b"SQLite format 3\0" + bytes(200), "no PMTiles file of version 3"),
        (b"PMTiles\x02" + tiles()[8:], "no PMTiles file of version 3"),
        (tiles()[:100], "no PMTiles file of version 3"),
        (tiles()[:-1], "The file is cut off: it has"),
        (tiles(kind=PNG), "Its tiles are pictures"),
        (tiles(packing=BROTLI), "packed in a way that not every browser can unpack"),
        (tiles(layer="transportation"), "none of its layers: transportation. Drawn are: land,"),
        (
            tiles(MELBOURNE),
            "cover -37.90 to -37.80 north, 144.90 to 145.00 east, and the council lies in -27.96",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told_with_its_file(tmp_path: Path, content: bytes | None, says: str) -> None:
    told = problem(pack_with(tmp_path, content))
    assert "base.pmtiles" in told and says in told
    assert "civic places build" in told or "correct its name in the pack" in told


def test_damage_to_what_it_tells_of_itself_is_told(tmp_path: Path) -> None:
    content = bytearray(tiles())
    at = int.from_bytes(content[24:32], "little")
    content[at : at + 10] = bytes(10)
    assert "it is damaged" in problem(pack_with(tmp_path, bytes(content)))


def test_one_file_of_tiles_is_enough(tmp_path: Path) -> None:
    told = problem(pack_with(tmp_path, tiles(), COUNCIL + NAMED + NAMED))
    assert told.startswith("council.toml, line 32") and "one file of tiles, and this is another" in told


def test_tiles_have_their_layers_within(tmp_path: Path) -> None:
    told = problem(pack_with(tmp_path, tiles(), COUNCIL + NAMED + 'layer = "water"\n'))
    assert '"layer" is not a known key' in told


def test_without_areas_and_places_tiles_may_lie_anywhere(tmp_path: Path) -> None:
    head = COUNCIL.partition("[[areas]]")[0]
    folder = pack_with(tmp_path, tiles(MELBOURNE), head + NAMED)
    (folder / "routing.toml").write_text('[[rule]]\ncrew = "duty-officer"\n', "utf-8")
    assert read_pack(folder).tiles
