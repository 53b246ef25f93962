"""Whose turn it is to write to a SQLite file: one queue for all threads and processes of this machine.

SQLite itself lets waiting writers sleep for up to a tenth of a second between two looks; here the next one is
woken by the kernel as soon as the one before it is done. Programs that do not queue (the sqlite3 shell) are still
waited for by SQLite's own busy time-out. PostgreSQL needs none of this: `FREE` is everybody's turn.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

if sys.platform != "win32":
    import fcntl

WAIT_SECONDS = 15.0


class TurnTimeout(Exception):
    """The writers before us did not end within `WAIT_SECONDS`."""


class Turn(Protocol):
    def taken(self) -> AbstractContextManager[None]:
        """Waits for the turn and holds it for the block; TurnTimeout when it does not come."""


class Free:
    """No queue: the database lets several write at once."""

    def taken(self) -> AbstractContextManager[None]:
        return nullcontext()


FREE = Free()


class FileTurn:
    """A queue at a file beside the database; the kernel takes a place in it away when its process dies."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-turn")
        self._threads = threading.Lock()
        self._file: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        if not self._threads.acquire(timeout=WAIT_SECONDS):
            raise TurnTimeout
        try:
            self._lock()
            yield
        finally:
            self._unlock()
            self._threads.release()

    def _lock(self) -> None:
        if sys.platform == "win32":
            return
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return  # no folder, or one that is read only: opening the database says so in better words
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def _unlock(self) -> None:
        if sys.platform != "win32" and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
