"""What the tables share: naming of constraints, and the kinds of column they are made of."""

from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Text
from sqlmodel import Field, SQLModel

from civic.db.types import BigKey, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def key() -> Any:
    return Field(default=None, sa_column=Column(BigKey, primary_key=True, autoincrement=True))


def to(table: str, *, optional: bool = False, index: bool = True) -> Any:
    column: Column[Any] = Column(BigKey, ForeignKey(table), nullable=optional, index=index)
    return Field(default=None, sa_column=column)


def moment(*, optional: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=optional))


def plain(*, optional: bool = False, default: str | None = None) -> Any:
    return Field(default=None, sa_column=Column(JSON, nullable=optional, server_default=default))


def words() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


def number(default: int) -> Any:
    return Field(default=default, sa_column=Column(Integer, nullable=False, server_default=str(default)))


def word(default: str) -> Any:
    return Field(default=default, sa_column=Column(String, nullable=False, server_default=default))


def one_of(name: str, column: str, values: Any) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=name)
