"""Alembic's entry: takes the caller's connection, or opens CIVIC_DATABASE_URL; batch mode for SQLite."""

import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from civic.db.engine import open_engine
from civic.db.tables import metadata

NOT_OURS = ("report_search", "spatial_ref_sys", "sqlite_sequence")


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """The search tables are made by hand on each database, and are no part of the metadata."""
    return not (kind == "table" and (name or "").startswith(NOT_OURS))


def render_item(kind: str, thing: Any, context: Any) -> str | Literal[False]:
    """Migrations stand for ever: they name SQLAlchemy's own types, not ours, which may move."""
    names = {"UtcDateTime": "sa.DateTime(timezone=True)", "AutoString": "sa.String()"}
    return names.get(type(thing).__name__) or False if kind == "type" else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include_object,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = open_engine(os.environ.get("CIVIC_DATABASE_URL", "sqlite:///civic-data/civic.db"))
    with engine.connect() as connection:
        run(connection)
    engine.dispose()


main()
