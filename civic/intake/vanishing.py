"""Vanishing: what its author took back, or what is kept no longer, is not shown any more.

In: posts that reports came from or that the desk lists, and posts that these answer or quote and whose photos are here,
all looked up at their platform once a day. Out: posts without words, names, places and raw payload, and titles made of
category and place. Of their photos nothing is left but that they were there; those that came by the form are hidden from
residents. Of a post that was only answered or quoted it is its photos, on every report; the report, its own words and
its own photos stay. Promises: the work order lives with the crew's photos, and so does the report's own place, which is
the council's; what cannot be looked up now is looked up at the next turn, and so is what a crash kept from being written
down; each post is asked for once in a turn, however many reports show it.

To ask costs money. Some time after a report has ended residents see nothing of its posts any more, whose words and photos
stay with staff: these posts are withdrawn, and looked up only where staff show a photo again.

X's rules ask that what is gone from X is gone here within a day of being asked, and that it keeps its own locations.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from civic.core.event import SYSTEM, Event, EventKind
from civic.core.message import MessageState
from civic.core.permission import ReplyMode
from civic.core.post import InboundPost
from civic.core.report import Reporter
from civic.db.store import Opener, Store
from civic.history import GONE, facts, record
from civic.ports import Channel, Clock, Office

log = logging.getLogger("civic.intake")
LOOK_UP_EVERY = timedelta(hours=20)
"""A day, less what a missed turn or two may cost."""
AT_ONCE = 100
GONE_THERE = "Gone from its platform"


def look_up_due(opener: Opener, office: Office, channel: Channel, clock: Clock) -> int:
    """Look up to AT_ONCE posts up that have not been for a day; how many. Raises the channel's Failure."""
    now = clock.now()
    before = now - LOOK_UP_EVERY
    with opener.reading() as store:
        due = store.redaction.to_look_up(channel.name, before, AT_ONCE)
        parents = store.redaction.parents_to_look_up(channel.name, before, AT_ONCE - len(due))
    asked = list(dict.fromkeys([*due, *parents]))
    if not asked:
        return 0
    gone = channel.gone(asked)
    with opener.writing() as store:
        store.redaction.looked_up(due.values(), now)
        store.redaction.parents_looked_up(channel.name, parents, now)
        for external_id in due.keys() & gone:
            redact(store, office, due[external_id], now, GONE_THERE)
            names = store.redaction.ids_of(due[external_id])
            take_photos_away(store, office, channel.name, names, now)
        take_photos_away(store, office, channel.name, gone.intersection(parents), now)
    return len(asked)


def forget_due(opener: Opener, office: Office, now: datetime) -> int:
    """Take the words of residents out of what ended, or became no report, longer ago than the council keeps them; how
    many posts."""
    ended_before = now - timedelta(days=office.council.keep_posts_days)
    with opener.writing() as store:
        posts = store.redaction.to_forget(ended_before, AT_ONCE)
        for post_id in posts:
            redact(store, office, post_id, now, "Kept as long as the council keeps such posts")
    return len(posts)


def withdraw_due(opener: Opener, office: Office, channel: str, now: datetime, sparing: bool) -> int:
    """Take what ended longer ago than the council shows it out of residents' sight, and at once where money is spared; how
    many posts."""
    shown = timedelta(days=0 if sparing else office.council.show_posts_days)
    with opener.writing() as store:
        posts = store.redaction.to_withdraw(channel, now - shown, AT_ONCE)
        for post_id in posts:
            _withdraw(store, office, post_id, now)
    return len(posts)


def _withdraw(store: Store, office: Office, post_id: int, now: datetime) -> None:
    reports = store.redaction.withdraw(post_id, now)
    store.photos.hide_of_post(post_id)
    for report_id in reports:
        report = store.reports.take(report_id)
        report = store.reports.retitle(report, office.plain_title(report))
        store.reports.reword(report.id, office.search_words(report))
        told = facts(office, report)
        record(
            store, office, report, Event(EventKind.WITHDRAWN, report.id, now, SYSTEM, told, post_id=post_id)
        )


def redact(store: Store, office: Office, post_id: int, now: datetime, why: str) -> None:
    """Keep of a post only that it was there, in each of the reports that were made of it.

    Whoever divides one of them holds it meanwhile: what was made of it is there to be seen once it is ours.
    """
    by_form = store.redaction.redact(post_id, now, why)
    done: list[int] = []
    while reports := store.redaction.forget_words(post_id, done):
        for standing in store.reports.standing(reports):
            _turn_held(store, standing, post_id)
        store.outbox.drop_unsent_of(post_id, GONE)
        for report_id in reports:
            _redact(store, office, report_id, post_id, by_form, now, why)
        done += reports


def _turn_held(store: Store, report_id: int, post_id: int) -> None:
    """What waits for a person's release goes to another post of its reader, where one stands."""
    stored = store.posts.get(post_id)
    for message in store.outbox.of_report(report_id, MessageState.HELD):
        if stored is None or message.post_id != post_id:
            continue
        other = _stands_instead(store, report_id, stored.post)
        if other is not None:
            store.redaction.turn(message.id, other.post_id, other.external_id)


def _stands_instead(store: Store, report_id: int, post: InboundPost) -> Reporter | None:
    """Another post by the author of this one that may be answered."""
    for one in store.posts.reporters(report_id):
        answerable = one.reply_mode is ReplyMode.API and not store.redaction.is_gone(one.post_id)
        if (one.channel, one.author_id) == (post.channel, post.author_id) and answerable:
            return one
    return None


def _redact(
    store: Store, office: Office, report_id: int, post_id: int, by_form: bool, now: datetime, why: str
) -> None:
    report = store.reports.take(report_id)
    take_away = store.photos.hide_of_post if by_form else store.photos.forget_of_post
    take_away(post_id)
    title = office.plain_title(report)
    report = store.reports.retitle(report, title, understanding={})
    store.reports.reword(report.id, office.search_words(report))
    event = Event(EventKind.REDACTED, report.id, now, SYSTEM, facts(office, report), why, post_id=post_id)
    record(store, office, report, event)


def take_photos_away(store: Store, office: Office, channel: str, ids: Collection[str], now: datetime) -> None:
    """Take the photos of gone posts off the reports of those who answered or quoted them."""
    for report_id in store.photos.showing_parents(channel, ids):
        report = store.reports.take(report_id)
        brought_by = store.photos.forget_of_parents(report_id, channel, ids)
        if not brought_by:
            continue  # another worker was here first
        store.redaction.redact_parents(brought_by, ids)
        told = facts(office, report, photos=len(brought_by))
        record(store, office, report, Event(EventKind.PHOTOS_GONE, report_id, now, SYSTEM, told, GONE_THERE))
