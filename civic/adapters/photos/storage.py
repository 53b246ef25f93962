"""Photos as files in one folder. In: bytes as handed in. Out: what is known of the photo, and its JPEGs by size.

Promises: files appear whole or not at all, also when the machine dies; the same bytes twice are one photo and cost
no second developing; nothing outside the folder is ever read, whatever name is asked for.
"""

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from PIL import Image

from civic.adapters.photos.developing import SIZES, Developed, develop, likeness, opened
from civic.adapters.photos.notes import read_notes
from civic.ports import PermanentFailure, Photo, TemporaryFailure

PROBE_BYTES = 1_000_000
"""About a photo in its sizes."""
_NAME = re.compile(r"[0-9a-f]{64}")


class PhotoFiles:
    """`<folder>/ab/cdef….large.jpg` and its smaller sizes, named by the hash of the bytes handed in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> Photo:
        """PermanentFailure: no usable photo. TemporaryFailure: it cannot be stored now."""
        sha256 = hashlib.sha256(data).hexdigest()
        with opened(data) as image:
            notes = read_notes(image)
        try:
            if all(self._path(sha256, size).exists() for size in SIZES):
                os.utime(self._path(sha256, "large"))
            else:
                self._write(sha256, develop(data))
            with Image.open(self._path(sha256, "large")) as large:
                width, height = large.size
            alike = likeness(self._path(sha256, "small").read_bytes())
        except OSError as error:
            raise self._full(error) from error
        return Photo(sha256, width, height, alike, notes.taken_at, notes.lat, notes.lon)

    def read(self, sha256: str, size: str) -> bytes:
        """JPEG bytes; PermanentFailure where no such photo is kept."""
        if size not in SIZES or not _NAME.fullmatch(sha256):
            raise PermanentFailure("There is no photo of that name.")
        try:
            return self._path(sha256, size).read_bytes()
        except FileNotFoundError as error:
            raise PermanentFailure(
                f"The photo {sha256[:12]} is not in {self._folder}. Restore the folder from its backup."
            ) from error
        except OSError as error:
            raise TemporaryFailure(
                f"The photo {sha256[:12]} cannot be read from {self._folder}: {error.strerror or error}. "
                "Check who may read the folder."
            ) from error

    def try_writing(self) -> None:
        """TemporaryFailure where no photo can be stored now."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(prefix=".", suffix=".probe", dir=self._folder) as probe:
                probe.write(bytes(PROBE_BYTES))
                probe.flush()
                os.fsync(probe.fileno())
        except OSError as error:
            raise self._full(error) from error

    def handed_in_before(self, shelf: int, moment: datetime) -> list[str]:
        """Hashes of photos in one folder that nobody has handed in since."""
        folder = self._folder / f"{shelf:02x}"
        names = {path.name.partition(".")[0] for path in folder.glob("*.jpg")}
        found = (folder.name + name for name in sorted(names))
        return [sha256 for sha256 in found if self._handed_in_before(sha256, moment)]

    def throw_away(self, sha256: str, before: datetime) -> None:
        """Nothing is left of a photo that was not handed in since."""
        if self._handed_in_before(sha256, before):
            for size in SIZES:
                self._path(sha256, size).unlink(missing_ok=True)

    def _handed_in_before(self, sha256: str, moment: datetime) -> bool:
        try:
            return self._path(sha256, "large").stat().st_mtime < moment.timestamp()
        except FileNotFoundError:
            return False

    def _full(self, error: OSError) -> TemporaryFailure:
        return TemporaryFailure(
            f"The photo cannot be stored in {self._folder}: {error.strerror or error}. "
            "Check that the folder can be written to and that the disk has room."
        )

    def _path(self, sha256: str, size: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256[2:]}.{size}.jpg"

    def _write(self, sha256: str, developed: Developed) -> None:
        folder = self._path(sha256, "large").parent
        folder.mkdir(parents=True, exist_ok=True)
        for size, jpeg in developed.jpegs.items():
            _write_whole(self._path(sha256, size), jpeg)
        _settle(folder)


def _write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """The new names themselves reach the disk; systems that cannot open a folder do so by themselves."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
