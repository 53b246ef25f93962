"""A post as its row keeps it, and as it came: each made from the other, nothing lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from civic.core.permission import ReplyMode
from civic.core.post import InboundPost, PostPhoto, PostPlace


@dataclass(frozen=True)
class StoredPost:
    """A post as it is kept: `received_at` is when we first saw it, `tried_since` when taking it in began last;
    `said_by` is who has said that it is a report, after it had been set aside."""

    id: int
    attempts: int
    report_id: int | None
    post: InboundPost
    kind: str
    received_at: datetime
    tried_since: datetime
    said_by: str = ""


def _vars_of(value: PostPhoto | PostPlace) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def content(post: InboundPost) -> dict[str, Any]:
    """What another version of a post may say otherwise."""
    return {
        "author_handle": post.author_handle,
        "author_name": post.author_name,
        "text": post.text,
        "raw": post.raw,
        "reply_mode": post.reply_mode.value,
        "body": {
            "photos": [_vars_of(photo) for photo in post.photos],
            "place": _vars_of(post.place) if post.place else None,
            "parent_text": post.parent_text,
            "language": post.language,
            "own": post.own,
            "repost": post.repost,
        },
    }


def stored_post(row: Row[Any]) -> StoredPost:
    body = row.body
    place = body["place"]
    if place and place["box"]:
        place = place | {"box": tuple(place["box"])}
    post = InboundPost(
        channel=row.channel,
        id=row.external_id,
        root_id=row.root_id,
        thread_id=row.thread_id,
        author_id=row.author_id,
        author_handle=row.author_handle,
        author_name=row.author_name,
        text=row.text,
        posted_at=row.posted_at,
        in_reply_to_id=row.in_reply_to_id,
        photos=tuple(PostPhoto(**photo) for photo in body["photos"]),
        place=PostPlace(**place) if place else None,
        parent_text=body["parent_text"],
        language=body["language"],
        own=body["own"],
        repost=body["repost"],
        reply_mode=ReplyMode(row.reply_mode),
        raw=row.raw,
    )
    return StoredPost(
        id=row.id,
        attempts=row.attempts,
        report_id=row.report_id,
        post=post,
        kind=row.kind,
        received_at=row.received_at,
        tried_since=row.retried_at or row.received_at,
        said_by=body.get("said_by", ""),
    )
