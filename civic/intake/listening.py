"""Listening: everything new on a channel is stored, and only then the cursor moves.

In: a channel. Out: stored posts, each with what is to become of it. Promises: a walk that breaks off keeps what it
got and begins anew; the cursor never passes a post that is not stored.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from civic.core.post import InboundPost
from civic.db.store import Opener, Store
from civic.intake.gathering import TOO_OLD
from civic.ports import Channel, Clock, Failure

CAME_MEANWHILE = 100
"""What is posted while we walk pushes as much beyond the end of what the platform tells of."""
GAP = (
    "{listed} posts came between two looks, about as many as the platform tells of: older ones may be missing here. "
    "Look for them there by hand, and enter what is missing by the public form."
)
Newer = Callable[[str, str], bool]
"""Whether the one id is newer than the other."""


def listen(opener: Opener, channel: Channel, clock: Clock) -> int:
    """Store everything new on a channel, then move its cursor; how many posts were new to us."""
    with opener.reading() as store:
        since_id = store.channels.since_id(channel.name)
    newest, oldest, last_post_at, new, listed = since_id, None, None, 0, 0
    try:
        for page in channel.pages_since(since_id):
            new += store_page(opener, page, clock.now(), channel.newer, first=since_id is None)
            listed += len(page)
            for post in page:
                place = post.cursor or post.id
                newest = place if channel.newer(place, newest) else newest
                oldest = place if oldest is None or channel.newer(oldest, place) else oldest
                last_post_at = max(last_post_at or post.posted_at, post.posted_at)
    except Failure as failure:
        with opener.writing() as store:
            store.channels.failed(channel.name, clock.now(), failure.reason)
        raise
    with opener.writing() as store:
        store.channels.read_up_to(channel.name, newest, clock.now(), last_post_at)
        if since_id and oldest and listed >= channel.lists_at_most - CAME_MEANWHILE:
            words = GAP.format(listed=listed)
            store.channels.gap(channel.name, clock.now(), words, between=(since_id, oldest))
    return new


def store_page(
    opener: Opener, page: Iterable[InboundPost], now: datetime, newer: Newer, *, first: bool = False
) -> int:
    """Oldest first, so that references are given in the order of the posts; `first` before there is a cursor."""
    with opener.writing() as store:
        return sum(store_post(store, post, now, newer, first=first) for post in reversed(list(page)))


def store_post(store: Store, post: InboundPost, now: datetime, newer: Newer, *, first: bool = False) -> bool:
    """Whether there is something to do about it: it is new to us, or says something else than before."""
    reason = _not_for_us(post, now, first)
    if store.posts.add(post, now, "ignored" if reason else "stored", reason) is not None:
        return True
    return not reason and store.posts.edited(post, now, newer)


def _not_for_us(post: InboundPost, now: datetime, first: bool) -> str:
    if post.own:
        return "The council's own post."
    if post.repost:
        return "A bare repeat of another post."
    if first and now - post.posted_at > TOO_OLD:
        return "More than a week old when this channel was read for the first time."
    return ""
