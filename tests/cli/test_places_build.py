"""`civic places build`: what it says, and what it says where pyosmium or the extract is missing."""

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, refused
from tests.osm.oxbow import draw, write_pbf


def test_it_says_what_it_made_and_what_comes_next(run: Run, tmp_path: Path) -> None:
    answer = run("places", "build", write_pbf(tmp_path, draw()), "--out", tmp_path / "oxbow")
    assert answer.exit_code == 0, answer.output
    assert (
        "5 streets, 1 crossing, 13 places, 7 addresses, 2 suburbs, and a map of: water, park" in answer.stdout
    )
    assert f"Check it: civic load {tmp_path / 'oxbow'}" in answer.stdout
    assert (tmp_path / "oxbow" / "places" / "streets.geojson").is_file()


def test_without_pyosmium_it_says_how_to_install_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = write_pbf(tmp_path, draw())
    monkeypatch.setitem(sys.modules, "osmium", None)
    said = refused(run("places", "build", extract, "--out", tmp_path / "oxbow"))
    assert "uv sync --extra osm" in said and said.count("\n") == 1
    assert not (tmp_path / "oxbow").exists()


def test_a_missing_extract_is_told(run: Run, tmp_path: Path) -> None:
    said = refused(run("places", "build", "none.osm.pbf", "--out", tmp_path / "oxbow"))
    assert "There is no file none.osm.pbf." in said


def test_a_folder_that_cannot_be_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    said = refused(run("places", "build", write_pbf(tmp_path, draw()), "--out", tmp_path / "taken"))
    assert "cannot be written" in said and "--out" in said
