"""Hearing: what a platform pushed to us becomes stored posts, like those that listening finds.

In: an event as it came, then the stored events. Out: stored posts. Promises: an event is stored before it is answered,
and read later; the same event twice, and the same post by another way, is one post; the cursor of listening does not
move, so what is not pushed, or cannot be read, is found by listening all the same.

Being pushed is the fast way, listening the sure one: an event that cannot be read at once is left to listening.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from civic.db.store import Opener, Store
from civic.intake.listening import store_post
from civic.ports import Clock, Failure, Pushing

log = logging.getLogger("civic.intake")
MOST_AT_ONCE = 50


def push(store: Store, channel: Pushing, event: dict[str, Any], now: datetime) -> bool:
    """Keep a genuine event; False when it came before. ValueError says why it is no event."""
    new = store.pushed.add(channel.name, channel.event_name(event), event, now)
    store.channels.pushed(channel.name, now)
    return new


def check_pushing(opener: Opener, channel: Pushing) -> None:
    """Remember whether a platform that pushed to us still does; one that does not say is taken for neither."""
    with opener.reading() as store:
        if not store.channels.was_pushed(channel.name):
            return
    try:
        valid = channel.still_pushes()
    except Failure as failure:
        log.warning("%s does not say whether it still pushes: %s", channel.name, failure.reason)
        valid = None
    with opener.writing() as store:
        store.channels.push_valid(channel.name, valid)


def hear(opener: Opener, channels: Mapping[str, Pushing], clock: Clock) -> int:
    """Read what was pushed; how many events."""
    with opener.reading() as store:
        waiting = store.pushed.waiting(MOST_AT_ONCE)
    return sum(_heard(opener, channels.get(row.channel), row, clock) for row in waiting)


def _heard(opener: Opener, channel: Pushing | None, row: Any, clock: Clock) -> bool:
    if channel is None:
        return _left(opener, row.id, f"{row.channel} is not plugged in here")
    try:
        posts = channel.pushed(row.body)
    except Failure as failure:
        return _left(opener, row.id, failure.reason)
    except Exception as problem:
        log.exception("event %s cannot be read", row.id)
        return _left(opener, row.id, f"{type(problem).__name__}: {problem}")
    with opener.writing() as store:
        for post in posts:
            store_post(store, post, clock.now(), channel.newer)
        store.pushed.done(row.id)
    return True


def _left(opener: Opener, event_id: int, reason: str) -> bool:
    log.warning("event %s is left to listening: %s", event_id, reason)
    with opener.writing() as store:
        store.pushed.failed(event_id, reason)
    return True
