"""`civic load`: a council pack from its folder into the database."""

from pathlib import Path

import typer

from civic import assets
from civic.cli.servers import need_current
from civic.deps import House
from civic.main import checked_pack


def load(house: House, folder: Path) -> None:
    """Validate everything, then write everything; PackErrors tells all that is wrong.

    The tiles come first and old ones go last, so that no pack in force ever names tiles that are not there.
    """
    assets.ensure_built()
    need_current(house)
    read = checked_pack(folder)
    for notice in read.notices:
        typer.echo(f"Note: {notice}")
    if read.tiles:
        house.tiles.keep(read.tiles, read.pack.tiles)
    with house.opener.writing() as store:
        is_new = store.packs.save(read.pack, house.clock.now())
        left = store.reports.open_with_crew(store.packs.retired_crews())
        names = store.packs.crew_names()
    house.tiles.sweep(read.pack.tiles)
    pack = read.pack
    numbers = sum(len(street.at) for street in pack.houses)
    addresses = f", {numbers:,} addresses" if numbers else ""
    said = "is loaded" if is_new else "was loaded already; nothing changed"
    typer.echo(
        f"{pack.council.name} {said}: {len(pack.categories)} categories, {len(pack.crews)} crews, "
        f"{len(pack.rules)} rules, {len(pack.areas)} areas, {len(pack.places)} places{addresses}."
    )
    for crew, number in sorted(left.items()):
        jobs = "1 open report is" if number == 1 else f"{number} open reports are"
        typer.echo(
            f"Note: {jobs} still with {names[crew]}, which this pack no longer has. Reassign at the desk."
        )
