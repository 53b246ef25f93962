"""Accounts and their keys. Keys are made with `secrets` when an account is; none is ever written into the code."""

import re
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from civic.simulator.state import State, meta, set_meta

DEMO_COUNCIL = "WrenfordCouncil"
DEMO_RESIDENTS = ("almaparkparent", "northside_nan", "foundryst_jo", "quayside_cafe")
_USERNAME = re.compile(r"[A-Za-z0-9_]{1,15}")


@dataclass(frozen=True)
class Account:
    id: int
    username: str
    name: str
    is_council: bool
    protected: bool
    suspended: bool
    token: str
    token_secret: str
    created_ms: int
    withheld: tuple[str, ...] = ()
    """Countries in which X does not show it."""


class UsernameRefused(Exception):
    """The text says what a username may be."""


class NobodyThere(Exception):
    """The text says how to make accounts."""


class AccountKeys(TypedDict):
    id: str
    username: str
    access_token: str
    access_token_secret: str


class Credentials(TypedDict):
    url: str
    consumer_key: str
    consumer_secret: str
    council: AccountKeys
    residents: list[AccountKeys]


def seed(state: State, council: str = DEMO_COUNCIL, residents: Sequence[str] = DEMO_RESIDENTS) -> None:
    """Make the app's keys, the council and its residents where they are missing; what exists keeps its keys."""
    app_keys(state)
    with state.transaction() as db:
        db.execute("update accounts set is_council = (username_key = ?)", (council.lower(),))
    for username in (council, *residents):
        with state.transaction() as db:
            if by_username(db, username) is None:
                _insert(db, state, username, is_council=username == council)


def add_account(state: State, username: str, name: str | None = None) -> Account:
    with state.transaction() as db:
        if by_username(db, username) is not None:
            raise UsernameRefused(
                f"@{username} exists already. Choose it in the list, or think of another name."
            )
        return _insert(db, state, username, name=name)


def credentials(state: State, url: str) -> Credentials:
    """What a client needs to speak to the simulator at `url` as the council or as any resident."""
    key, secret = app_keys(state)
    with state.reading() as db:
        everybody = all_accounts(db)
    if not everybody:
        raise NobodyThere("The simulator has no accounts yet. Start it once with --seed to make them.")
    council, *residents = everybody
    return {
        "url": url,
        "consumer_key": key,
        "consumer_secret": secret,
        "council": keys_of(council),
        "residents": [keys_of(resident) for resident in residents],
    }


def app_keys(state: State) -> tuple[str, str]:
    """The app's consumer key and secret, made on first use together with its bearer token."""
    with state.transaction() as db:
        if meta(db, "consumer_key") is None:
            set_meta(db, "consumer_key", secrets.token_hex(13)[:25])
            set_meta(db, "consumer_secret", secrets.token_hex(25))
            set_meta(db, "bearer_token", secrets.token_urlsafe(60))
        return str(meta(db, "consumer_key")), str(meta(db, "consumer_secret"))


def keys_of(account: Account) -> AccountKeys:
    return {
        "id": str(account.id),
        "username": account.username,
        "access_token": account.token,
        "access_token_secret": account.token_secret,
    }


def all_accounts(db: sqlite3.Connection) -> list[Account]:
    """The council first, then the residents in the order they were made."""
    return [_account(row) for row in db.execute("select * from accounts order by is_council desc, id")]


def by_token(db: sqlite3.Connection, token: str) -> Account | None:
    return _one(db, "token = ?", token)


def by_username(db: sqlite3.Connection, username: str) -> Account | None:
    return _one(db, "username_key = ?", username.lower())


def by_id(db: sqlite3.Connection, account_id: int | None) -> Account | None:
    return _one(db, "id = ?", account_id)


def by_ids(db: sqlite3.Connection, ids: Sequence[int]) -> list[Account]:
    marks = ",".join("?" * len(ids))
    return [_account(row) for row in db.execute(f"select * from accounts where id in ({marks})", ids)]


def _one(db: sqlite3.Connection, where: str, value: str | int | None) -> Account | None:
    row = db.execute(f"select * from accounts where {where}", (value,)).fetchone()
    return None if row is None else _account(row)


def _account(row: sqlite3.Row) -> Account:
    return Account(
        row["id"], row["username"], row["name"], bool(row["is_council"]), bool(row["protected"]),
        bool(row["suspended"]),
        row["token"], row["token_secret"], row["created_ms"], tuple(row["withheld"].split()),
    )  # fmt: skip


def _insert(
    db: sqlite3.Connection, state: State, username: str, *, name: str | None = None, is_council: bool = False
) -> Account:
    if not _USERNAME.fullmatch(username):
        raise UsernameRefused("A username has 1 to 15 letters, digits or underscores, as on X.")
    account_id = state.next_id()
    db.execute(
        "insert into accounts (id, username, username_key, name, is_council, token, token_secret, created_ms)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account_id, username, username.lower(), name or username, is_council,
            f"{account_id}-{secrets.token_hex(20)}", secrets.token_hex(23)[:45], state.clock.now_ms(),
        ),
    )  # fmt: skip
    return _one(db, "id = ?", account_id)  # type: ignore[return-value]
