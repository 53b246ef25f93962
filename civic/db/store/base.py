"""What the parts of the store share: a session, one-row answers, and the insert that skips what is there.

Building a statement costs more than running it, so statements of every day are built once, with named values,
and run with those.
"""

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, Executable, Insert, Row, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


class Conflict(Exception):
    """Somebody else changed the row since it was read; nothing was written."""


def table(row: type[SQLModel]) -> Table:
    """The Core table of a row class: hot paths speak Core, which costs a tenth of entities."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


class Part:
    """A part of the store, within the store's transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def _connection(self) -> Connection:
        """Asked for once: a part lives as long as its transaction."""
        return self.session.connection()

    def _rows(self, statement: Executable, **values: Any) -> list[Row[Any]]:
        return list(self._connection.execute(statement, values).all())

    def _row(self, statement: Executable, **values: Any) -> Row[Any] | None:
        return self._connection.execute(statement, values).first()

    def _run(self, statement: Executable, **values: Any) -> int:
        return self._connection.execute(statement, values).rowcount

    def _add(self, row: type[SQLModel], values: Mapping[str, Any]) -> int:
        key = self._connection.execute(_insert(row), values).inserted_primary_key
        return int(key[0]) if key and isinstance(key[0], int) else 0

    def _add_new(self, row: type[SQLModel], values: Mapping[str, Any]) -> int | None:
        """Insert unless a unique key says it is there already; the id, or None where it was."""
        statement = _insert_new(row, self.session.get_bind().dialect.name)
        return self._connection.execute(statement, values).scalar()


@cache
def _insert(row: type[SQLModel]) -> Insert:
    return insert(table(row))


@cache
def _insert_new(row: type[SQLModel], dialect: str) -> Executable:
    target = table(row)
    new = (sqlite if dialect == "sqlite" else postgresql).insert(target).on_conflict_do_nothing()
    statement: Executable = new.returning(next(iter(target.primary_key.columns)))
    return statement
