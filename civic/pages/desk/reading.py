"""What the sheet, triage and previews read of one report, within a transaction that is open already."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import HTTPException

from civic import history
from civic.core import report as reports
from civic.core.event import EventKind
from civic.core.post import PostKind
from civic.core.report import Report, Reporter, reference
from civic.db.reads.one import Whole
from civic.db.store import Store
from civic.db.store.base import Conflict
from civic.db.store.faults import Fault
from civic.db.store.reports import NoSuchReport
from civic.deps import Visit
from civic.pages.desk.previews import Audience

MOST_REPLIES = 3


@dataclass(frozen=True)
class Case:
    """A report with all that belongs to it, and who would read what is said about it; `part`: which part of a post it was
    made of, where a post has several."""

    report: Report
    whole: Whole
    audience: Audience
    part: Fault | None = None


def number_of(ref: str) -> int:
    """The number in an address's reference; 404 where it is none."""
    found = reports.report_id(ref)
    if found is None:
        raise HTTPException(404, f"There is no report “{ref[:20]}”. References look like R-1042.")
    return found


def read_case(visit: Visit, store: Store, report_id: int) -> Case:
    """Everything of one report; NoSuchReport if there is none."""
    report, whole = store.reports.get(report_id), store.reads.one.whole(report_id)
    if report is None or whole is None:
        raise NoSuchReport(report_id)
    said = frozenset(row.key for row in whole.messages)
    reporters = tuple(store.posts.reporters(report_id))
    heard = partial(history.said, store)
    audience = Audience(visit.office, reporters, _writers(whole), said, visit.staff.actor, heard)
    parted = any(row.kind == EventKind.PARTED for row in whole.events)
    return Case(report, whole, audience, store.faults.get(report_id) if parted else None)


def part_of(case: Case) -> str:
    """The reference of the report that this one can be put back into; empty where there is none, or a crew has begun."""
    begun = case.whole.report.order_started_at is not None
    return reference(case.part.of_id) if case.part is not None and not begun else ""


def first_post(case: Case) -> Any:
    """The post that a report was made from, as its row; None where there is none."""
    own = case.part.post_id if case.part is not None else None
    posts = (row for row in case.whole.posts if row.id == own or row.report_id == case.report.id)
    return next(posts, None)


def unread_replies(case: Case) -> list[Any]:
    """The newest of what residents replied, oldest first; none while nothing is unread."""
    if case.report.reply_due_at is None:
        return []
    return [post for post in case.whole.posts if post.kind == PostKind.FOLLOW_UP][-MOST_REPLIES:]


def _writers(whole: Whole) -> tuple[Reporter, ...]:
    """Everybody who wrote, each by their latest post."""
    latest = {(row.channel, row.author_id): row for row in whole.posts if row.author_id}
    return tuple(Reporter(row.id, row.channel, row.external_id, row.author_id) for row in latest.values())


def take(store: Store, ref: str, version: str) -> Report:
    """The report, locked, if it is still as it was when the page was drawn; Conflict otherwise."""
    return _unchanged(store.reports.take(number_of(ref)), version)


def take_with_others(store: Store, ref: str, version: str, *others: int) -> Report:
    """The same where others are changed along with it: those are locked with it."""
    number = number_of(ref)
    return _unchanged(store.reports.take_together(number, *others)[number], version)


def _unchanged(report: Report, version: str) -> Report:
    if version and version != str(report.version):
        raise Conflict(
            f"{report.ref} has changed since you opened it. Look at it again and decide anew; nothing was changed."
        )
    return report
