"""Whose posts X hides from whom: a protected account's from all but itself (nobody follows anybody here), a suspended
account's from everybody."""

import sqlite3
from collections.abc import Sequence
from enum import Enum

from civic.simulator.state import accounts
from civic.simulator.state.accounts import Account

# For statements in which `accounts` is the author and :viewer the asking account, null for the app itself.
VISIBLE = "not accounts.suspended and (not accounts.protected or accounts.id = :viewer)"


class Hidden(Enum):
    PROTECTED = "protected"
    SUSPENDED = "suspended"


def hidden(author: Account, viewer: Account | None) -> Hidden | None:
    if author.suspended:
        return Hidden.SUSPENDED
    return Hidden.PROTECTED if author.protected and author != viewer else None


def hidden_among(
    db: sqlite3.Connection, author_ids: Sequence[int], viewer: Account | None
) -> dict[int, Hidden]:
    """Those of the authors whose posts the viewer may not see, and why."""
    found = accounts.by_ids(db, list(set(author_ids)))
    return {author.id: why for author in found if (why := hidden(author, viewer))}


def switch(
    db: sqlite3.Connection,
    account: Account,
    *,
    protected: bool | None = None,
    suspended: bool | None = None,
    withheld: Sequence[str] | None = None,
) -> None:
    """What is None stays as it is; `withheld` are the countries in which the account is not shown."""
    db.execute(
        "update accounts set protected = coalesce(?, protected), suspended = coalesce(?, suspended),"
        " withheld = coalesce(?, withheld) where id = ?",
        (protected, suspended, None if withheld is None else " ".join(withheld), account.id),
    )


def withhold(db: sqlite3.Connection, root_id: int, countries: Sequence[str], *, copyright: bool) -> None:
    """Every version of a post, in these countries; in none of them lets it be seen again everywhere."""
    db.execute(
        "update posts set withheld = ?, withheld_by_copyright = ? where root_id = ?",
        (" ".join(countries), copyright, root_id),
    )
