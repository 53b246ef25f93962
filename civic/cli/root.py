"""The command itself, without any of its words: `civic --version`, `civic --help`."""

from importlib.metadata import version
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"Civic {version('civic')}")
        raise typer.Exit


@app.callback()
def civic(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version and end."),
    ] = False,
) -> None:
    """Civic: a photo tweet becomes a work order, and the reporter hears that it is fixed."""
