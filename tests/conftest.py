"""Fixtures for all tests: the named world on SQLite and PostgreSQL, a browser, and honest skips.

On a bare machine what is missing is skipped with its reason; with CI=true a missing PostgreSQL or browser fails.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from civic import assets
from tests.databases import Postgres, Sqlite
from tests.world import World

IN_CI = os.environ.get("CI") == "true"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """The browser's files are as new as their sources, whoever runs the tests; built once, before the workers start."""
    if not hasattr(config, "workerinput"):
        assets.ensure_built()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def missing(what: str) -> None:
    """Skip with the reason, or fail where nothing may be missing."""
    if IN_CI:
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    url = os.environ.get("CIVIC_TEST_PG_URL")
    if not url:
        missing("CIVIC_TEST_PG_URL is not set, so tests on PostgreSQL are left out")
        return
    database = Postgres(url)
    yield database
    database.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database with the Wrenford pack and nothing else in it."""
    if request.param == "sqlite":
        sqlite: Sqlite = request.getfixturevalue("sqlite")
        return sqlite.fresh(tmp_path)
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.fresh()


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Wrenford at work, on each database."""
    with World(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def sqlite_world(sqlite: Sqlite, tmp_path: Path) -> Iterator[World]:
    """Wrenford at work on SQLite, where the database makes no difference to what is tested."""
    with World(sqlite.fresh(tmp_path), tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Starts Debian's Chromium through Playwright, with more flags if given."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        missing(
            "there is no chromium on this machine (apt-get install chromium), so browser tests are left out"
        )
        return
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(executable_path=path, args=[*flags, *more])


@pytest.fixture(scope="session")
def browser(chromium: Any) -> Iterator[Any]:
    """A browser that draws maps on the processor."""
    started = chromium()
    yield started
    started.close()


@pytest.fixture(scope="session")
def old_browser(chromium: Any) -> Iterator[Any]:
    """One that can't draw maps (no WebGL): all else must work there too, and tests of it are much faster."""
    started = chromium("--disable-software-rasterizer")
    yield started
    started.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data beside the checkout; not part of the product."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data is not beside this checkout")
    return SHARED
