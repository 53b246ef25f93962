"""Vanishing: what its author took back, or what is kept no longer, is not shown any more.

In: posts that reports came from, looked up at their platform once a day. Out: posts without words, names, places and
raw payload, and titles made of category and place. Of their photos nothing is left but that they were there; those that
came by the form are hidden from residents. Promises: the work order lives with the crew's photos, and so does the
report's own place, which is the council's; what cannot be looked up now is looked up at the next turn.

X's rules ask that what is gone from X is gone here within a day of being asked, and that it keeps its own locations.
"""

import logging
from datetime import datetime, timedelta

from civic.core.event import SYSTEM, Event, EventKind
from civic.db.store import Opener, Store
from civic.history import GONE, facts, record
from civic.ports import Channel, Clock, Office

log = logging.getLogger("civic.intake")
LOOK_UP_EVERY = timedelta(hours=20)
"""A day, less what a missed turn or two may cost."""
AT_ONCE = 100


def look_up_due(opener: Opener, office: Office, channel: Channel, clock: Clock) -> int:
    """Look up to AT_ONCE posts up that have not been for a day; how many. Raises the channel's Failure."""
    now = clock.now()
    with opener.reading() as store:
        due = store.redaction.to_look_up(channel.name, now - LOOK_UP_EVERY, AT_ONCE)
    if not due:
        return 0
    gone = channel.gone(list(due))
    with opener.writing() as store:
        store.redaction.looked_up(due.values(), now)
        for external_id in due.keys() & gone:
            redact(store, office, due[external_id], now, "Gone from its platform")
    return len(due)


def forget_due(opener: Opener, office: Office, now: datetime) -> int:
    """Take the words of residents out of what ended longer ago than the council keeps them; how many posts."""
    ended_before = now - timedelta(days=office.council.keep_posts_days)
    with opener.writing() as store:
        posts = store.redaction.to_forget(ended_before, AT_ONCE)
        for post_id in posts:
            redact(store, office, post_id, now, "Kept as long as the council keeps such posts")
    return len(posts)


def redact(store: Store, office: Office, post_id: int, now: datetime, why: str) -> None:
    """Keep of a post only that it was there."""
    report_id, by_form = store.redaction.redact(post_id, now)
    store.outbox.drop_unsent_of(post_id, GONE)
    if report_id is None:
        return
    report = store.reports.take(report_id)
    take_away = store.photos.hide_of_post if by_form else store.photos.forget_of_post
    take_away(report.id, post_id)
    category = office.category_name(report.category) or "A problem"
    title = f"{category}, {report.place}" if report.place else category
    report = store.reports.change(report, now, title=title, understanding={})
    store.reports.reword(report.id, office.search_words(report))
    event = Event(EventKind.REDACTED, report.id, now, SYSTEM, facts(office, report), why, post_id=post_id)
    record(store, office, report, event)
