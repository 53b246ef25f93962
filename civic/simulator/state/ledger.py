"""What X would have charged, in thousandths of a dollar, by UTC day and kind. A thing read twice on one day is
billed once."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from civic.simulator.clock import iso


class Charge(StrEnum):
    OWN_POST_READ = "own_post_read"
    POST_READ = "post_read"
    USER_READ = "user_read"
    POST = "post"
    SUMMONED_REPLY = "summoned_reply"
    POST_WITH_LINK = "post_with_link"
    ALT_TEXT = "alt_text"
    DELETION = "deletion"
    EVENT = "activity_event"
    MESSAGE = "message"
    MESSAGE_READ = "message_read"


MILLS = {
    Charge.OWN_POST_READ: 1,
    Charge.POST_READ: 5,
    Charge.USER_READ: 10,
    Charge.POST: 15,
    Charge.SUMMONED_REPLY: 10,
    Charge.POST_WITH_LINK: 200,
    Charge.ALT_TEXT: 5,
    Charge.DELETION: 10,
    Charge.EVENT: 5,
    Charge.MESSAGE: 15,
    Charge.MESSAGE_READ: 10,
}


@dataclass(frozen=True)
class Line:
    kind: Charge
    count: int
    mills: int


def charge(db: sqlite3.Connection, now_ms: int, kind: Charge, count: int = 1) -> int:
    """Book it; the thousandths of a dollar it costs."""
    mills = MILLS[kind] * count
    db.execute(
        "insert into charges values (?, ?, ?, ?) on conflict do update"
        " set count = count + excluded.count, mills = mills + excluded.mills",
        (iso(now_ms)[:10], kind, count, mills),
    )
    return mills


def charge_reads(db: sqlite3.Connection, now_ms: int, kind: Charge, resource_ids: Sequence[int]) -> int:
    """Book those not yet read on this day."""
    day, before = iso(now_ms)[:10], db.total_changes
    db.executemany(
        "insert or ignore into billed values (?, ?, ?)", [(day, kind, one) for one in resource_ids]
    )
    fresh = db.total_changes - before
    return charge(db, now_ms, kind, fresh) if fresh else 0


def lines(db: sqlite3.Connection, day: str | None = None) -> list[Line]:
    """One line for each kind, those at zero too, in a fixed order."""
    rows = db.execute(
        "select kind, sum(count), sum(mills) from charges where ?1 is null or day = ?1 group by kind", (day,)
    )
    found = {row[0]: (row[1], row[2]) for row in rows}
    return [Line(kind, *found.get(kind.value, (0, 0))) for kind in Charge]


def by_day(db: sqlite3.Connection) -> list[tuple[str, int]]:
    return [
        (row[0], row[1])
        for row in db.execute("select day, sum(mills) from charges group by day order by day")
    ]
