"""The command line: `civic --help` lists the commands, each with an example in its own help."""

from civic.cli.commands import app

__all__ = ["app"]
