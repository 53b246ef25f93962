"""Posts that are looked up at their platform, and what is taken out of those that are gone or old."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select, update

from civic.core.post import InboundPost
from civic.db.store.authors import KnownAuthors
from civic.db.store.base import Part, table
from civic.db.store.posts import POST
from civic.db.store.reports import REPORT
from civic.db.store.stored_post import content
from civic.db.tables import PushedEventRow

PUSHED = table(PushedEventRow)
IS_GONE = select(POST.c.id).where(POST.c.id == bindparam("post_id"), POST.c.gone_at.is_not(None))
NOTHING = InboundPost("", "", "", "", "", "", "", "", datetime.min.replace(tzinfo=UTC))


class Redaction(Part):
    def to_look_up(self, channel: str, before: datetime, limit: int) -> dict[str, int]:
        """Posts of reports that were not looked up since `before`, the longest waiting first: numbers by external id."""
        seen = func.coalesce(POST.c.looked_up_at, POST.c.received_at)
        standing = (POST.c.channel == channel, POST.c.report_id.is_not(None), POST.c.gone_at.is_(None))
        statement = select(POST.c.id, POST.c.external_id).where(*standing, seen < before)
        return {row.external_id: row.id for row in self._rows(statement.order_by(seen).limit(limit))}

    def looked_up(self, post_ids: Iterable[int], at: datetime) -> None:
        self._run(update(POST).where(POST.c.id.in_(list(post_ids))).values(looked_up_at=at))

    def to_forget(self, ended_before: datetime, limit: int) -> list[int]:
        """Posts of reports that ended before then and whose words are still here."""
        ended = select(REPORT.c.id).where(REPORT.c.open.is_(False), REPORT.c.changed_at < ended_before)
        whole = select(POST.c.id).where(POST.c.report_id.in_(ended), POST.c.gone_at.is_(None))
        return [row.id for row in self._rows(whole.order_by(POST.c.id).limit(limit))]

    def is_gone(self, post_id: int) -> bool:
        return self._row(IS_GONE, post_id=post_id) is not None

    def redact(self, post_id: int, at: datetime) -> tuple[int | None, bool]:
        """Keep of a post only that it was there; the report it belongs to, and whether it came by the form."""
        nothing = content(NOTHING)
        row = self._row(
            update(POST).where(POST.c.id == post_id).values(**nothing, gone_at=at)
            .returning(POST.c.report_id, POST.c.channel, POST.c.external_id, POST.c.author_id)
        )  # fmt: skip
        if row is None:
            return None, False
        KnownAuthors(self.session).forget(row.channel, row.author_id)
        names = [f"{kind}:{row.external_id}" for kind in ("post.mention.create", "post.reply.create")]
        kept = (PUSHED.c.channel == row.channel, PUSHED.c.event_id.in_(names))
        self._run(update(PUSHED).where(*kept).values(body={}))
        return row.report_id, row.author_id == ""
