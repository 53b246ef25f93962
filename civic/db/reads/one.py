"""One report with all that belongs to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select

from civic.db.store.base import Part, table
from civic.db.store.faults import posts_of
from civic.db.store.photos import KeptPhoto, Photos
from civic.db.store.reports import with_merged
from civic.db.tables import EventRow, OutboxRow, PhotoRow, PostRow, ReportRow, WorkOrderRow

REPORT = table(ReportRow)
EVENT = table(EventRow)
POST = table(PostRow)
OUTBOX = table(OutboxRow)
PHOTO = table(PhotoRow)
ORDER = table(WorkOrderRow)
JOINED = select(
    *REPORT.c,
    *[
        ORDER.c[name].label(f"order_{name}")
        for name in (
            "id",
            "state",
            "crew",
            "priority",
            "raised_at",
            "started_at",
            "done_at",
            "note",
            "reason",
            "rule",
        )
    ],
).join_from(REPORT, ORDER, ORDER.c.id == REPORT.c.work_order_id, isouter=True)
MESSAGE_COLUMNS = [
    OUTBOX.c[name]
    for name in (
        "id",
        "key",
        "event_id",
        "post_id",
        "kind",
        "text",
        "photos",
        "state",
        "created_at",
        "queued_at",
        "sent_at",
        "external_id",
        "reason",
        "attempts",
        "report_id",
        "facts",
        "channel",
        "due_at",
    )
]
POST_COLUMNS = [
    POST.c[name]
    for name in (
        "id",
        "channel",
        "external_id",
        "author_id",
        "author_handle",
        "author_name",
        "text",
        "kind",
        "state",
        "reason",
        "posted_at",
        "received_at",
        "report_id",
        "in_reply_to_id",
    )
]


WHICH: BindParameter[int] = bindparam("report_id")
GROUP = with_merged(WHICH)
REPORT_AND_ORDER = JOINED.where(REPORT.c.id == WHICH)
EVENTS = select(*EVENT.c).where(EVENT.c.report_id == WHICH).order_by(EVENT.c.id)
MESSAGES = select(*MESSAGE_COLUMNS).where(OUTBOX.c.report_id.in_(GROUP)).order_by(OUTBOX.c.id)
POSTS = select(*POST_COLUMNS).where(POST.c.id.in_(posts_of(GROUP))).order_by(POST.c.id)
STAMP = select(
    REPORT.c.id,
    REPORT.c.version,
    REPORT.c.merged_into_id,
    select(func.max(EVENT.c.id)).where(EVENT.c.report_id == WHICH).scalar_subquery().label("event"),
    select(func.max(PHOTO.c.id)).where(PHOTO.c.report_id == WHICH).scalar_subquery().label("photo"),
    select(func.max(OUTBOX.c.sent_at)).where(OUTBOX.c.report_id.in_(GROUP)).scalar_subquery().label("said"),
).where(REPORT.c.id == WHICH)


def given_by_hand(message: Row[Any]) -> bool:
    """Whether a person answered in the platform's own app, in words of their own, and not Civic with these."""
    return bool(message.state == "sent" and message.attempts == 0)


@dataclass(frozen=True)
class Whole:
    """Rows as they are: `report` carries its work order's columns as order_*; `posts` and `messages` are oldest
    first and include those of reports merged into this one. `photos_gone` came with posts that are gone."""

    report: Row[Any]
    photos: list[KeptPhoto]
    events: list[Row[Any]]
    posts: list[Row[Any]]
    messages: list[Row[Any]]
    photos_gone: int


class OneReads(Part):
    def stamp(self, report_id: int) -> Row[Any] | None:
        """What changes whenever what residents may read of a report does; None where there is no such report."""
        return self._row(STAMP, report_id=report_id)

    def report(self, report_id: int) -> Row[Any] | None:
        """The report and its work order (order_*), or None."""
        return self._row(REPORT_AND_ORDER, report_id=report_id)

    def photos(self, report_id: int) -> list[KeptPhoto]:
        return Photos(self.session).of_report(report_id)

    def photos_gone(self, report_id: int) -> int:
        return Photos(self.session).gone_of_report(report_id)

    def events(self, report_id: int) -> list[Row[Any]]:
        return self._rows(EVENTS, report_id=report_id)

    def messages(self, report_id: int) -> list[Row[Any]]:
        return self._rows(MESSAGES, report_id=report_id)

    def posts(self, report_id: int) -> list[Row[Any]]:
        return self._rows(POSTS, report_id=report_id)

    def merged(self, report_id: int) -> list[Row[Any]]:
        """The reports that were merged into this one."""
        statement = select(REPORT.c.id, REPORT.c.title, REPORT.c.received_at)
        return self._rows(statement.where(REPORT.c.merged_into_id == report_id).order_by(REPORT.c.id))

    def whole(self, report_id: int) -> Whole | None:
        """Everything the desk shows of a report, in six statements."""
        report = self.report(report_id)
        if report is None:
            return None
        return Whole(
            report,
            self.photos(report_id),
            self.events(report_id),
            self.posts(report_id),
            self.messages(report_id),
            self.photos_gone(report_id),
        )
