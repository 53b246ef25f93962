"""What a list or map is narrowed to, and the same in SQL."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select, text

from civic.core.report import OPEN_STATES, UNDECIDED_STATES, ReportState
from civic.db.store.base import table
from civic.db.tables import ReportRow

REPORT = table(ReportRow)
WORD = re.compile(r"\w+")
MOST_TERMS = 8
MATCH = {
    "sqlite": text("report.id in (select rowid from report_search where report_search match :terms)"),
    "postgresql": text(
        "report.id in (select id from report_search where found @@ to_tsquery('simple', :terms))"
    ),
}
IS_OPEN: ColumnElement[bool] = literal_column("report.open")
"""Bare, as the partial indexes have it: SQLite takes them for no other spelling."""
UNDECIDED = [state.value for state in UNDECIDED_STATES]


@dataclass(frozen=True)
class Filter:
    """`state` is a state's name, or `open`, `all`, `closed`, `hazard`, `overdue`, `at_risk`; empty fields do not narrow."""

    state: str = "open"
    category: str = ""
    ward: str = ""
    crew: str = ""
    q: str = ""

    @property
    def narrow(self) -> bool:
        return self != Filter()


def terms(q: str, dialect: str) -> str:
    """Free words as the database's own query: every word must occur, the beginning of it at least."""
    words = [word.lower() for word in WORD.findall(q)][:MOST_TERMS]
    if dialect == "sqlite":
        return " ".join(f'"{word}"*' for word in words)
    return " & ".join(f"'{word}':*" for word in words)


def narrowed(
    statement: Select[tuple[object, ...]], wanted: Filter, dialect: str, now: datetime, risk_until: datetime
) -> Select[tuple[object, ...]]:
    """The statement with the filter's conditions."""
    statement = statement.where(*_state(wanted.state, now, risk_until))
    for name in ("category", "ward", "crew"):
        value = getattr(wanted, name)
        if value:
            statement = statement.where(REPORT.c[name] == value)
    found = terms(wanted.q, dialect)
    if wanted.q.strip():
        match = MATCH[dialect].bindparams(terms=found) if found else text("1 = 0")
        statement = statement.where(match)
    return statement


def _state(state: str, now: datetime, risk_until: datetime) -> tuple[ColumnElement[bool], ...]:
    is_open = IS_OPEN
    with_crew = REPORT.c.state.not_in(UNDECIDED)
    special: dict[str, tuple[ColumnElement[bool], ...]] = {
        "all": (),
        "open": (is_open,),
        "closed": (REPORT.c.open.is_(False),),
        "hazard": (is_open, REPORT.c.hazard.is_(True)),
        "overdue": (is_open, with_crew, REPORT.c.due_at < now),
        "at_risk": (is_open, with_crew, REPORT.c.due_at >= now, REPORT.c.due_at <= risk_until),
        "triage": (is_open, REPORT.c.state == ReportState.NEW.value),
        "with_crew": (is_open, REPORT.c.state.in_(("with_crew", "accepted", "on_hold"))),
    }
    if state in special:
        return special[state]
    if state in OPEN_STATES:
        return (is_open, REPORT.c.state == state)
    return (REPORT.c.state == state,)


def public_only() -> ColumnElement[bool]:
    """What residents may see: nothing that was declined, is not ours, or stands in another report."""
    hidden = (ReportState.DECLINED.value, ReportState.NOT_OURS.value, ReportState.DUPLICATE.value)
    told = or_(REPORT.c.state != ReportState.NEW.value, REPORT.c.category.is_not(None))
    return and_(REPORT.c.state.not_in(hidden), told)


ROW_COLUMNS = [
    REPORT.c[name]
    for name in (
        "id",
        "state",
        "hazard",
        "category",
        "title",
        "place",
        "ward",
        "crew",
        "due_at",
        "received_at",
        "fixed_at",
        "cover",
        "lat",
        "lon",
        "work_order_id",
        "merged_into_id",
        "decided_at",
        "reporters",
    )
]
ROWS = select(*ROW_COLUMNS)
