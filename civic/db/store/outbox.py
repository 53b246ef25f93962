"""Messages on their way out: claimed with a lease, settled with the platform's id or a reason to read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    update,
)

from civic.core.message import Message, MessagePhoto, MessageState
from civic.core.pacing import Leave
from civic.core.permission import ReplyMode
from civic.db.store.base import Part, table
from civic.db.store.reports import with_merged
from civic.db.tables import EventRow, OutboxRow, PostRow
from civic.db.types import UtcDateTime

OUTBOX, POST, EVENT = table(OutboxRow), table(PostRow), table(EventRow)


ON_ITS_WAY: ColumnElement[bool] = literal_column("outbox_message.state in ('queued', 'sending')")
"""In letters, as the partial index has it: with values of its own SQLite takes no such index, and reads all messages."""
IN: dict[str, ColumnElement[bool]] = {
    state: literal_column(f"outbox_message.state = '{state}'") for state in ("queued", "sending")
}

ANSWERED = (
    select(OUTBOX.c.id)
    .join_from(OUTBOX, EVENT, EVENT.c.id == OUTBOX.c.event_id)
    .where(
        OUTBOX.c.post_id == bindparam("post_id"),
        OUTBOX.c.state.in_(("queued", "sending", "sent")),
        EVENT.c.actor_id.is_(None),
    )
    .limit(1)
)

SAID = select(OUTBOX.c.text).where(OUTBOX.c.report_id.in_(with_merged(bindparam("whose"))))

TURNS = timedelta(minutes=15)
"""How far back it counts whose turn it was."""


def _of(channel: str | BindParameter[str]) -> ColumnElement[bool]:
    """An expression, so that SQLite takes no index by channel, which is nearly all messages there ever were."""
    return OUTBOX.c.channel.concat("") == channel


def _next(state: str) -> Select[Any]:
    """Within a priority, everybody's first message goes before anybody's second; those that just went count too."""
    served = (
        select(POST.c.author_id, func.count().label("number"))
        .join_from(OUTBOX, POST, POST.c.id == OUTBOX.c.post_id)
        .where(
            OUTBOX.c.channel == bindparam("channel"),
            OUTBOX.c.sent_at > bindparam("since", type_=UtcDateTime()),
        )
        .group_by(POST.c.author_id)
        .subquery()
    )
    here = (
        ON_ITS_WAY,
        IN[state],
        OUTBOX.c.due_at <= bindparam("at", type_=UtcDateTime()),
        _of(bindparam("channel")),
        OUTBOX.c.priority <= bindparam("up_to"),
    )
    place = func.row_number().over(partition_by=(OUTBOX.c.priority, POST.c.author_id), order_by=OUTBOX.c.id)
    turn = (place + func.coalesce(served.c.number, 0)).label("turn")
    ranked = (
        select(OUTBOX.c.id, turn)
        .join_from(OUTBOX, POST, POST.c.id == OUTBOX.c.post_id)
        .outerjoin(served, served.c.author_id == POST.c.author_id)
        .where(*here)
        .subquery()
    )
    return (
        select(OUTBOX.c.id)
        .join(ranked, ranked.c.id == OUTBOX.c.id)
        .where(*here)
        .order_by(OUTBOX.c.priority, ranked.c.turn, OUTBOX.c.id)
        .limit(bindparam("number", type_=Integer()))
        .with_for_update(skip_locked=True, of=OUTBOX)
    )


NEXT = {state: _next(state) for state in IN}
ANY_DUE = (
    select(OUTBOX.c.due_at)
    .where(
        ON_ITS_WAY,
        OUTBOX.c.due_at <= bindparam("at", type_=UtcDateTime()),
        OUTBOX.c.priority <= bindparam("up_to"),
    )
    .limit(1)
)
"""Of the index alone: while only hazards may go, thousands of other messages are not ranked again and again."""


class Outbox(Part):
    def add(self, message: Message) -> int | None:
        """Queue, or hold, a message; None when one with this key was made before."""
        values = {
            "key": message.key,
            "event_id": message.event_id,
            "report_id": message.report_id,
            "post_id": message.post_id,
            "channel": message.channel,
            "reply_to_id": message.reply_to_id,
            "kind": message.kind,
            "text": message.text,
            "facts": dict(message.facts),
            "photos": _plain(message.photos),
            "state": message.state.value,
            "priority": message.priority,
            "attempts": 0,
            "due_at": message.created_at,
            "created_at": message.created_at,
            "queued_at": message.created_at if message.state is MessageState.QUEUED else None,
            "reason": message.reason,
        }
        return self._add_new(OutboxRow, values)

    def answered_by_itself(self, post_id: int) -> bool:
        """Whether a message to this post has gone, or is to go, that no signed-in person caused."""
        return self._row(ANSWERED, post_id=post_id) is not None

    def claim(
        self, channel: str, at: datetime, lease_until: datetime, leave: Leave = Leave(), limit: int = 1
    ) -> list[Message]:
        """Take messages to send, as urgent as there is leave for, most urgent first, authors in turn.

        `unsure` ones were being sent when their claimer vanished.
        """
        unsure = self._claim("sending", channel, at, lease_until, leave, limit)
        fresh = self._claim("queued", channel, at, lease_until, leave, limit - len(unsure))
        return [_message(row, unsure=True) for row in unsure] + [_message(row) for row in fresh]

    def _claim(
        self, state: str, channel: str, at: datetime, lease_until: datetime, leave: Leave, limit: int
    ) -> list[Row[Any]]:
        """PostgreSQL locks no rows that a window function ranks, so they are ranked first and then locked."""
        if limit <= 0 or leave.up_to < 0:
            return []
        given = {"at": at, "up_to": leave.up_to}
        if self._row(ANY_DUE, **given) is None:
            return []
        given |= {"channel": channel, "since": at - TURNS, "number": limit}
        due = [row.id for row in self._rows(NEXT[state], **given)]
        if not due:
            return []
        first_try = case((OUTBOX.c.attempts == 0, at), else_=OUTBOX.c.queued_at)
        statement = (
            update(OUTBOX)
            .where(OUTBOX.c.id.in_(due))
            .values(state="sending", due_at=lease_until, attempts=OUTBOX.c.attempts + 1, queued_at=first_try)
            .returning(*OUTBOX.c)
        )
        return sorted(self._rows(statement), key=lambda row: due.index(row.id))

    def gone(self, channel: str, since: datetime, at: datetime) -> int:
        """Replies that went to a channel since then, with those that are going now."""
        sent = select(func.count()).where(OUTBOX.c.channel == channel, OUTBOX.c.sent_at > since)
        going = select(func.count()).where(ON_ITS_WAY, IN["sending"], _of(channel), OUTBOX.c.due_at > at)
        row = self._row(select((sent.scalar_subquery() + going.scalar_subquery()).label("number")))
        return int(row.number) if row else 0

    def put_back(self, message: Message, at: datetime) -> bool:
        """A claimed message that was not tried after all: as if it had not been claimed, save that an attempt whose
        outcome is unknown stays one."""
        tried = {} if message.unsure else {"state": "queued", "attempts": OUTBOX.c.attempts - 1}
        return self._settle(message.id, message.attempts, due_at=at, **tried)

    def sent(self, message_id: int, external_id: str, at: datetime) -> None:
        """The platform has it, by this id; that is true whoever has claimed it in the meantime."""
        self._settle(message_id, state="sent", external_id=external_id, sent_at=at, reason="")

    def failed(self, message_id: int, reason: str, attempt: int | None = None) -> bool:
        """It will not go by itself; staff read why."""
        return self._settle(message_id, attempt, state="failed", reason=reason)

    def again(self, message_id: int, at: datetime, reason: str, attempt: int | None = None) -> bool:
        """It did not go; try again, not before `at`."""
        return self._settle(message_id, attempt, state="queued", due_at=at, reason=reason)

    def look_up(self, message_id: int, at: datetime, reason: str, attempt: int | None = None) -> bool:
        """Nobody knows whether it went; look, not before `at`."""
        return self._settle(message_id, attempt, state="sending", due_at=at, reason=reason)

    def hold_on(self, message_id: int, lease_until: datetime, attempt: int) -> bool:
        """Go on with a claimed message for another lease."""
        return self._settle(message_id, attempt, due_at=lease_until)

    def retry(self, message_id: int, at: datetime) -> None:
        """Try a failed message anew, looking first whether it went after all."""
        self._settle(message_id, state="sending", due_at=at, queued_at=at, reason="")

    def take(self, message_id: int) -> Message | None:
        """One message, locked until the end of this transaction."""
        row = self._row(select(*OUTBOX.c).where(OUTBOX.c.id == message_id).with_for_update())
        return _message(row) if row else None

    def said_of(self, report_id: int) -> list[str]:
        """The words of the messages about a report, and about those merged into it."""
        return [row.text for row in self._rows(SAID, whose=report_id)]

    def of_report(self, report_id: int, state: MessageState) -> list[Message]:
        """A report's messages in one state, locked until the end of this transaction."""
        statement = select(*OUTBOX.c).where(OUTBOX.c.report_id == report_id, OUTBOX.c.state == state.value)
        return [_message(row) for row in self._rows(statement.order_by(OUTBOX.c.id).with_for_update())]

    def by_hand(self, channel: str, since: datetime) -> list[Message]:
        """Answers that a person is to give in the platform's own app, made since then."""
        theirs = select(POST.c.id).where(POST.c.reply_mode == ReplyMode.HUMAN_IN_APP.value)
        here = (OUTBOX.c.channel == channel, OUTBOX.c.state == "failed", OUTBOX.c.created_at > since)
        statement = select(*OUTBOX.c).where(*here, OUTBOX.c.post_id.in_(theirs)).order_by(OUTBOX.c.id)
        return [_message(row) for row in self._rows(statement)]

    def answers_to(self, post_id: int) -> set[str]:
        """What the platform calls the messages that went to a post."""
        went = select(OUTBOX.c.external_id).where(OUTBOX.c.post_id == post_id)
        return {row.external_id for row in self._rows(went)} - {None}

    def release(self, message_id: int, text: str, photos: Iterable[MessagePhoto], at: datetime) -> None:
        """Let a held message go with these words and photos."""
        words = {"text": text, "photos": _plain(photos), "reason": ""}
        self._settle(message_id, None, state="queued", due_at=at, queued_at=at, **words)

    def drop(self, message_id: int, reason: str) -> None:
        """A held message that a person decided not to send."""
        self._settle(message_id, state="dropped", reason=reason)

    def drop_unsent(
        self,
        report_id: int,
        kinds: Iterable[str],
        reason: str,
        posts: Iterable[int] | None = None,
        *,
        for_now: bool = False,
    ) -> None:
        """Messages of these kinds, to these posts (or any), that have not left and shall not any more. `for_now`: what was
        never tried may be made anew."""
        theirs = (OUTBOX.c.report_id == report_id, OUTBOX.c.kind.in_(list(kinds)))
        here = OUTBOX.c.state.in_(("held", "queued", "failed"))
        to = () if posts is None else (OUTBOX.c.post_id.in_(list(posts)),)
        values: dict[str, Any] = {"state": "dropped", "reason": reason}
        if for_now:
            given_up = OUTBOX.c.key.concat(":").concat(cast(OUTBOX.c.id, String))
            values["key"] = case((OUTBOX.c.attempts == 0, given_up), else_=OUTBOX.c.key)
        self._run(update(OUTBOX).where(*theirs, here, *to).values(**values))

    def drop_unsent_of(self, post_id: int, reason: str) -> None:
        """Whatever has not left as an answer to this post shall not any more."""
        here = (OUTBOX.c.post_id == post_id, OUTBOX.c.state.in_(("held", "queued", "failed")))
        self._run(update(OUTBOX).where(*here).values(state="dropped", reason=reason))

    def drop_unsent_to(self, channel: str, author_id: str, reason: str) -> None:
        """Whatever has not left for this author shall not any more."""
        theirs = select(POST.c.id).where(POST.c.channel == channel, POST.c.author_id == author_id)
        here = OUTBOX.c.state.in_(("held", "queued", "failed"))
        dropped = update(OUTBOX).where(OUTBOX.c.post_id.in_(theirs), here)
        self._run(dropped.values(state="dropped", reason=reason))

    def _settle(self, message_id: int, attempt: int | None = None, **values: Any) -> bool:
        """With an attempt only while that claim holds: False when somebody else has claimed the message since."""
        mine = () if attempt is None else (OUTBOX.c.state == "sending", OUTBOX.c.attempts == attempt)
        unsent = (OUTBOX.c.id == message_id, OUTBOX.c.state != "sent", *mine)
        return self._run(update(OUTBOX).where(*unsent).values(**values)) == 1


AS_KEPT = Message.__dataclass_fields__.keys() - {"photos", "state", "unsure"}


def _message(row: Row[Any], *, unsure: bool = False) -> Message:
    kept = {name: getattr(row, name) for name in AS_KEPT}
    photos = tuple(MessagePhoto(**photo) for photo in row.photos)
    return Message(**kept, photos=photos, state=MessageState(row.state), unsure=unsure)


def _plain(photos: Iterable[MessagePhoto]) -> list[dict[str, str]]:
    return [{"sha256": photo.sha256, "alt": photo.alt} for photo in photos]
