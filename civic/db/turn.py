"""Whose turn it is to write to a SQLite file: one queue for all threads and processes of this machine.

SQLite itself lets waiting writers sleep for up to a tenth of a second between two looks; here the next one is
woken by the kernel as soon as the one before it is done. Programs that do not queue (the sqlite3 shell) are still
waited for by SQLite's own busy time-out. PostgreSQL needs none of this: `FREE` is everybody's turn.
"""

import os
import sys
import threading
import time
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


class Place:
    """A place in the queue of processes, which a thread keeps for us: who waits for it need not wait for ever.

    The kernel tells of a turn only whoever waits without end. A turn that comes when nobody here wants it any more goes to
    the next process at once.
    """

    def __init__(self, file: int) -> None:
        self._file = file
        self._guard, self._here = threading.Lock(), threading.Event()
        self._wanted, self._left = True, False
        threading.Thread(target=self._wait, name="turn", daemon=True).start()

    def wanted_again(self) -> bool:
        """False when the turn has come and gone."""
        with self._guard:
            self._wanted = True
            return not self._left

    def comes(self, seconds: float) -> bool:
        self._here.wait(seconds)
        with self._guard:
            self._wanted = self._here.is_set()
            return self._wanted

    def _wait(self) -> None:
        if sys.platform != "win32":
            fcntl.flock(self._file, fcntl.LOCK_EX)
            with self._guard:
                if self._wanted:
                    self._here.set()
                else:
                    self._left = True
                    fcntl.flock(self._file, fcntl.LOCK_UN)


class FileTurn:
    """A queue at a file beside the database; the kernel takes a place in it away when its process dies. One whose process
    hangs keeps the others waiting for `WAIT_SECONDS`."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-turn")
        self._threads = threading.Lock()
        self._file: int | None = None
        self._place: Place | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        until = time.monotonic() + WAIT_SECONDS
        if not self._threads.acquire(timeout=WAIT_SECONDS):
            raise TurnTimeout
        try:
            self._lock(until)
            try:
                yield
            finally:
                self._unlock()
        finally:
            self._threads.release()

    def _lock(self, until: float) -> None:
        if sys.platform == "win32":
            return
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return  # no folder, or one that is read only: opening the database says so in better words
        place = self._place if self._place and self._place.wanted_again() else None
        if place is None and _is_free(self._file):
            self._place = None
            return
        self._place = place or Place(self._file)
        if not self._place.comes(max(0.0, until - time.monotonic())):
            raise TurnTimeout
        self._place = None

    def _unlock(self) -> None:
        if sys.platform != "win32" and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)


def _is_free(file: int) -> bool:
    """Whether nobody's turn it was; it is ours now."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
