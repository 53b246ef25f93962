"""Writers of a SQLite file take turns: those of one process, those of another, and nobody for ever."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from civic.db import turn
from civic.db.engine import DatabaseProblem
from civic.db.turn import FileTurn
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
