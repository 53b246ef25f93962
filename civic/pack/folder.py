"""The files of a pack: read once, decoded, and counted into the pack's digest.

In: the pack's folder. Out: text and TOML of its files. Promises: a path may be relative to the folder or
absolute; a file that is missing, unreadable or not UTF-8 becomes a problem that says so, never an exception.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from civic.pack.nearest import nearest
from civic.pack.problems import Findings

LINE_IN_MESSAGE = re.compile(r" \(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Toml:
    """A TOML file as data, with its lines to point at."""

    file: str
    data: dict[str, Any]
    lines: tuple[str, ...]

    def line_of(self, table: str, key: str | None = None, nth: int = 0) -> int | None:
        """Where `key` stands in the nth `[table]` or `[[table]]`, else where that table starts."""
        heads = [at for at, line in enumerate(self.lines) if re.match(rf"\[+\s*{table}\s*\]+", line)]
        if nth >= len(heads):
            return None
        if key is None:
            return heads[nth] + 1
        body = self.lines[heads[nth] + 1 :]
        for at, line in enumerate(body, heads[nth] + 2):
            if line.startswith("["):
                break
            if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return at
        return heads[nth] + 1


class Folder:
    """A pack's folder while it is being read."""

    def __init__(self, path: Path, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self._digest = sha256()

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    def text(self, name: str, *, asked_by: str = "", line: int | None = None) -> str | None:
        """The text of a file without its byte order mark; None, and a problem, where it cannot be had."""
        try:
            content = (self.path / name).read_bytes()
        except OSError as error:
            self._unreadable(name, error, asked_by, line)
            return None
        self._digest.update(f"{name}\0{len(content)}\0".encode() + content)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            at = content.count(b"\n", 0, error.start) + 1
            what = f"This is not UTF-8: byte 0x{content[error.start]:02x} has no meaning here."
            self.findings.error(name, what, 'Save the file as "UTF-8" or "CSV UTF-8".', line=at)
            return None

    def archive(self, name: str, *, asked_by: str, line: int | None) -> str | None:
        """The SHA-256 of a file that may be too large to hold; None, and a problem, where it cannot be had."""
        try:
            with (self.path / name).open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            self._unreadable(name, error, asked_by, line)
            return None
        self._digest.update(f"{name}\0{digest}\0".encode())
        return digest

    def toml(self, name: str) -> Toml | None:
        text = self.text(name)
        if text is None:
            return None
        try:
            return Toml(name, tomllib.loads(text), tuple(text.splitlines()))
        except tomllib.TOMLDecodeError as error:
            found = LINE_IN_MESSAGE.search(str(error))
            line = int(found[1]) if found else len(text.splitlines())
            what = f"This is not valid TOML: {LINE_IN_MESSAGE.sub('', str(error))}."
            self.findings.error(
                name, what, "Put right what stands on that line, or just above it.", line=line
            )
            return None

    def has(self, name: str) -> bool:
        return (self.path / name).exists()

    def names(self, below: str) -> list[str]:
        """The files in a folder of the pack, as paths relative to the pack, in order of name."""
        folder = self.path / below
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        return [f"{below}/{path.name}" for path in found if path.is_file() and not path.name.startswith(".")]

    def _unreadable(self, name: str, error: OSError, asked_by: str, line: int | None) -> None:
        if not isinstance(error, FileNotFoundError):
            what = f"{name} cannot be read: {error.strerror or error}."
            self.findings.error(asked_by or name, what, "Check that it is a file you may read.", line=line)
            return
        beside = (self.path / name).parent
        there = [path.name for path in beside.iterdir()] if beside.is_dir() else []
        near = nearest(Path(name).name, there)
        do = f"Did you mean {near}?" if near else "Add the file, or correct its name in the pack."
        self.findings.error(asked_by or name, f"There is no file {name} in the pack.", do, line=line)
