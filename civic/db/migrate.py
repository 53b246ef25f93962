"""Moving a database to the newest shape, or back; data stays.

Alembic is imported only when there is something to move: most starts find the database as it should be.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, inspect, text

from civic.db.engine import DatabaseProblem, explaining
from civic.db.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "20261122_2200"
"""The revision that this version needs: the newest of `migrations/versions`."""


class NoSuchShape(DatabaseProblem):
    """There is no way from the database's shape to the one that was asked for."""

    def __init__(self, to: str) -> None:
        named = sorted("_".join(file.stem.split("_")[:2]) for file in _shapes())
        super().__init__(
            f"The database cannot be brought to “{to}”. Name head (the newest), base (none), a number of steps such as "
            f"-1, or one of: {', '.join(named)}. Nothing was changed."
        )


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the migrations up to `to`; DatabaseProblem when the database cannot be opened."""
    if to == "head" and is_current(engine):
        return
    from alembic import command

    _run(engine, command.upgrade, to)


def downgrade(engine: Engine, to: str) -> None:
    """Run the migrations down to `to` ("base" for an empty database)."""
    from alembic import command

    _run(engine, command.downgrade, to)


def is_current(engine: Engine) -> bool:
    """Whether the database has the shape this version needs; DatabaseProblem when it cannot be opened."""
    return shape_of(engine) == NEWEST


def shape_of(engine: Engine) -> str:
    """The revision that the database is at; "base" where it is empty. DatabaseProblem as above."""
    with explaining(engine), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return "base"
        found = connection.scalars(text("select version_num from alembic_version")).all()
        return ", ".join(found) or "base"


def differences(engine: Engine) -> list[object]:
    """What the tables say and the migrated database lacks, or the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        return list(compare_metadata(context, metadata))


def config() -> "Config":
    """Alembic's own settings: where the migrations lie."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(_folder()))
    return made


def _ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    return not (kind == "table" and (name or "").startswith("report_search"))


def _run(engine: Engine, step: Callable[..., Any], to: str) -> None:
    from alembic.util import CommandError

    with explaining(engine), engine.connect() as connection:
        settings = config()
        settings.attributes["connection"] = connection
        try:
            step(settings, to)
        except CommandError as problem:
            raise NoSuchShape(to) from problem
        connection.commit()


def _shapes() -> Iterable[Path]:
    return (_folder() / "versions").glob("[0-9]*.py")


def _folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"
