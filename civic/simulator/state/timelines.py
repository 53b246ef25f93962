"""Pages of posts, newest first, by index alone: the cost of a page does not grow with the number of posts."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from civic.simulator.state.accounts import Account
from civic.simulator.state.hiding import VISIBLE

Row = sqlite3.Row
_LARGEST = (1 << 63) - 1


@dataclass(frozen=True)
class Bounds:
    """Ids, both exclusive."""

    after: int = 0
    before: int = _LARGEST


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    more: bool


@dataclass(frozen=True)
class _Timeline:
    source: str
    owner: str
    post_id: str
    kept: int | None = None


_MENTIONS = _Timeline(
    "mentions join posts on posts.id = mentions.post_id join accounts on accounts.id = posts.author_id",
    f"mentions.account_id = :who and {VISIBLE}",
    "mentions.post_id",
    800,
)
_OWN = _Timeline(
    "posts",
    "posts.author_id = :who and posts.deleted_ms is null and posts.replaced_by is null",
    "posts.id",
    3200,
)


def mentions(
    db: sqlite3.Connection, of: Account, viewer: Account | None, bounds: Bounds, limit: int, *, upwards: bool
) -> Page:
    """The newest 800 that name the account, in the text or by replying to it, as far as the viewer may see them."""
    return _page(db, _MENTIONS, _who(of, viewer), bounds, limit, upwards)


def own_posts(
    db: sqlite3.Connection, of: Account, viewer: Account | None, bounds: Bounds, limit: int, *, upwards: bool
) -> Page:
    """The newest 3,200 that the account wrote."""
    return _page(db, _OWN, _who(of, viewer), bounds, limit, upwards)


def found(
    db: sqlite3.Connection,
    conditions: Sequence[tuple[str, dict[str, str | int]]],
    viewer: Account | None,
    bounds: Bounds,
    limit: int,
    *,
    upwards: bool,
) -> Page:
    """What meets all conditions on `posts`, each with its values, as far as the viewer may see it."""
    standing = "posts.deleted_ms is null and posts.replaced_by is null"
    wanted = " and ".join((standing, VISIBLE, *(condition for condition, _ in conditions)))
    source = "posts join accounts on accounts.id = posts.author_id"
    values: dict[str, str | int | None] = {"viewer": viewer.id if viewer else None}
    for _, more in conditions:
        values |= more
    return _page(db, _Timeline(source, wanted, "posts.id"), values, bounds, limit, upwards)


def _who(of: Account, viewer: Account | None) -> dict[str, str | int | None]:
    return {"who": of.id, "viewer": viewer.id if viewer else None}


def _page(
    db: sqlite3.Connection,
    timeline: _Timeline,
    who: dict[str, str | int | None],
    bounds: Bounds,
    limit: int,
    upwards: bool,
) -> Page:
    """`upwards` walks back to newer posts, yet every page reads newest first."""
    source, owner, post_id = timeline.source, timeline.owner, timeline.post_id
    rows = db.execute(
        f"select posts.* from {source} where {owner} and {post_id} > :after and {post_id} < :before"
        f" order by {post_id} {'asc' if upwards else 'desc'} limit :limit",
        {
            **who,
            "after": max(bounds.after, _oldest_kept(db, timeline, who)),
            "before": bounds.before,
            "limit": limit + 1,  # one more than asked for tells whether the walk goes on
        },
    ).fetchall()
    page = rows[:limit]
    return Page(page[::-1] if upwards else page, more=len(rows) > limit)


def _oldest_kept(db: sqlite3.Connection, timeline: _Timeline, who: dict[str, str | int | None]) -> int:
    """The id of the first post that has fallen off, 0 while all are kept."""
    if timeline.kept is None:
        return 0
    row = db.execute(
        f"select {timeline.post_id} from {timeline.source} where {timeline.owner}"
        f" order by {timeline.post_id} desc limit 1 offset :kept",
        {**who, "kept": timeline.kept},
    ).fetchone()
    return int(row[0]) if row else 0
