"""Uploaded photos: kept re-encoded, usable by their owner for a day, served for as long as they exist."""

import sqlite3
from collections.abc import Sequence

from civic.simulator.photos import EXTENSIONS, Photo
from civic.simulator.state import State

Row = sqlite3.Row
USABLE_MS = 24 * 3600 * 1000


def keep(
    state: State,
    db: sqlite3.Connection,
    owner_id: int,
    photo: Photo,
    alt: str | None = None,
    media_id: int | None = None,
) -> int:
    media_id = media_id or state.next_id()
    db.execute(
        "insert into media values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            media_id,
            owner_id,
            photo.mime,
            photo.width,
            photo.height,
            len(photo.data),
            alt or None,
            state.clock.now_ms(),
        ),
    )
    db.execute("insert into media_bytes values (?, ?)", (media_id, photo.data))
    return media_id


def usable(db: sqlite3.Connection, ids: Sequence[int], owner_id: int, now_ms: int) -> bool:
    marks = ",".join("?" * len(ids))
    row = db.execute(
        f"select count(*) from media where id in ({marks}) and owner_id = ? and created_ms > ?",
        (*ids, owner_id, now_ms - USABLE_MS),
    ).fetchone()
    return bool(row[0] == len(ids))


def by_id(db: sqlite3.Connection, media_id: int | None) -> Row | None:
    row: Row | None = db.execute("select * from media where id = ?", (media_id,)).fetchone()
    return row


def of_posts(db: sqlite3.Connection, post_ids: Sequence[int]) -> dict[int, list[Row]]:
    """The photos of each post that has any, in their order."""
    marks = ",".join("?" * len(post_ids))
    rows = db.execute(
        "select post_media.post_id, media.* from post_media join media on media.id = post_media.media_id"
        f" where post_media.post_id in ({marks}) order by post_media.post_id, post_media.position",
        post_ids,
    )
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["post_id"], []).append(row)
    return found


def describe(db: sqlite3.Connection, media_id: int, alt_text: str) -> None:
    db.execute("update media set alt_text = ? where id = ?", (alt_text or None, media_id))


def photo_bytes(db: sqlite3.Connection, media_id: int | None) -> tuple[bytes, str] | None:
    row = db.execute(
        "select data, mime from media_bytes join media on media.id = media_id where media_id = ?", (media_id,)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def key_of(media_id: int) -> str:
    return f"3_{media_id}"


def path_of(row: Row) -> str:
    return f"/media/{row['id']}.{EXTENSIONS[row['mime']]}"
