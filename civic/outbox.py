"""Outbox: claim, send, settle. The one stage that speaks, and it does so between two transactions.

A message is marked as being sent before it goes. If its sender vanishes, or no answer comes, nobody knows
whether it went: then the channel is searched for it before anything is sent again. A channel that can say nothing at
all is paused and its messages keep their place; it is also kept to its pace and to the month's money. Whoever says
STOP, or takes the post back, before a try is not answered by it.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from civic.core.event import Actor, Event, EventKind
from civic.core.message import Message, MessageState
from civic.core.pacing import Leave, Pace
from civic.core.post_kind import mentioned_report
from civic.core.retry import RetryPolicy
from civic.db.store import Opener, Store
from civic.history import record, say, unwanted
from civic.ports import (
    Chance,
    Channel,
    ChannelPaused,
    Clock,
    Office,
    OutboundPhoto,
    PermanentFailure,
    PhotoStore,
    TemporaryFailure,
    TooManyCalls,
    UnknownOutcome,
)

log = logging.getLogger("civic.outbox")
POLICY = RetryPolicy()
LOOKED_FOR = timedelta(days=7)
"""So long an answer that a person is to give elsewhere is looked for."""


@dataclass(frozen=True)
class Tools:
    """What sending works with; `lease` must outlast one sending."""

    opener: Opener
    photos: PhotoStore
    clock: Clock
    lease: timedelta
    chance: Chance


def deliver_due(
    tools: Tools, channels: Mapping[str, Channel], stopped: Callable[[], bool] = lambda: False, cap: int = 0
) -> int:
    """Send what is due, one message at a time, the channels in turn, until told to stop; how many were claimed.

    `cap` is what a channel may cost in a month, in mills; 0 for no cap.
    """
    claimed, turns = 0, deque(channels.values())
    while turns and not stopped():
        channel = turns.popleft()
        message = _claim(tools, channel, cap)
        if message is not None:
            claimed += 1
            _deliver(tools, channel, message)
            turns.append(channel)
    return claimed


def leave_for(store: Store, name: str, pace: Pace, cap: int, now: datetime) -> Leave:
    """What a channel may say now, by its pace and its money."""
    gone = store.outbox.gone(name, now - pace.window, now)
    return store.ledger.budget(name, cap, now).leave().and_(pace.leave(gone))


def words_for(office: Office, message: Message, mark: str) -> str:
    """The exact words of a held message if the owner of this mark releases it."""
    return say(office, message.kind, message.facts, mark, message.post_id)


def release(store: Store, office: Office, report_id: int, now: datetime, actor: Actor) -> int:
    """Let a report's held messages go, under the mark of whoever releases them; how many. Hidden photos stay behind."""
    held = store.outbox.of_report(report_id, MessageState.HELD)
    for message in held:
        photos = [photo for photo in message.photos if store.photos.states(photo.sha256)]
        store.outbox.release(message.id, words_for(office, message, actor.mark), photos, now)
    if held:
        _record(store, office, report_id, EventKind.RELEASED, now, actor, held)
    return len(held)


def withhold(store: Store, office: Office, report_id: int, reason: str, now: datetime, actor: Actor) -> int:
    """Decide not to send a report's held messages, with a reason that stays in the history; how many."""
    held = store.outbox.of_report(report_id, MessageState.HELD)
    for message in held:
        store.outbox.drop(message.id, reason)
    if held:
        _record(store, office, report_id, EventKind.WITHHELD, now, actor, held, reason)
    return len(held)


def retry(store: Store, message_id: int, now: datetime) -> bool:
    """Try a failed message again, looking first whether it went after all; False if it has not failed."""
    message = store.outbox.take(message_id)
    if message is None or message.state is not MessageState.FAILED or store.posts.by_hand(message.post_id):
        return False
    store.outbox.retry(message.id, now)
    return True


def find_by_hand(opener: Opener, channel: Channel, clock: Clock) -> int:
    """Look for answers that people gave in the platform's own app instead of us; how many were found.

    One answer is one message's: of several that wait for the same post that of the report which it names, or the first
    where it names none. What answers a post that was answered before came after there was more to say.
    """
    now = clock.now()
    with opener.reading() as store:
        waiting = store.outbox.by_hand(channel.name, now - LOOKED_FOR)
    found = 0
    for message in waiting:
        external_id = _given_by_hand(opener, channel, message)
        if external_id is not None:
            found += 1
            with opener.writing() as store:
                store.outbox.sent(message.id, external_id, clock.now())
    return found


def _given_by_hand(opener: Opener, channel: Channel, message: Message) -> str | None:
    with opener.reading() as store:
        known = store.outbox.answers_to(message.post_id)
    since = message.created_at if known else datetime.min.replace(tzinfo=UTC)
    replies = channel.replies(message.reply_to_id)
    new = [one for one in replies if one.id not in known and one.posted_at >= since]
    named = [mentioned_report(one.text) for one in new]
    for report in (mentioned_report(message.text) or message.report_id, None):
        if report in named:
            return new[named.index(report)].id
    return None


def _record(
    store: Store,
    office: Office,
    report_id: int,
    kind: EventKind,
    now: datetime,
    actor: Actor,
    messages: list[Message],
    reason: str = "",
) -> None:
    report = store.reports.take(report_id)
    told = {"kind": messages[0].kind, "count": len(messages), "reason": reason}
    record(store, office, report, Event(kind, report_id, now, actor, told))


def _claim(tools: Tools, channel: Channel, cap: int) -> Message | None:
    """The next message, if the channel is not paused and there is leave for it."""
    now = tools.clock.now()
    with tools.opener.writing() as store:
        if store.channels.stand(channel.name).paused(now):
            return None
        leave = leave_for(store, channel.name, channel.pace, cap, now)
        while message := next(iter(store.outbox.claim(channel.name, now, now + tools.lease, leave)), None):
            why = "" if message.unsure else unwanted(store, message.post_id)
            if not why:
                return message
            store.outbox.drop(message.id, why)
    return None


def _deliver(tools: Tools, channel: Channel, message: Message) -> None:
    """How it went and what it cost stand in one transaction."""
    settle = _tried(tools, channel, message)
    with tools.opener.writing() as store:
        store.ledger.keep(channel.name, channel.take_tally())
        settle(store)


def _tried(tools: Tools, channel: Channel, message: Message) -> Callable[[Store], None]:
    """What is to be written down after one try."""
    now = tools.clock.now
    try:
        external_id = _looked_up(channel, message)
        if external_id is None and message.unsure:
            instead = _instead_of_sending(tools, message)
            if instead is not None:
                return instead
        external_id = external_id or _send(channel, tools.photos, message)
    except PermanentFailure as failure:
        return partial(_failed, message, failure.reason)
    except UnknownOutcome as failure:
        return partial(_later, message, failure, now(), tools.chance(), True)
    except (ChannelPaused, TooManyCalls) as pause:
        return partial(_pause, message, pause, now())
    except TemporaryFailure as failure:
        return partial(_later, message, failure, now(), tools.chance(), message.unsure)
    except Exception as problem:
        log.exception("message %s met what nobody foresaw", message.id)
        unforeseen = UnknownOutcome(f"{type(problem).__name__}: {problem}")
        return partial(_later, message, unforeseen, now(), tools.chance(), True)
    return partial(_sent, message, external_id, now())


def _looked_up(channel: Channel, message: Message) -> str | None:
    """The id of a message that may have gone before."""
    return channel.find_reply(message.reply_to_id, message.text) if message.unsure else None


def _instead_of_sending(tools: Tools, message: Message) -> Callable[[Store], None] | None:
    """Looking may take as long as a lease: what another has claimed since is his to send, and what nobody wants any
    more is not sent."""
    with tools.opener.writing() as store:
        ours = store.outbox.hold_on(message.id, tools.clock.now() + tools.lease, message.attempts)
        why = unwanted(store, message.post_id)
    if not ours:
        log.warning("message %s was claimed by somebody else while it was looked for", message.id)
        return lambda store: None
    return partial(_dropped, message, why) if why else None


def _send(channel: Channel, photos: PhotoStore, message: Message) -> str:
    attached = tuple(OutboundPhoto(photos.read(one.sha256, "large"), one.alt) for one in message.photos)
    return channel.reply(message.reply_to_id, message.text, attached, message.key)


def _sent(message: Message, external_id: str, now: datetime, store: Store) -> None:
    store.outbox.sent(message.id, external_id, now)
    store.channels.end_pause(message.channel, now)


def _pause(message: Message, pause: ChannelPaused | TooManyCalls, now: datetime, store: Store) -> None:
    """It is not this message's fault: it keeps its place, and no attempt is counted against it."""
    log.warning("channel %s is paused until %s: %s", message.channel, pause.until, pause.reason)
    store.channels.pause(message.channel, pause.until, pause.reason)
    store.outbox.put_back(message, now)


def _failed(message: Message, reason: str, store: Store) -> None:
    log.warning("message %s (%s) failed for good: %s", message.id, message.key, reason)
    store.outbox.failed(message.id, reason, message.attempts)


def _dropped(message: Message, why: str, store: Store) -> None:
    store.outbox.drop(message.id, why)


def _later(
    message: Message,
    failure: TemporaryFailure | UnknownOutcome,
    now: datetime,
    chance: float,
    unknown: bool,
    store: Store,
) -> None:
    since = store.channels.patience_since(message.channel, message.queued_at or message.created_at)
    at = POLICY.next_try(message.attempts, now, since, chance, failure.retry_at)
    if at is None:
        _failed(message, f"Given up after a day: {failure.reason}", store)
        return
    log.info("message %s waits until %s: %s", message.id, at, failure.reason)
    settle = store.outbox.look_up if unknown else store.outbox.again
    settle(message.id, at, failure.reason, message.attempts)
