"""Moving a database to the newest shape, or back; data stays.

Alembic is imported only when there is something to move: most starts find the database as it should be.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from civic.db.engine import explain
from civic.db.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "20261122_0130"
"""The revision that this version needs: the newest of `migrations/versions`."""


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
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            return connection.scalars(text("select version_num from alembic_version")).all() == [NEWEST]
    except OperationalError as problem:
        raise explain(problem, engine) from problem


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
    try:
        with engine.connect() as connection:
            settings = config()
            settings.attributes["connection"] = connection
            step(settings, to)
            connection.commit()
    except OperationalError as problem:
        raise explain(problem, engine) from problem


def _folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"
