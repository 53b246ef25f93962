"""Commands as a person types them, against a scratch folder."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from civic.cli import app
from civic.db.engine import open_engine
from tests.databases import Sqlite

Run = Callable[..., Result]


@pytest.fixture
def database(sqlite: Sqlite, tmp_path: Path) -> str:
    """A migrated database with Wrenford in it."""
    return sqlite.fresh(tmp_path)


@pytest.fixture
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a command's end would give back is given back: the doors to databases, the answers to signals."""
    opened: list[Engine] = []

    def open_and_note(url: str) -> Engine:
        opened.append(open_engine(url))
        return opened[-1]

    monkeypatch.setattr("civic.main.open_engine", open_and_note)
    handlers = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    yield
    for name, handler in handlers.items():
        signal.signal(name, handler)
    for engine in opened:
        engine.dispose()


@pytest.fixture
def run(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_it_was: None) -> Run:
    """`run("load", "packs/wrenford", CIVIC_PORT="80")`: what the command said and how it ended."""
    monkeypatch.chdir(tmp_path)
    given = {"CIVIC_DATABASE_URL": database, "CIVIC_DATA_DIR": str(tmp_path / "data")}

    def running(*words: object, **environment: str) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], env=given | environment)

    return running


def refused(answer: Result) -> str:
    """What a command that ended with 1 said on stderr; a traceback is a failure of the test."""
    assert isinstance(answer.exception, SystemExit), answer.exception
    assert answer.exit_code == 1, answer.output
    return answer.stderr
