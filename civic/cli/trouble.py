"""Trouble that a person can do something about, told in words and without a traceback; exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer


class Mistake(Exception):
    """Something in the command itself is wrong; the text says what and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """Known trouble ends the command with its own words on stderr."""
    try:
        yield
    except Exception as trouble:
        if not isinstance(trouble, _known()):
            raise
        typer.echo(str(trouble), err=True)
        raise typer.Exit(1) from trouble


def _known() -> tuple[type[Exception], ...]:
    """Imported only now: a command that goes well does not pay for all of them."""
    from civic.assets import AssetsMissing
    from civic.bench.trouble import BenchTrouble
    from civic.cli.listening import PortTaken
    from civic.core.report import IllegalMove
    from civic.db.engine import DatabaseProblem
    from civic.db.pack_codec import UnknownForm
    from civic.deps import NoPack
    from civic.pack import PackErrors
    from civic.ports import TemporaryFailure
    from civic.settings import WrongSettings
    from civic.simulator import PortInUse, StateFileUnusable

    ours = (Mistake, AssetsMissing, BenchTrouble, PortTaken, IllegalMove, DatabaseProblem, UnknownForm)
    return (*ours, NoPack, PackErrors, PortInUse, StateFileUnusable, TemporaryFailure, WrongSettings)
