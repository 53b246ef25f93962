"""Accounts and their sign-ins."""

from datetime import datetime

from sqlmodel import Field

from civic.core.access import Role
from civic.db.tables.base import Row, key, moment, one_of, to


class AccountRow(Row, table=True):
    __tablename__ = "account"
    __table_args__ = (one_of("role", "role", Role),)

    id: int = key()
    username: str = Field(unique=True)
    name: str
    mark: str
    role: str
    crew: str | None = Field(default=None, foreign_key="crew.code")
    password_hash: str
    active: bool = True
    created_at: datetime = moment()


class SignInRow(Row, table=True):
    """A session, kept here and not in the cookie; the cookie's secret is kept as its hash only."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True)
    account_id: int = to("account.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
