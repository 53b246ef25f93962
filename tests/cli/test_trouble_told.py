"""What is in a command's way, told in words that say what to do, without a traceback."""

import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from civic.cli import people
from civic.db import engine
from civic.db.engine import DatabaseProblem, open_engine
from civic.db.migrate import NEWEST
from tests.cli.conftest import Run, refused
from tests.databases import WRENFORD

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("begin immediate")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+asyncpg://civic@db/civic", "names postgresql+asyncpg; Civic runs on sqlite and postgresql+psycopg."),
        ("mysql://civic@db/civic", "names mysql; Civic runs on"),
        ("civic.db", "CIVIC_DATABASE_URL is no database URL"),
    ],
)  # fmt: skip
def test_a_database_that_is_none_of_ours(run: Run, url: str, words: str) -> None:
    assert words in refused(run("serve", CIVIC_DATABASE_URL=url))


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "load"])
def test_a_file_that_is_no_database(run: Run, tmp_path: Path, command: str) -> None:
    letter = tmp_path / "letter.db"
    letter.write_text("Dear council, the swing is broken. " * 100)
    more = [WRENFORD] if command == "load" else []
    told = refused(run(command, *more, CIVIC_DATABASE_URL=f"sqlite:///{letter}"))
    assert "Its file is no SQLite database, or is damaged" in told


def test_postgresql_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(
        DatabaseProblem, match=r"`uv sync --extra postgres`.* pip install 'civic\[postgres\]'"
    ):
        open_engine("postgresql+psycopg://civic@127.0.0.1/civic")


@pytest.mark.parametrize("words", [["--to", "bogus"], ["--down", "--to", "-99"]])
def test_a_shape_that_the_database_cannot_be_brought_to(run: Run, words: list[str]) -> None:
    told = refused(run("migrate", *words))
    assert "cannot be brought to “" in told and "20261121_2213" in told


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_a_file_in_the_place_of_the_data_folder(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    told = refused(run(command, CIVIC_DATA_DIR=str(tmp_path / "file")))
    assert "cannot be a folder, because a file is in its place. Name another by CIVIC_DATA_DIR." in told


def test_a_file_in_the_place_of_the_demos_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        told = refused(run("demo", "--no-open", "--data-dir", folder, "--port", 0, "--simulator-port", 0))
        assert "Name another by --data-dir." in told


def test_a_database_that_another_program_is_writing_to(
    run: Run, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    file = database.removeprefix("sqlite:///")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    pack = _changed_pack(Path(file).parent)
    told = refused(run("load", pack))
    assert "database is locked. Another program holds it: stop that program, or wait" in told
    holder.communicate("")
    assert run("load", pack).exit_code == 0


@pytest.mark.parametrize("words", [["serve"], ["demo", "--no-open"]])
def test_a_port_in_use(run: Run, taken: int, words: list[str]) -> None:
    told = refused(run(*words, "--port", taken))
    assert str(taken) in told and "--port" in told


def test_the_port_of_a_simulator_alone_in_use(run: Run, taken: int) -> None:
    assert f"Port {taken} on 127.0.0.1 is in use" in refused(run("simulator", "--port", taken))


def test_the_simulators_port_in_use(taken: int, tmp_path: Path) -> None:
    demo = ["demo", "--no-open", "--data-dir", str(tmp_path / "demo"), "--port", "0"]
    ended = subprocess.run(
        [sys.executable, "-m", "civic", *demo, "--simulator-port", str(taken)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert f"Port {taken}" in ended.stderr and "--simulator-port" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["Mira"], "A user name is 2 to 40 small letters"),
        (["mira", "--password", "short"], f"at least {people.SHORTEST_PASSWORD} characters"),
        (["pat", "--role", "crew"], "needs --crew CODE"),
        (["pat", "--crew", "parks-north"], "nobody else may have one"),
        (["pat", "--role", "crew", "--crew", "parks-nroth"], "There is no crew parks-nroth. The crews are: "),
    ],
)
def test_an_account_that_cannot_be_made(run: Run, given: list[str], words: str) -> None:
    password = [] if "--password" in given else ["--password", "a swing in the park"]
    assert words in refused(run("user", "add", *given, *password))


def test_a_user_name_that_is_taken(run: Run) -> None:
    add = ["user", "add", "mira", "--name", "Mira Santos", "--password", "a swing in the park"]
    made = run(*add)
    assert (made.exit_code, made.stdout) == (
        0,
        "Mira Santos may sign in as mira (dispatcher); replies will end with ^MS.\n",
    )
    assert "There is somebody called mira already" in refused(run(*add))


def test_a_database_of_another_shape(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    sqlite3.connect(tmp_path / "empty.db").close()
    assert "Run `civic migrate`" in refused(run("serve", CIVIC_DATABASE_URL=url))


def _changed_pack(folder: Path) -> Path:
    copy = shutil.copytree(WRENFORD, folder / "wrenford")
    crews = copy / "crews.toml"
    crews.write_text(crews.read_text("utf-8").replace("Parks North", "Parks of the North"), "utf-8")
    return copy


def test_where_the_database_is_now_is_told_by_its_name(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/own.db"
    assert f"is at {NEWEST}." in run("migrate", CIVIC_DATABASE_URL=url).stdout
    down = run("migrate", "--down", "--to", "-1", CIVIC_DATABASE_URL=url)
    assert "is at 2026" in down.stdout and NEWEST not in down.stdout
    assert "is at base." in run("migrate", "--down", "--to", "base", CIVIC_DATABASE_URL=url).stdout
