"""Posts that are looked up at their platform, and what is taken out of those that are gone or old.

Looked up are the posts that reports came from, those without a report that the desk lists, and those that posts of
reports answer or quote while photos of them hang on reports: a parent that is a post of ours which is looked up anyway
is not asked for once more.
"""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy import bindparam, case, exists, func, or_, select, update

from civic.core.post import InboundPost
from civic.db.store.authors import KnownAuthors
from civic.db.store.base import Part, table
from civic.db.store.faults import FAULT, Faults
from civic.db.store.photos import GONE, HIDDEN, PHOTO, SHOWN, WAITS
from civic.db.store.posts import OUTBOX, POST, aside, failed
from civic.db.store.reports import REPORT
from civic.db.store.stored_post import content
from civic.db.tables import EventRow, PushedEventRow

PUSHED, EVENT = table(PushedEventRow), table(EventRow)
QUOTED = re.compile("“[^”]*”")
IS_GONE = select(POST.c.id).where(POST.c.id == bindparam("post_id"), POST.c.gone_at.is_not(None))
NOTHING = InboundPost("", "", "", "", "", "", "", "", datetime.min.replace(tzinfo=UTC))
STANDS = (POST.c.report_id.is_not(None), POST.c.gone_at.is_(None))
UNREAD = POST.c.state.in_(("stored", "failed"))
WITHOUT_REPORT = (
    POST.c.report_id.is_(None),
    POST.c.state.in_(("ignored", "failed")),
    POST.c.gone_at.is_(None),
)
AFTERWARDS = case(
    (UNREAD & POST.c.report_id.is_not(None), "taken_in"), (UNREAD, "ignored"), else_=POST.c.state
)
STANDING = REPORT.alias("standing")
SHOWS = exists().where(PHOTO.c.post_id == POST.c.id, PHOTO.c.showing.in_((SHOWN, WAITS)))
SEEN = POST.c.withdrawn_at.is_(None) | SHOWS
"""Residents see something of it, or may once somebody has read it: staff may show a photo again."""
WITHDRAWN = select(POST.c.id).where(POST.c.withdrawn_at.is_not(None))
OURS = [
    exists().where(POST.c.channel == PHOTO.c.parent_channel, its_id == PHOTO.c.parent_id, *STANDS)
    for its_id in (POST.c.external_id, POST.c.root_id)
]


class Redaction(Part):
    def to_look_up(self, channel: str, before: datetime, limit: int) -> dict[str, int]:
        """Posts of reports, and those that the desk lists, that were not looked up since `before`, the longest waiting
        first: numbers by external id."""
        seen = func.coalesce(POST.c.looked_up_at, POST.c.received_at)
        listed = [POST.c.id.in_(newest(POST.c.id)) for newest in (aside, failed)]
        shown = (
            POST.c.channel == channel,
            POST.c.gone_at.is_(None),
            or_(POST.c.report_id.is_not(None), *listed),
            SEEN,
        )
        due = select(POST.c.id, POST.c.external_id).where(*shown, seen < before).order_by(seen).limit(limit)
        return {row.external_id: row.id for row in self._rows(due)}

    def looked_up(self, post_ids: Iterable[int], at: datetime) -> None:
        self._run(update(POST).where(POST.c.id.in_(list(post_ids))).values(looked_up_at=at))

    def parents_to_look_up(self, channel: str, before: datetime, limit: int) -> list[str]:
        """The same for parents whose photos are here, by their external ids. A photo that came since its parent was
        looked up last is asked about with those that were there before."""
        seen = func.coalesce(PHOTO.c.looked_up_at, PHOTO.c.added_at)
        here = (PHOTO.c.parent_channel == channel, PHOTO.c.parent_id.is_not(None), PHOTO.c.showing != GONE)
        put_away = (PHOTO.c.showing == HIDDEN) & PHOTO.c.post_id.in_(WITHDRAWN)
        theirs = select(PHOTO.c.parent_id).where(*here, ~put_away, seen < before, *(~ours for ours in OURS))
        due = theirs.group_by(PHOTO.c.parent_id).order_by(func.min(seen), PHOTO.c.parent_id)
        return [row.parent_id for row in self._rows(due.limit(limit))]

    def parents_looked_up(self, channel: str, parent_ids: Collection[str], at: datetime) -> None:
        theirs = (PHOTO.c.parent_channel == channel, PHOTO.c.parent_id.in_(parent_ids))
        self._run(update(PHOTO).where(*theirs).values(looked_up_at=at))

    def to_forget(self, ended_before: datetime, limit: int) -> list[int]:
        """Posts whose words are still here, and of which every report ended before then; and those that came before then
        and became no report."""
        ended = select(REPORT.c.id).where(REPORT.c.open.is_(False), REPORT.c.changed_at < ended_before)
        needed = select(FAULT.c.post_id).where(FAULT.c.report_id.not_in(ended))
        whole = select(POST.c.id).where(
            POST.c.report_id.in_(ended), POST.c.gone_at.is_(None), POST.c.id.not_in(needed)
        )
        old = select(POST.c.id).where(*WITHOUT_REPORT, POST.c.due_at < ended_before)
        return [row.id for row in self._rows(whole.union(old).order_by("id").limit(limit))]

    def to_withdraw(self, channel: str, ended_before: datetime, limit: int) -> list[int]:
        """Posts of which residents still see something, and of which every report that shows it ended before then: of one
        that stands in another that one, on whose page its photos are."""
        joined = STANDING.c.id == func.coalesce(REPORT.c.merged_into_id, REPORT.c.id)
        over = (STANDING.c.open.is_(False), STANDING.c.changed_at < ended_before)
        ended = select(REPORT.c.id).join(STANDING, joined).where(*over)
        needed = select(FAULT.c.post_id).where(FAULT.c.report_id.not_in(ended))
        shows = exists().where(PHOTO.c.post_id == POST.c.id, PHOTO.c.report_id.not_in(ended))
        theirs = (POST.c.channel == channel, POST.c.gone_at.is_(None), POST.c.withdrawn_at.is_(None))
        due = select(POST.c.id).where(*theirs, POST.c.report_id.in_(ended), POST.c.id.not_in(needed), ~shows)
        return [row.id for row in self._rows(due.order_by(POST.c.id).limit(limit))]

    def withdraw(self, post_id: int, at: datetime) -> list[int]:
        """The reports that tell of it, if it was not withdrawn before."""
        theirs = (POST.c.id == post_id, POST.c.withdrawn_at.is_(None))
        new = self._run(update(POST).where(*theirs).values(withdrawn_at=at))
        return Faults(self.session).of_post(post_id) if new else []

    def shown_again(self, post_id: int) -> None:
        """Residents see its words anew."""
        withdrawn = (POST.c.id == post_id, POST.c.withdrawn_at.is_not(None))
        self._run(update(POST).where(*withdrawn).values(withdrawn_at=None))

    def is_gone(self, post_id: int) -> bool:
        return self._row(IS_GONE, post_id=post_id) is not None

    def ids_of(self, post_id: int) -> set[str]:
        """What its platform calls a post: its first version and its newest."""
        row = self._row(select(POST.c.root_id, POST.c.external_id).where(POST.c.id == post_id))
        return set(row) if row else set()

    def redact(self, post_id: int, at: datetime, why: str) -> bool:
        """Keep of a post only that it was there, and why it is not any more; whether it came by the form. A version of it
        that nobody has taken in yet shall not be any more."""
        nothing = content(NOTHING) | {"state": AFTERWARDS, "reason": why}
        row = self._row(
            update(POST).where(POST.c.id == post_id).values(**nothing, gone_at=at)
            .returning(POST.c.channel, POST.c.external_id, POST.c.author_id)
        )  # fmt: skip
        if row is None:
            return False
        KnownAuthors(self.session).forget(row.channel, row.author_id)
        self._empty_events(row.channel, row.external_id)
        return bool(row.author_id == "")

    def forget_words(self, post_id: int, done: Collection[int]) -> list[int]:
        """Keep nothing of its words in the reports that tell of it and are not `done`; which these are."""
        faults = Faults(self.session)
        reports = [one for one in faults.of_post(post_id) if one not in done]
        if reports:
            faults.forget(post_id)
            self._unquote(post_id, reports)
        return reports

    def turn(self, message_id: int, post_id: int, external_id: str) -> None:
        """Have a message answer another post."""
        turned = {"post_id": post_id, "reply_to_id": external_id}
        self._run(update(OUTBOX).where(OUTBOX.c.id == message_id).values(**turned))

    def redact_parents(self, post_ids: Collection[int], parent_ids: Collection[str]) -> None:
        """Keep of these posts their own words and photos, and nothing of the parents that they came with. What their
        platform sent tells of both, so none of that is left."""
        columns = (POST.c.id, POST.c.channel, POST.c.external_id, POST.c.body)
        for row in self._rows(select(*columns).where(POST.c.id.in_(post_ids))):
            photos = [photo for photo in row.body["photos"] if photo["parent_id"] not in parent_ids]
            body = row.body | {"photos": photos, "parent_text": ""}
            self._run(update(POST).where(POST.c.id == row.id).values(body=body, raw={}))
            self._empty_events(row.channel, row.external_id)

    def _unquote(self, post_id: int, reports: Collection[int]) -> None:
        """What was decided and by which rule stays in the history; the words that the rule found do not."""
        by_itself = EVENT.c.post_id.is_(None) & EVENT.c.actor_id.is_(None)
        of_it = (EVENT.c.report_id.in_(reports), (EVENT.c.post_id == post_id) | by_itself)
        quoting = select(EVENT.c.id, EVENT.c.why).where(*of_it, EVENT.c.why.contains("“"))
        for row in self._rows(quoting):
            self._run(update(EVENT).where(EVENT.c.id == row.id).values(why=QUOTED.sub("“…”", row.why)))

    def _empty_events(self, channel: str, external_id: str) -> None:
        """What was pushed of a post and could not be read."""
        names = [f"{kind}:{external_id}" for kind in ("post.mention.create", "post.reply.create")]
        kept = (PUSHED.c.channel == channel, PUSHED.c.event_id.in_(names))
        self._run(update(PUSHED).where(*kept).values(body={}))
