"""The product plugged into X's simulator: a council with a database of its own and nothing in it yet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from civic.bench.scratch import scratch
from civic.bench.town.samples import samples
from civic.bench.x import X, simulated
from civic.core.council import Pack
from civic.db import migrate
from civic.deps import House
from civic.main import build_house
from civic.settings import Settings


@dataclass(frozen=True)
class Scene:
    """`environment` plugs what is started into the simulator; `texts`, each a report by itself, never end."""

    house: House
    x: X
    folder: Path
    environment: Mapping[str, str]
    texts: Iterator[str]


@contextmanager
def plugged(folder: Path, database_url: str, pack: Pack) -> Iterator[Scene]:
    """On the database that is named, or in the folder."""
    folder.mkdir()
    with simulated(folder) as x, scratch(folder, database_url) as url:
        environment = {**x.settings(), "CIVIC_DATABASE_URL": url, "CIVIC_DATA_DIR": str(folder)}
        given = {name.removeprefix("CIVIC_").lower(): value for name, value in environment.items()}
        house = build_house(Settings.model_validate(given))
        migrate.upgrade(house.opener.engine)
        with house.opener.writing() as store:
            store.packs.save(pack, house.clock.now())
        texts = [sample.text for sample in samples(house.workplace(), house.clock.now())]
        try:
            yield Scene(house, x, folder, environment, cycle(texts))
        finally:
            house.opener.engine.dispose()
