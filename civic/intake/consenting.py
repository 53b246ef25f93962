"""Consenting: who asks for no more answers gets none from then on, and who asks for them again does.

In: a stored post that says nothing else. Out: the wish kept, and what waited for its author dropped. Promises: what is
on its way at that very moment cannot be called back; a report that is there goes on without its reporter being told,
and whoever edits a report into such words stays its reporter.
"""

from datetime import datetime

from civic.core.consent import Wish
from civic.core.event import RESIDENT, Event, EventKind
from civic.core.post import PostKind
from civic.db.store import Store
from civic.db.store.posts import StoredPost
from civic.history import NO_MORE_ANSWERS, record
from civic.ports import Office

WORDS = {Wish.STOP: "Asks for no more answers.", Wish.START: "Asks for answers again."}


def heed(
    store: Store, office: Office, stored: StoredPost, wish: Wish, report_id: int | None, now: datetime
) -> None:
    """Keep the wish; it is told in the history of the report that the post belongs to."""
    post = stored.post
    if wish is Wish.STOP:
        store.opt_outs.add(post.channel, post.author_id, stored.id, now)
        store.outbox.drop_unsent_to(post.channel, post.author_id, NO_MORE_ANSWERS)
    else:
        store.opt_outs.forget(post.channel, post.author_id)
    if report_id is None:
        store.posts.settle(stored.id, "ignored", PostKind.NOISE, reason=WORDS[wish])
        return
    report = store.reports.take_standing(report_id)
    store.posts.settle(stored.id, "taken_in", stored.kind or PostKind.FOLLOW_UP, report.id)
    kind = EventKind.OPTED_OUT if wish is Wish.STOP else EventKind.OPTED_IN
    record(store, office, report, Event(kind, report.id, now, RESIDENT, why=WORDS[wish], post_id=stored.id))
