"""Writers of a SQLite file take turns: those of one process, those of another, and nobody for ever."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from civic.db import turn
from civic.db.engine import DatabaseProblem
from civic.db.turn import FileTurn, TurnTimeout
from tests.world import World

HOLD = """
import sys
from pathlib import Path
from civic.db.turn import FileTurn
with FileTurn(Path(sys.argv[1])).taken():
    print("taken", flush=True)
    sys.stdin.readline()
"""


def test_another_process_is_waited_for_and_its_end_is_the_next_turn(tmp_path: Path) -> None:
    database, done = tmp_path / "civic.db", threading.Event()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin and other.stdout
        assert other.stdout.readline() == "taken\n"

        def write() -> None:
            with FileTurn(database).taken():
                done.set()

        thread = threading.Thread(target=write)
        thread.start()
        assert not done.wait(0.3)
        other.kill()
        assert done.wait(20)
        thread.join(20)


@contextmanager
def held(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process has the turn."""
    command = [sys.executable, "-c", HOLD, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "taken\n"
        try:
            yield other
        finally:
            other.kill()


def in_vain(own: FileTurn) -> bool:
    try:
        with own.taken():
            return False
    except TurnTimeout:
        return True


def test_a_process_that_hangs_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, threads = tmp_path / "civic.db", threading.active_count()
    own = FileTurn(database)
    with held(database) as other:
        other.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(turn, "WAIT_SECONDS", 0.05)
        began = time.monotonic()
        assert [in_vain(own) for _ in range(3)] == [True] * 3
        assert time.monotonic() - began < 20
        assert threading.active_count() == threads + 1, "whoever waits on takes the place that is there"
        monkeypatch.setattr(turn, "WAIT_SECONDS", 20.0)
        threading.Timer(0.05, other.kill).start()
        assert not in_vain(own), "its end is our turn"
    assert not in_vain(own)


def test_a_turn_that_comes_too_late_goes_to_the_next_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "civic.db"
    own = FileTurn(database)
    with held(database):
        monkeypatch.setattr(turn, "WAIT_SECONDS", 0.05)
        assert in_vain(own)
        monkeypatch.setattr(turn, "WAIT_SECONDS", 20.0)
    with held(database):
        pass
    assert not in_vain(own)


def test_a_turn_that_does_not_come_is_told_in_words(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "WAIT_SECONDS", 0.05)
    opener, told = sqlite_world.house.opener, list[str]()

    def write() -> None:
        with pytest.raises(DatabaseProblem) as problem, opener.writing():
            pass
        told.append(str(problem.value))

    with opener.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(20)
    assert "database is locked" in told[0] and "Nothing was lost" in told[0]
