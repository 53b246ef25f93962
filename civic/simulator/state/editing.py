"""Editing a post: a new version with an id of its own. Its author may do so five times within half an hour, as on X,
unless the post answers somebody else."""

import sqlite3

from civic.simulator.state import State, accounts, media, places, posts
from civic.simulator.state.posts import Draft, Row

MOST_EDITS = 5
EDITABLE_MS = 30 * 60 * 1000


class NotEditable(Exception):
    """The text says why."""


def edit(state: State, db: sqlite3.Connection, row: Row, text: str, *, keep_photos: bool = True) -> int:
    """The id of the new version; place, position and what the post refers to stay as they are."""
    versions = posts.histories(db, [row])[row["root_id"]]
    _check(row, versions, state.clock.now_ms())
    author = accounts.by_id(db, row["author_id"])
    assert author
    photos = media.of_posts(db, [row["id"]]).get(row["id"], ()) if keep_photos else ()
    place = places.by_ids(db, [row["place_id"]]) if row["place_id"] else []
    draft = Draft(
        author,
        text,
        reply_to=posts.by_id(db, row["reply_to_id"]),
        quoted=posts.by_id(db, row["quoted_id"]),
        media_ids=[photo["id"] for photo in photos],
        place=places.of_row(place[0]) if place else None,
        exact=None if row["lat"] is None else (row["lat"], row["lon"]),
        edit_of=row,
    )
    return posts.publish(state, db, draft)


def edits_left(versions: list[Row]) -> int:
    return MOST_EDITS - (len(versions) - 1)


def editable_until_ms(versions: list[Row]) -> int:
    return int(versions[0]["created_ms"]) + EDITABLE_MS


def answers_others(row: Row) -> bool:
    return row["reply_to_id"] is not None and row["reply_to_author_id"] != row["author_id"]


def _check(row: Row, versions: list[Row], now_ms: int) -> None:
    if answers_others(row):
        raise NotEditable("A reply to somebody else cannot be edited.")
    if row["retweeted_id"]:
        raise NotEditable("A repost cannot be edited.")
    if edits_left(versions) <= 0:
        raise NotEditable(f"The post was edited {MOST_EDITS} times; that is the most.")
    if now_ms >= editable_until_ms(versions):
        raise NotEditable("The post is older than 30 minutes; it can no longer be edited.")
