"""Photos know the post that they came from where that is one which was answered or quoted.

Revision: 20261122_1010, after 20261122_1000
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_1010"
down_revision = "20261122_1000"
branch_labels = None
depends_on = None

AT_ONCE = 500
POST = sa.table(
    "post",
    sa.column("id", sa.BigInteger()),
    sa.column("channel", sa.String()),
    sa.column("edits", sa.Integer()),
    sa.column("body", sa.JSON()),
    sa.column("raw", sa.JSON()),
)
PHOTO = sa.table(
    "photo",
    sa.column("id", sa.BigInteger()),
    sa.column("post_id", sa.BigInteger()),
    sa.column("kind", sa.String()),
    sa.column("showing", sa.String()),
    sa.column("parent_channel", sa.String()),
    sa.column("parent_id", sa.String()),
)


def upgrade() -> None:
    op.add_column("photo", sa.Column("parent_channel", sa.String(), nullable=True))
    op.add_column("photo", sa.Column("parent_id", sa.String(), nullable=True))
    op.add_column("photo", sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_photo_parent",
        "photo",
        ["parent_channel", "parent_id"],
        sqlite_where=sa.text("parent_id is not null"),
        postgresql_where=sa.text("parent_id is not null"),
    )
    for post in _posts("from_parent"):
        parents = _parents(post.raw or {})
        photos = [_with_parent(photo, parents) for photo in post.body["photos"]]
        _save(post, photos)
        _hang(post, [photo["parent_id"] for photo in photos])


def downgrade() -> None:
    op.execute("delete from event where kind = 'photos_gone'")  # earlier versions cannot show it
    for post in _posts("parent_id"):
        _save(post, [_without_parent(photo) for photo in post.body["photos"]])
    op.drop_index("ix_photo_parent", "photo")
    op.drop_column("photo", "looked_up_at")
    op.drop_column("photo", "parent_id")
    op.drop_column("photo", "parent_channel")


def _posts(word: str) -> Iterator[sa.Row[Any]]:
    """Posts whose photos say something by this name."""
    last = 0
    while True:
        said = sa.cast(POST.c.body, sa.Text).like(f'%"{word}"%')
        page = sa.select(*POST.c).where(POST.c.id > last, said).order_by(POST.c.id).limit(AT_ONCE)
        rows = op.get_bind().execute(page).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def _save(post: sa.Row[Any], photos: list[dict[str, Any]]) -> None:
    body = post.body | {"photos": photos}
    op.get_bind().execute(sa.update(POST).where(POST.c.id == post.id).values(body=body))


def _parents(raw: dict[str, Any]) -> dict[str, str]:
    """Which answered or quoted post each photo hangs on, by the photo's address, as X sent it."""
    came = raw.get("includes") or {}
    urls = {
        one.get("media_key"): one.get("url") or one.get("preview_image_url") for one in came.get("media", ())
    }
    found: dict[str, str] = {}
    for parent in came.get("tweets", ()):
        for key in _media_keys(parent):
            if isinstance(key, str) and urls.get(key):
                found.setdefault(urls[key], parent["id"])
    return found


def _media_keys(parent: dict[str, Any]) -> list[Any]:
    attached = parent.get("attachments")
    keys = attached.get("media_keys") if isinstance(attached, dict) else None
    return keys if isinstance(keys, list) else []


def _with_parent(photo: dict[str, Any], parents: dict[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in photo.items() if name != "from_parent"}
    return kept | {"parent_id": parents.get(photo["url"], "") if photo.get("from_parent") else ""}


def _without_parent(photo: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in photo.items() if name != "parent_id"}
    return kept | {"from_parent": bool(photo.get("parent_id"))}


def _hang(post: sa.Row[Any], parent_ids: list[str]) -> None:
    """Photos were hung in the order of the post; where some were left out, only what came all from one parent is sure."""
    theirs = (PHOTO.c.post_id == post.id, PHOTO.c.kind == "before", PHOTO.c.showing != "gone")
    hung = op.get_bind().execute(sa.select(PHOTO.c.id).where(*theirs).order_by(PHOTO.c.id)).scalars().all()
    if len(hung) != len(parent_ids):
        parent_ids = parent_ids[:1] * len(hung) if len(set(parent_ids)) == 1 and not post.edits else []
    for photo_id, parent_id in zip(hung, parent_ids, strict=False):
        if parent_id:
            named = {"parent_channel": post.channel, "parent_id": parent_id}
            op.get_bind().execute(sa.update(PHOTO).where(PHOTO.c.id == photo_id).values(**named))
