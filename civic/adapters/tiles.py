"""Tiles of the map as files in one folder, named by their digest. TileFiles is a ports.TileStore.

In: a checked file. Out: its copy, to be served in pieces. Promises: a copy appears whole or not at all, and only if
its bytes are those that were checked; nothing outside the folder is ever read.
"""

import os
import re
import shutil
import tempfile
from hashlib import file_digest
from pathlib import Path

from civic.ports import TemporaryFailure

_NAME = re.compile(r"[0-9a-f]{64}")


class TileFiles:
    """`<folder>/<digest>.pmtiles`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, file: Path, digest: str) -> None:
        kept = self._path(digest)
        try:
            if kept.exists() and kept.stat().st_size == file.stat().st_size:
                os.utime(kept)
            else:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._copy(file, kept, digest)
        except OSError as error:
            raise TemporaryFailure(
                f"The map's tiles cannot be kept in {self._folder}: {error.strerror or error}. "
                "Check that the folder can be written to and that the disk has room. Nothing was loaded."
            ) from error

    def find(self, digest: str) -> Path | None:
        path = self._path(digest)
        return path if _NAME.fullmatch(digest) and path.is_file() else None

    def sweep(self, named: str) -> None:
        others = [path for path in self._folder.glob("*.pmtiles") if path.stem != named]
        for path in sorted(others, key=lambda path: path.stat().st_mtime)[:-1]:
            path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.pmtiles"

    def _copy(self, file: Path, kept: Path, digest: str) -> None:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)
        part = Path(name)
        try:
            with os.fdopen(handle, "w+b") as copy:
                with file.open("rb") as source:
                    shutil.copyfileobj(source, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
                copy.seek(0)
                if file_digest(copy, "sha256").hexdigest() != digest:
                    raise TemporaryFailure(f"{file} was changed while it was read. Run `civic load` again.")
            part.chmod(0o644)
            part.replace(kept)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
