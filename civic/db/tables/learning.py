"""What was learned from confirmed reports."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field

from civic.db.tables.base import Row, key, moment, plain
from civic.db.types import BigKey


class ModelRow(Row, table=True):
    """A model of the council's categories; `event_id` is how far the history had come when it was made."""

    __tablename__ = "model"

    id: int = key()
    version: str
    pack_digest: str
    made_at: datetime = moment()
    event_id: int = Field(sa_column=Column(BigKey, nullable=False))
    active: bool
    fitness: dict[str, Any] = plain()
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
