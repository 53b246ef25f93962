"""Built files are found by their plain names, are as fresh as their sources, and errors say what to do."""

import gzip
import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from civic import assets
from civic.main import BuiltFiles


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    assets.ensure_built()


def test_a_plain_name_leads_to_a_hashed_file_that_is_there() -> None:
    for name in ("css/civic.css", "css/map.css", "js/page.js", "js/map.js", "icons.svg", "favicon.svg"):
        url = assets.asset_url(name)
        assert re.fullmatch(r"/static/.+-[0-9A-Za-z]{8,10}\.\w+", url)
        assert (assets.dist_dir() / url.removeprefix("/static/")).is_file()
        assert (assets.dist_dir() / name).is_file()


def test_hashed_files_are_kept_and_plain_ones_asked_for_again() -> None:
    hashed = assets.asset_url("css/civic.css").removeprefix("/static/")
    assert assets.cache_control(hashed) == assets.FOREVER
    assert assets.cache_control("css/civic.css") == assets.REVALIDATE
    assert assets.cache_control("fonts/inter-latin-wght-normal.woff2") == assets.REVALIDATE


def test_long_texts_lie_ready_packed() -> None:
    name = assets.manifest()["css/civic.css"]
    packed = assets.packed(name, "br, gzip")
    assert packed is not None
    assert (
        gzip.decompress((assets.dist_dir() / packed).read_bytes()) == (assets.dist_dir() / name).read_bytes()
    )
    assert assets.packed(name, "identity") is None
    assert assets.packed("fonts/inter-latin-wght-normal.woff2", "gzip") is None


def test_the_app_sends_them_packed_to_those_who_take_it() -> None:
    app = FastAPI()
    app.mount("/static", BuiltFiles(directory=assets.dist_dir()))
    with TestClient(app) as client:
        packed = client.get(assets.asset_url("css/civic.css"), headers={"accept-encoding": "gzip"})
        plain = client.get("/static/css/civic.css", headers={"accept-encoding": "identity"})
    assert packed.text == plain.text
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.headers["content-type"] == plain.headers["content-type"] == "text/css; charset=utf-8"
    assert packed.headers["cache-control"] == assets.FOREVER
    assert plain.headers["cache-control"] == assets.REVALIDATE
    assert packed.headers["vary"] == "accept-encoding"


def test_a_failing_command_is_told_with_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetsMissing, match="failed and says:\nno such thing"):
        assets.run(["sh", "-c", "echo no such thing >&2; exit 3"], tmp_path)


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(assets.AssetsMissing, match=r"No built file is called js/nothing\.js.*css/civic\.css"):
        assets.asset_url("js/nothing.js")


def test_a_missing_build_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "manifest.json")
    assets._manifest_in.cache_clear()
    with pytest.raises(assets.AssetsMissing, match=r"not built.*Install Node 20 or newer"):
        assets.asset_url("icons.svg")


def test_without_any_node_the_error_says_where_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(assets.AssetsMissing, match=r"Install Node 20 or newer.*uv sync"):
        assets.node_and_npm()


def test_a_newer_source_makes_the_build_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web, manifest = tmp_path / "web", tmp_path / "manifest.json"
    (web / "static").mkdir(parents=True)
    for name in ("package-lock.json", "build.mjs", "static/page.css"):
        (web / name).write_text("")
    monkeypatch.setattr(assets, "WEB", web)
    monkeypatch.setattr(assets, "MANIFEST", manifest)
    assert assets.is_stale()
    manifest.write_text("{}")
    _age(web, manifest, by=-10)
    assert not assets.is_stale()
    _age(web, manifest, by=10)
    assert assets.is_stale()


def _age(web: Path, manifest: Path, by: int) -> None:
    made = manifest.stat().st_mtime
    for path in web.rglob("*"):
        os.utime(path, (made + by, made + by))


def test_an_installed_wheel_never_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "WEB", tmp_path / "no-such-folder")
    assert not assets.is_stale()


def test_the_lock_names_no_registry() -> None:
    lock = (assets.WEB / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "omit-lockfile-registry-resolved=true" in (assets.WEB / ".npmrc").read_text(encoding="utf-8")
    assert {package["version"] for name, package in json.loads(lock)["packages"].items() if name}


def test_a_page_without_a_map_weighs_under_30_kb() -> None:
    """What a public page loads before its photos and font: styles, behaviours, shapes."""
    loaded = {"css/civic.css", "js/page.js", "js/live.js", "js/photo-input.js", "icons.svg"}
    files = {assets.manifest()[name] for name in loaded} | set(_imports("js/page.js", "js/photo-input.js"))
    sizes = {name: len(gzip.compress((assets.dist_dir() / name).read_bytes())) for name in files}
    assert sum(sizes.values()) < 30_000, sizes


def _imports(*names: str) -> list[str]:
    texts = [(assets.dist_dir() / assets.manifest()[name]).read_text(encoding="utf-8") for name in names]
    return [f"js/{found}" for text in texts for found in re.findall(r'"\./(shared-\w+\.js)"', text)]


def test_older_browsers_get_both_values_of_each_token() -> None:
    css = (assets.dist_dir() / "css" / "civic.css").read_text(encoding="utf-8")
    written_out = css.split("@supports not (color: light-dark")[1].split("@layer")[0]
    tokens = (assets.WEB / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    for name in re.findall(r"(--[\w-]+):.*light-dark", tokens):
        assert written_out.count(f"{name}:") == 3, name
    assert "light-dark" not in written_out.split("{", 1)[1]


@pytest.mark.skipif(shutil.which("uv") is None, reason="no uv on this machine to build a wheel with")
def test_a_wheel_carries_all_that_pages_need(tmp_path: Path) -> None:
    root = assets.PACKAGE.parent
    assets.run(["uv", "build", "--wheel", "--quiet", "--out-dir", str(tmp_path), str(root)], root)
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    assert {"civic/web/templates/layout.html", "civic/web/templates/parts/_icon.html"} <= names
    assert {f"civic/static/dist/{name}" for name in assets.manifest().values()} <= names
    labelled = ("kinds", "categories", "places", "pairs", "town_reports", "town_pairs", "town_kinds")
    assert {f"civic/bench/labelled/{name}.jsonl" for name in labelled} <= names
    assert {"civic/bench/labelled/towns.json"} <= names
    assert {f"civic/adapters/learning/{name}.npz" for name in ("kinds", "matters")} <= names
    assert not [name for name in names if "node_modules" in name]
