"""Inbound posts: stored once, claimed with a lease, and never without an end state."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    select,
    tuple_,
    update,
)

from civic.core.permission import ReplyMode
from civic.core.post import InboundPost, PostKind
from civic.core.report import Reporter, ReportState
from civic.db.store.base import Part, table
from civic.db.store.faults import FAULT, posts_of
from civic.db.store.reports import REPORT, with_merged
from civic.db.store.stored_post import StoredPost, content, stored_post
from civic.db.tables import OutboxRow, PostRow

__all__ = ["POST", "Posts", "StoredPost"]

POST = table(PostRow)
OUTBOX = table(OutboxRow)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
WAITS = select(POST.c.state, POST.c.external_id).where(POST.c.id == bindparam("post_id")).with_for_update()
KEPT = (
    select(POST.c.id, POST.c.external_id, POST.c.state, POST.c.edits, POST.c.gone_at)
    .where(POST.c.channel == bindparam("channel"), POST.c.root_id == bindparam("root_id"))
    .with_for_update()
)
SETTLE = update(POST).where(POST.c.id == bindparam("post_id"), POST.c.state.in_(("stored", "reopens")))


def _reporters() -> Select[Any]:
    whose: BindParameter[int] = bindparam("whose")
    theirs = and_(POST.c.id.in_(posts_of(with_merged(whose))), POST.c.author_id != "")
    whoever = tuple_(POST.c.channel, POST.c.author_id)
    people = select(POST.c.channel, POST.c.author_id).where(theirs, POST.c.kind == PostKind.REPORT.value)
    standing = func.max(case((POST.c.gone_at.is_(None), POST.c.id)))
    latest = (
        select(func.coalesce(standing, func.max(POST.c.id)))
        .where(theirs, whoever.in_(people))
        .group_by(POST.c.channel, POST.c.author_id)
    )
    found = select(POST.c.id, POST.c.channel, POST.c.external_id, POST.c.author_id, POST.c.reply_mode).where(
        POST.c.id.in_(latest)
    )
    return found.order_by(POST.c.id)


REPORTERS = _reporters()
WHOSE: BindParameter[int] = bindparam("whose")
COUNTED = and_(POST.c.id.in_(posts_of(with_merged(WHOSE))), POST.c.kind == PostKind.REPORT.value)
BY_FORM = case((POST.c.author_id == "", cast(POST.c.id, String)), else_="")
PEOPLE = select(POST.c.channel, POST.c.author_id, BY_FORM).where(COUNTED).distinct().subquery()
HOW_MANY = select(func.count().label("people")).select_from(PEOPLE)
HAS_REPORTED = select(POST.c.id).where(
    POST.c.id.in_(posts_of(with_merged(WHOSE))),
    POST.c.kind == PostKind.REPORT.value,
    POST.c.channel == bindparam("channel"),
    POST.c.author_id == bindparam("author_id"),
)


MOST_LISTED = 100


def aside(*columns: ColumnElement[Any]) -> Select[Any]:
    """Posts that were read as no report, as far as the desk lists them: newest first."""
    listed = select(*columns).where(POST.c.state == "ignored", POST.c.kind != "", POST.c.text != "")
    return listed.order_by(POST.c.id.desc()).limit(MOST_LISTED)


def failed(*columns: ColumnElement[Any]) -> Select[Any]:
    """Posts that could not be taken in, as far as the desk lists them: newest first."""
    return select(*columns).where(POST.c.state == "failed").order_by(POST.c.id.desc()).limit(MOST_LISTED)


class Posts(Part):
    def add(self, post: InboundPost, at: datetime, state: str = "stored", reason: str = "") -> int | None:
        """Keep a post as it came; None when this post, or another edit of it, is kept already."""
        values = content(post) | {
            "channel": post.channel,
            "external_id": post.id,
            "root_id": post.root_id,
            "thread_id": post.thread_id,
            "in_reply_to_id": post.in_reply_to_id,
            "author_id": post.author_id,
            "kind": "",
            "state": state,
            "reason": reason,
            "posted_at": post.posted_at,
            "received_at": at,
            "attempts": 0,
            "due_at": at,
        }
        return self._add_new(PostRow, values)

    def edited(self, post: InboundPost, at: datetime, newer: Callable[[str, str], bool]) -> bool:
        """Keep a newer version of a post that is kept, to be taken in anew; False where ours is as new.

        What has not been said yet answers the newer version. A post that was gone is there again, and is looked up as
        soon as may be: a version that comes late tells of what was before it went.
        """
        row = self._row(KEPT, channel=post.channel, root_id=post.root_id)
        if row is None or row.external_id == post.id or not newer(post.id, row.external_id):
            return False
        again = {"state": "stored", "attempts": 0, "due_at": at, "retried_at": at, "reason": ""}
        values = content(post) | {
            "external_id": post.id,
            "edits": row.edits + 1,
            "gone_at": None,
            "withdrawn_at": None,
        }
        if row.gone_at is not None:
            values["looked_up_at"] = NEVER
        self._run(
            update(POST)
            .where(POST.c.id == row.id)
            .values(**values, **(again if row.state != "reopens" else {}))
        )
        unsaid = update(OUTBOX).where(
            OUTBOX.c.post_id == row.id, OUTBOX.c.state.in_(("held", "queued", "failed"))
        )
        self._run(unsaid.values(reply_to_id=post.id))
        return True

    def claim(self, at: datetime, lease_until: datetime, limit: int) -> list[StoredPost]:
        """Take stored posts that are due, oldest first; who claims and dies gives them back at `lease_until`."""
        due = (
            select(POST.c.id)
            .where(POST.c.state == "stored", POST.c.due_at <= at)
            .order_by(POST.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        statement = (
            update(POST)
            .where(POST.c.id.in_(due))
            .values(due_at=lease_until, attempts=POST.c.attempts + 1)
            .returning(*POST.c)
        )
        return sorted((stored_post(row) for row in self._rows(statement)), key=lambda stored: stored.id)

    def get(self, post_id: int) -> StoredPost | None:
        row = self._row(select(*POST.c).where(POST.c.id == post_id))
        return stored_post(row) if row else None

    def still_waits(self, stored: StoredPost) -> bool:
        """Whether nobody has taken this version of a post in yet; locks it until the end of this transaction."""
        row = self._row(WAITS, post_id=stored.id)
        return row is not None and (row.state, row.external_id) == ("stored", stored.post.id)

    def settle(
        self, post_id: int, state: str, kind: PostKind | str, report_id: int | None = None, reason: str = ""
    ) -> bool:
        """Say what became of a stored post; False when somebody has settled it already."""
        values = {"state": state, "kind": str(kind), "report_id": report_id, "reason": reason}
        return self._run(SETTLE, post_id=post_id, **values) == 1

    def later(self, post_id: int, due_at: datetime, reason: str) -> None:
        """Try this post again, not before `due_at`."""
        self._run(update(POST).where(POST.c.id == post_id).values(due_at=due_at, reason=reason))

    def retry(self, post_id: int, at: datetime) -> bool:
        """Take in a failed post anew; False when it has not failed, or not any more."""
        failed = update(POST).where(POST.c.id == post_id, POST.c.state == "failed")
        return self._run(failed.values(state="stored", attempts=0, due_at=at, retried_at=at)) == 1

    def take_up(self, post_id: int, by: str, at: datetime) -> bool:
        """Take in a post that was set aside as the report that somebody says it is; False when it was not, or not any
        more."""
        row = self._row(
            select(POST.c.state, POST.c.kind, POST.c.body).where(POST.c.id == post_id).with_for_update()
        )
        if row is None or row.state != "ignored" or not row.kind:
            return False
        again = {"state": "stored", "attempts": 0, "due_at": at, "retried_at": at}
        self._run(update(POST).where(POST.c.id == post_id).values(**again, body={**row.body, "said_by": by}))
        return True

    def report_of(self, channel: str, root_id: str) -> int:
        """The report that a post kept before has become; LookupError while it has not."""
        row = self._row(select(POST.c.report_id).where(POST.c.channel == channel, POST.c.root_id == root_id))
        if row is None or row.report_id is None:
            raise LookupError(f"post {root_id} on {channel} has no report")
        return int(row.report_id)

    def count_as_reports(self, report_id: int) -> None:
        """A person has accepted it: whoever asked or complained has reported, and hears how it goes."""
        others = (
            PostKind.QUESTION.value,
            PostKind.CRITICISM.value,
            PostKind.PRAISE.value,
            PostKind.OTHER_AGENCY.value,
            PostKind.SPAM.value,
            PostKind.NOISE.value,
        )
        shared = select(FAULT.c.post_id).where(FAULT.c.report_id == report_id)
        theirs = select(POST.c.id).where(POST.c.report_id == report_id).union_all(shared)
        statement = update(POST).where(POST.c.id.in_(theirs), POST.c.kind.in_(others))
        self._run(statement.values(kind=PostKind.REPORT.value))

    def sort_as(self, report_id: int, kind: str) -> None:
        """A person says what kind of post it is; its author is no reporter any more, unless another report of the same
        post stands by itself and was not declined."""
        own = select(POST.c.id).where(POST.c.report_id == report_id, POST.c.kind != PostKind.FOLLOW_UP.value)
        part = select(FAULT.c.post_id).where(FAULT.c.report_id == report_id)
        made = select(FAULT.c.report_id).where(FAULT.c.post_id == POST.c.id)
        other = exists().where(
            REPORT.c.id.in_(made) | (REPORT.c.id == POST.c.report_id),
            REPORT.c.id != report_id,
            REPORT.c.state != ReportState.DECLINED.value,
            func.coalesce(REPORT.c.merged_into_id, 0) != report_id,
        )
        self._run(update(POST).where(POST.c.id.in_(own.union_all(part)), ~other).values(kind=kind))

    def reopening(self) -> list[StoredPost]:
        """Posts that say a finished job is not fixed, and wait for it to be reopened."""
        statement = select(*POST.c).where(POST.c.state == "reopens").with_for_update(skip_locked=True)
        return [stored_post(row) for row in self._rows(statement)]

    def report_of_thread(self, post: InboundPost) -> int | None:
        """The report that a reply belongs to: by the post it answers, our own messages included, or its thread."""
        if post.in_reply_to_id is None:
            return None
        return self._answered(post) or self._own_thread(post)

    def answers_us(self, post: InboundPost) -> bool:
        """Whether a post replies to a message of ours."""
        ours = (OUTBOX.c.channel == post.channel, OUTBOX.c.external_id == post.in_reply_to_id)
        return self._row(select(OUTBOX.c.id).where(*ours).limit(1)) is not None

    def _answered(self, post: InboundPost) -> int | None:
        ours = select(OUTBOX.c.report_id).where(
            OUTBOX.c.channel == post.channel, OUTBOX.c.external_id == post.in_reply_to_id
        )
        theirs = select(POST.c.report_id).where(
            POST.c.channel == post.channel,
            POST.c.external_id == post.in_reply_to_id,
            POST.c.report_id.is_not(None),
            POST.c.author_id == post.author_id,
        )
        row = self._row(ours.union_all(theirs).limit(1))
        return row.report_id if row else None

    def _own_thread(self, post: InboundPost) -> int | None:
        statement = select(POST.c.report_id).where(
            POST.c.channel == post.channel,
            POST.c.thread_id == post.thread_id,
            POST.c.thread_id != "",
            POST.c.author_id == post.author_id,
            POST.c.report_id.is_not(None),
        )
        row = self._row(statement.order_by(POST.c.id.desc()).limit(1))
        return row.report_id if row else None

    def by_hand(self, post_id: int) -> bool:
        """Whether the platform takes an answer to this post from a person in its own app only."""
        row = self._row(select(POST.c.reply_mode).where(POST.c.id == post_id))
        return row is not None and row.reply_mode == ReplyMode.HUMAN_IN_APP

    def has_reported(self, report_id: int, post: InboundPost) -> bool:
        """Whether the author of this post is one of those who reported this, merged reports included."""
        return (
            post.author_id != ""
            and self._row(HAS_REPORTED, whose=report_id, channel=post.channel, author_id=post.author_id)
            is not None
        )

    def how_many(self, report_id: int) -> int:
        """How many people reported this, merged reports included; of the form nobody is known, so each counts."""
        row = self._row(HOW_MANY, whose=report_id)
        return max(1, row.people if row else 0)

    def reporters(self, report_id: int) -> list[Reporter]:
        """Everybody who reported this, merged reports included, each by their latest post to us that is not gone."""
        rows = self._rows(REPORTERS, whose=report_id)
        return [_reporter(row) for row in rows]


def _reporter(row: Row[Any]) -> Reporter:
    return Reporter(row.id, row.channel, row.external_id, row.author_id, ReplyMode(row.reply_mode))
