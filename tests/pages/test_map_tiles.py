"""The map's tiles from `civic load` to the browser: kept once, served in pieces, swept, and missed without harm."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from civic.cli import packs
from tests.databases import WRENFORD, wrenford
from tests.tiling import archive
from tests.world import World


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A copy of Wrenford's pack, to be given tiles."""
    yield shutil.copytree(WRENFORD, tmp_path / "pack")


def loaded(world: World, folder: Path, zoom: int = 11) -> str:
    """Wrenford with tiles of this zoom, in force; the digest of the tiles."""
    bounds = wrenford().bounds
    assert bounds is not None
    layers = {part.layer: part.collection for part in wrenford().basemap if part.layer == "ward"}
    content = archive({"ward": layers.get("ward", {"features": []})}, bounds, zoom=zoom)
    (folder / "base.pmtiles").write_bytes(content)
    council = (WRENFORD / "council.toml").read_text("utf-8")
    (folder / "council.toml").write_text(council + '\n[[basemap]]\nfile = "base.pmtiles"\n', "utf-8")
    packs.load(world.house, folder)
    world.clock.pass_(seconds=3)
    return hashlib.sha256(content).hexdigest()


def kept(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "map").iterdir()}


def test_a_pack_with_tiles_says_where_they_are(world: World, folder: Path, tmp_path: Path) -> None:
    before = world.client.get("/map/basemap.json")
    digest = loaded(world, folder)
    told = world.client.get("/map/basemap.json", headers={"if-none-match": before.headers["etag"]})
    assert told.json() == {
        "tiles": f"/map/{digest}.pmtiles",
        "whole": "/map/basemap.json?whole=yes",
        "bounds": before.json()["bounds"],
        "credits": before.json()["credits"],
    }
    assert kept(tmp_path) == {f"{digest}.pmtiles"}
    assert world.client.get(told.json()["whole"]).json() == before.json()


def test_tiles_are_served_in_pieces_as_they_are_and_for_good(
    sqlite_world: World, folder: Path, tmp_path: Path
) -> None:
    digest = loaded(sqlite_world, folder)
    content = (folder / "base.pmtiles").read_bytes()
    address = f"/map/{digest}.pmtiles"
    piece = sqlite_world.client.get(address, headers={"range": "bytes=7-126", "accept-encoding": "gzip"})
    assert (piece.status_code, piece.content) == (206, content[7:127])
    assert piece.headers["content-range"] == f"bytes 7-126/{len(content)}"
    assert "content-encoding" not in piece.headers
    assert piece.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert piece.headers["content-security-policy"]
    whole = sqlite_world.client.get(address)
    assert whole.content == content and whole.headers["etag"] == piece.headers["etag"]
    head = sqlite_world.client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert (head.headers["content-length"], head.headers["accept-ranges"]) == (str(len(content)), "bytes")
    beyond = sqlite_world.client.get(address, headers={"range": "bytes=99999999-"})
    assert beyond.status_code == 416
    tag = {"if-none-match": piece.headers["etag"]}
    assert sqlite_world.client.get(address, headers=tag).status_code == 304
    older = {"range": "bytes=0-6", "if-range": '"of other tiles"'}
    assert sqlite_world.client.get(address, headers=older).content == content


def test_without_the_file_the_whole_map_is_sent_and_health_tells(
    world: World, folder: Path, tmp_path: Path
) -> None:
    digest = loaded(world, folder)
    tiled = world.client.get("/map/basemap.json")
    assert not any("tiles" in one for one in world.client.get("/healthz").json()["problems"])
    (tmp_path / "map" / f"{digest}.pmtiles").unlink()
    gone = world.client.get(f"/map/{digest}.pmtiles")
    assert gone.status_code == 404 and "These tiles of the map are not kept here" in gone.text
    whole = world.client.get("/map/basemap.json", headers={"if-none-match": tiled.headers["etag"]})
    assert whole.status_code == 200 and whole.json()["layers"] and "tiles" not in whole.json()
    health = world.client.get("/healthz")
    assert health.status_code == 503
    assert any(
        one.startswith("The map's tiles are not in CIVIC_DATA_DIR") for one in health.json()["problems"]
    )
    packs.load(world.house, folder)
    assert world.client.get(f"/map/{digest}.pmtiles").status_code == 200


@pytest.mark.parametrize("name", ["0" * 64, "..%2Fcivic", "A" * 64, "base"])
def test_no_other_name_is_ever_opened(sqlite_world: World, folder: Path, tmp_path: Path, name: str) -> None:
    loaded(sqlite_world, folder)
    (tmp_path / "map" / "base.pmtiles").write_bytes(b"not ours")
    (tmp_path / "map" / f"{'A' * 64}.pmtiles").write_bytes(b"not ours")
    assert sqlite_world.client.get(f"/map/{name}.pmtiles").status_code == 404


def test_the_tiles_before_stay_for_open_pages_and_older_ones_go(
    sqlite_world: World, folder: Path, tmp_path: Path
) -> None:
    digests = [loaded(sqlite_world, folder, zoom) for zoom in (9, 10, 11)]
    assert kept(tmp_path) == {f"{digest}.pmtiles" for digest in digests[1:]}
    again = loaded(sqlite_world, folder, 9)
    assert kept(tmp_path) == {f"{digests[2]}.pmtiles", f"{again}.pmtiles"}
    packs.load(sqlite_world.house, WRENFORD)
    assert kept(tmp_path) == {f"{again}.pmtiles"}


def test_where_tiles_cannot_be_kept_nothing_is_loaded(
    sqlite_world: World, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "map").write_text("a file where the folder belongs", "utf-8")
    with sqlite_world.house.opener.reading() as store:
        before = store.packs.digest()
    with pytest.raises(Exception, match=r"tiles cannot be kept in .*Nothing was loaded"):
        loaded(sqlite_world, folder)
    with sqlite_world.house.opener.reading() as store:
        assert store.packs.digest() == before


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    sqlite_world: World, folder: Path, tmp_path: Path
) -> None:
    (folder / "changed").write_bytes(b"other bytes than those that were checked")
    with pytest.raises(Exception, match="was changed while it was read"):
        sqlite_world.house.tiles.keep(folder / "changed", "0" * 64)
    assert kept(tmp_path) == set()
