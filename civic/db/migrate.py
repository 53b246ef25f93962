"""Moving a database to the newest shape, or back; data stays."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from civic.db.engine import explain
from civic.db.tables import metadata


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the migrations up to `to`; DatabaseProblem when the database cannot be opened."""
    _run(engine, command.upgrade, to)


def downgrade(engine: Engine, to: str) -> None:
    """Run the migrations down to `to` ("base" for an empty database)."""
    _run(engine, command.downgrade, to)


def is_current(engine: Engine) -> bool:
    """Whether the database has the shape this version needs."""
    heads = set(ScriptDirectory.from_config(_config()).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def differences(engine: Engine) -> list[object]:
    """What the tables say and the migrated database lacks, or the other way round."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        return list(compare_metadata(context, metadata))


def _ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    return not (kind == "table" and (name or "").startswith("report_search"))


def _run(engine: Engine, step: object, to: str) -> None:
    try:
        with engine.connect() as connection:
            _apply(connection, step, to)
    except OperationalError as problem:
        raise explain(problem, engine.url.render_as_string(hide_password=False)) from problem


def _apply(connection: Connection, step: object, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    step(config, to)  # type: ignore[operator]
    connection.commit()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()))
    return config


def _folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"
