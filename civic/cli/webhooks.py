"""Asking X to push: what `civic webhook` does."""

import typer

from civic.cli.trouble import Mistake
from civic.main import build_house
from civic.ports import Failure
from civic.settings import Settings

UNPLUGGED = "X is not plugged in here, so it cannot push. Set the four keys CIVIC_X_*; the README lists them."


def register(settings: Settings, url: str) -> None:
    """Have X push to this address, or say what keeps it from it."""
    address = url or f"{settings.public_url}/webhooks/x"
    pushing = build_house(settings).pushing.get("x")
    if pushing is None:
        raise Mistake(UNPLUGGED)
    try:
        for done in pushing.have_pushed(address):
            typer.echo(done)
    except Failure as failure:
        raise Mistake(
            f"X does not push to {address}: {failure.reason} The pages must be up and reachable for X at that address."
        ) from failure
