"""What the parts of the store share: a session, one-row answers, and the insert that skips what is there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, Row, Table, insert
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

    def _rows(self, statement: Executable) -> list[Row[Any]]:
        return list(self.session.connection().execute(statement).all())

    def _row(self, statement: Executable) -> Row[Any] | None:
        return self.session.connection().execute(statement).first()

    def _run(self, statement: Executable) -> int:
        return self.session.connection().execute(statement).rowcount

    def _add(self, row: type[SQLModel], values: Mapping[str, Any]) -> int:
        done = self.session.connection().execute(insert(table(row)).values(**values))
        key = done.inserted_primary_key
        return int(key[0]) if key and isinstance(key[0], int) else 0

    def _add_new(self, row: type[SQLModel], values: Mapping[str, Any]) -> int | None:
        """Insert unless a unique key says it is there already; the id, or None where it was."""
        kind = sqlite if self.session.get_bind().dialect.name == "sqlite" else postgresql
        target = table(row)
        statement = kind.insert(target).values(**values).on_conflict_do_nothing()
        answer = statement.returning(next(iter(target.primary_key.columns)))
        return self.session.connection().execute(answer).scalar()
