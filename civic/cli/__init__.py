"""The command line: `civic --help` lists the commands, each with an example in its own help."""

from civic.cli.commands import app
from civic.cli.places import places

app.add_typer(places, name="places")

__all__ = ["app"]
