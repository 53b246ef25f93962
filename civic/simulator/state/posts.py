"""Posts, their photos and places, and whom they mention. A deleted post leaves every timeline at once.

An edit is a post of its own that replaces the one before; all versions of a post share `root_id`, the first one's id.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from civic.simulator import composing
from civic.simulator.state import State, accounts, media
from civic.simulator.state.accounts import Account
from civic.simulator.state.places import Place, keep_place

Row = sqlite3.Row
DUPLICATE_WITHIN_MS = 24 * 3600 * 1000
EVERYONE = "everyone"
REPLY_SETTINGS = (EVERYONE, "mentionedUsers", "following", "subscribers", "verified")


@dataclass(frozen=True)
class Draft:
    """What somebody is about to post. `place` is a box with a name, `exact` a (lat, lon), `edit_of` the version that it
    replaces."""

    author: Account
    text: str = ""
    reply_to: Row | None = None
    quoted: Row | None = None
    retweeted: Row | None = None
    media_ids: Sequence[int] = field(default_factory=tuple)
    place: Place | None = None
    exact: tuple[float, float] | None = None
    edit_of: Row | None = None
    reply_settings: str = ""


def publish(state: State, db: sqlite3.Connection, draft: Draft) -> int:
    post_id = state.next_id()
    addressed = addressed_by_reply(db, draft.author, draft.reply_to)
    composed = composing.compose(
        _typed(db, draft), post_id=post_id, addressed=addressed, author=draft.author.username,
        media_keys=[media.key_of(media_id) for media_id in draft.media_ids],
    )  # fmt: skip
    mentioned = _known(db, composed.mentioned)
    entities = _with_ids(composed.entities, mentioned)
    _insert(db, state, post_id, draft, composed, entities, composing.digest(draft.text, addressed))
    named = [(account.id, post_id) for account in mentioned.values()]
    db.executemany("insert or ignore into mentions values (?, ?)", named)
    photos = [(post_id, position, media_id) for position, media_id in enumerate(draft.media_ids)]
    db.executemany("insert into post_media values (?, ?, ?)", photos)
    if draft.edit_of is not None:
        db.execute("update posts set replaced_by = ? where id = ?", (post_id, draft.edit_of["id"]))
        db.execute("delete from mentions where post_id = ?", (draft.edit_of["id"],))
    return post_id


def addressed_by_reply(db: sqlite3.Connection, author: Account, reply_to: Row | None) -> list[str]:
    """The usernames that a reply begins with by itself: the author answered, then whom that post mentions."""
    if reply_to is None:
        return []
    ids = [reply_to["author_id"], *mentioned_ids(reply_to)]
    names = {account.id: account.username for account in accounts.by_ids(db, ids)}
    return [
        names[account_id]
        for account_id in dict.fromkeys(ids)
        if account_id in names and account_id != author.id
    ]


def mentioned_ids(row: Row) -> list[int]:
    return [int(found["id"]) for found in orjson.loads(row["entities"]).get("mentions", ())]


def delete(db: sqlite3.Connection, row: Row, now_ms: int) -> None:
    """Every version of the post."""
    db.execute(
        "update posts set deleted_ms = ? where root_id = ? and deleted_ms is null", (now_ms, row["root_id"])
    )
    db.execute(
        "delete from mentions where post_id in (select id from posts where root_id = ?)", (row["root_id"],)
    )


def said_already(db: sqlite3.Connection, draft: Draft, now_ms: int) -> bool:
    digest = composing.digest(draft.text, addressed_by_reply(db, draft.author, draft.reply_to))
    row = db.execute(
        "select 1 from posts where author_id = ? and digest = ? and deleted_ms is null"
        " and replaced_by is null and created_ms > ?",
        (draft.author.id, digest, now_ms - DUPLICATE_WITHIN_MS),
    ).fetchone()
    return row is not None


def mentions_account(db: sqlite3.Connection, post_id: int, account: Account) -> bool:
    found = db.execute("select 1 from mentions where account_id = ? and post_id = ?", (account.id, post_id))
    return found.fetchone() is not None


def summons(db: sqlite3.Connection, row: Row, account: Account) -> bool:
    """Whether the post mentions the account, or quotes a post of it."""
    if mentions_account(db, row["id"], account):
        return True
    quoted = by_id(db, row["quoted_id"])
    return quoted is not None and bool(quoted["author_id"] == account.id)


def let_reply(db: sqlite3.Connection, conversation_id: int, settings: str) -> None:
    """Who may reply holds for a whole conversation."""
    db.execute("update posts set reply_settings = ? where conversation_id = ?", (settings, conversation_id))


def may_reply(db: sqlite3.Connection, row: Row, account: Account) -> bool:
    """Nobody follows, pays or is verified here: whatever the limit, the author and those mentioned at the start may."""
    if row["reply_settings"] == EVERYONE:
        return True
    start = by_id(db, row["conversation_id"]) or row
    return start["author_id"] == account.id or mentions_account(db, start["id"], account)


def by_id(db: sqlite3.Connection, post_id: int | None) -> Row | None:
    """The newest version of a post that still stands, whichever version is asked for."""
    return newest_of(db, [post_id]).get(post_id) if post_id is not None else None


def newest_of(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Row]:
    """By the id asked for: the newest version of each post that still stands."""
    asked = by_ids(db, ids)
    replaced = {row["root_id"] for row in asked if row["replaced_by"]}
    marks = ",".join("?" * len(replaced))
    rows = db.execute(
        f"select * from posts where root_id in ({marks}) and replaced_by is null", list(replaced)
    )
    newest = {row["root_id"]: row for row in rows} if replaced else {}
    return {row["id"]: newest.get(row["root_id"], row) for row in asked}


def by_ids(db: sqlite3.Connection, ids: Sequence[int]) -> list[Row]:
    """These very versions of posts that still stand, in the order asked for."""
    marks = ",".join("?" * len(ids))
    rows = db.execute(f"select * from posts where id in ({marks}) and deleted_ms is null", ids)
    found = {row["id"]: row for row in rows}
    return [found[post_id] for post_id in dict.fromkeys(ids) if post_id in found]


def histories(db: sqlite3.Connection, rows: Sequence[Row]) -> dict[int, list[Row]]:
    """By root_id: all versions of these posts, oldest first."""
    roots = {row["root_id"] for row in rows}
    marks = ",".join("?" * len(roots))
    found: dict[int, list[Row]] = {}
    for row in db.execute(
        f"select * from posts where root_id in ({marks}) and deleted_ms is null order by id", list(roots)
    ):
        found.setdefault(row["root_id"], []).append(row)
    return found


def conversation(db: sqlite3.Connection, conversation_id: int) -> list[Row]:
    return db.execute(
        "select * from posts where conversation_id = ? and deleted_ms is null and replaced_by is null order by root_id",
        (conversation_id,),
    ).fetchall()


def _typed(db: sqlite3.Connection, draft: Draft) -> str:
    if draft.retweeted is None:
        return draft.text
    author = accounts.by_id(db, draft.retweeted["author_id"])
    return f"RT @{author.username if author else ''}: {draft.retweeted['raw']}"


def _known(db: sqlite3.Connection, usernames: Sequence[str]) -> dict[str, Account]:
    found = {name.lower(): accounts.by_username(db, name) for name in dict.fromkeys(usernames)}
    return {name: account for name, account in found.items() if account is not None}


def _with_ids(entities: dict[str, list[dict[str, object]]], known: dict[str, Account]) -> dict[str, object]:
    """X lists a mention only when the account exists."""
    listed = [
        entry | {"username": account.username, "id": str(account.id)}
        for entry in entities.get("mentions", ())
        if (account := known.get(str(entry["username"]).lower()))
    ]
    rest = {kind: entries for kind, entries in entities.items() if kind != "mentions"}
    return {"mentions": listed, **rest} if listed else dict(rest)


def _insert(
    db: sqlite3.Connection, state: State, post_id: int, draft: Draft,
    composed: composing.Composed, entities: dict[str, object], digest: bytes,
) -> None:  # fmt: skip
    reply_to, (lat, lon) = draft.reply_to, draft.exact or (None, None)
    before = draft.edit_of or reply_to
    values = {
        "id": post_id,
        "author_id": draft.author.id,
        "raw": composing.tidy(_typed(db, draft)),
        "text": composed.text,
        "note": composed.note,
        "entities": orjson.dumps(entities).decode(),
        "shown_from": composed.shown_from,
        "shown_to": composed.shown_to,
        "conversation_id": before["conversation_id"] if before else post_id,
        "reply_settings": before["reply_settings"] if before else draft.reply_settings or EVERYONE,
        "root_id": draft.edit_of["root_id"] if draft.edit_of else post_id,
        "reply_to_id": reply_to["id"] if reply_to else None,
        "reply_to_author_id": reply_to["author_id"] if reply_to else None,
        "quoted_id": draft.quoted["id"] if draft.quoted else None,
        "retweeted_id": draft.retweeted["id"] if draft.retweeted else None,
        "place_id": keep_place(db, draft.place) if draft.place else None,
        "lat": lat,
        "lon": lon,
        "digest": digest,
        "created_ms": state.clock.now_ms(),
    }
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    db.execute(f"insert into posts ({columns}) values ({marks})", values)
