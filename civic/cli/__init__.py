"""The command line: `civic --help` lists the commands, each with an example in its own help."""

from civic.cli import commands
from civic.cli.places import places
from civic.cli.root import app

app.add_typer(places, name="places")

__all__ = ["app", "commands"]
