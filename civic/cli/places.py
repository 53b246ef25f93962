"""`civic places build`: the places and the map of a pack from an OpenStreetMap extract."""

from pathlib import Path
from typing import Annotated

import typer

from civic.cli.starting import importing
from civic.cli.trouble import Mistake, told

places = typer.Typer(no_args_is_help=True, help="The places and the map of a council pack.")


@places.callback()
def _places() -> None:
    """So that `build` stays a command of its own."""


@places.command()
def build(
    extract: Annotated[Path, typer.Argument(help="An OpenStreetMap extract.", show_default=False)],
    out: Annotated[Path, typer.Option(help="The folder of the pack.", show_default=False)],
) -> None:
    """Make a pack's streets, landmarks, addresses, suburbs and map from OpenStreetMap. Needs the extra `osm`.

    Example: `civic places build oxbow.osm.pbf --out packs/oxbow`. What `council.toml` says already stays; tables for
    the new files are added to it, each with OpenStreetMap's credit.
    """
    with told():
        with importing():
            from civic import osm

        try:
            built = osm.build(extract, out)
        except osm.ExtractTrouble as trouble:
            raise Mistake(str(trouble)) from trouble
        typer.echo(
            f"{out} has {built.streets:,} streets, {built.crossings:,} crossing{'' if built.crossings == 1 else 's'}, "
            f"{built.places:,} places, {built.addresses:,} addresses, "
            f"{built.suburbs:,} suburbs, and a map of: {', '.join(built.layers) or 'nothing'}."
        )
        for note in built.notes:
            typer.echo(f"Note: {note}")
        typer.echo(f"Check it: civic load {out}")
