"""Accounts and sign-ins. Passwords arrive hashed; the cookie's secret arrives hashed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from civic.core.access import Role
from civic.core.event import Actor
from civic.db.store.base import Part, table
from civic.db.tables import AccountRow, SignInRow

ACCOUNT = table(AccountRow)
SIGN_IN = table(SignInRow)


@dataclass(frozen=True)
class Account:
    id: int
    username: str
    name: str
    mark: str
    role: Role
    crew: str | None

    @property
    def actor(self) -> Actor:
        return Actor(name=self.name, mark=f"^{self.mark}", id=self.id)


COLUMNS = (ACCOUNT.c.id, ACCOUNT.c.username, ACCOUNT.c.name, ACCOUNT.c.mark, ACCOUNT.c.role, ACCOUNT.c.crew)
BY_TOKEN = (
    select(*COLUMNS, SIGN_IN.c.expires_at)
    .join_from(SIGN_IN, ACCOUNT)
    .where(ACCOUNT.c.active.is_(True), SIGN_IN.c.token_hash == bindparam("token"))
)


class Accounts(Part):
    def add(
        self,
        username: str,
        name: str,
        mark: str,
        role: Role,
        crew: str | None,
        password_hash: str,
        at: datetime,
    ) -> int | None:
        """A new account's id; None when the user name is taken."""
        values = {
            "username": username,
            "name": name,
            "mark": mark,
            "role": role.value,
            "crew": crew,
            "password_hash": password_hash,
            "active": True,
            "created_at": at,
        }
        return self._add_new(AccountRow, values)

    def set_password(self, username: str, password_hash: str) -> bool:
        statement = update(ACCOUNT).where(ACCOUNT.c.username == username).values(password_hash=password_hash)
        return self._run(statement) == 1

    def marks(self) -> set[str]:
        return {row.mark for row in self._rows(select(ACCOUNT.c.mark))}

    def to_sign_in(self, username: str) -> tuple[Account, str] | None:
        """The active account of this name and its password hash."""
        statement = select(*COLUMNS, ACCOUNT.c.password_hash)
        row = self._row(statement.where(ACCOUNT.c.username == username, ACCOUNT.c.active.is_(True)))
        return (_account(row), row.password_hash) if row else None

    def sign_in(self, token_hash: str, account_id: int, at: datetime, expires_at: datetime) -> None:
        self._run(delete(SIGN_IN).where(SIGN_IN.c.expires_at < at))
        values = {
            "token_hash": token_hash,
            "account_id": account_id,
            "created_at": at,
            "expires_at": expires_at,
        }
        self._add(SignInRow, values)

    def signed_in(self, token_hash: str, at: datetime) -> Account | None:
        """Whose session this is, while it lasts."""
        row = self._row(BY_TOKEN, token=token_hash)
        return _account(row) if row and row.expires_at > at else None

    def sign_out(self, token_hash: str) -> None:
        self._run(delete(SIGN_IN).where(SIGN_IN.c.token_hash == token_hash))


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        mark=row.mark,
        role=Role(row.role),
        crew=row.crew,
    )
