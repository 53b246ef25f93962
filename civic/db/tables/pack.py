"""The council pack and the names it has ever had."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field

from civic.db.tables.base import Row, key, moment


class PackRow(Row, table=True):
    __tablename__ = "pack"

    id: int = key()
    digest: str = Field(unique=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    loaded_at: datetime = moment()


class CategoryRow(Row, table=True):
    __tablename__ = "category"

    code: str = Field(primary_key=True)
    name: str
    retired_at: datetime | None = moment(optional=True)


class CrewRow(Row, table=True):
    __tablename__ = "crew"

    code: str = Field(primary_key=True)
    name: str
    retired_at: datetime | None = moment(optional=True)
