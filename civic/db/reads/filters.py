"""What a list or map is narrowed to, and the same in SQL."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    bindparam,
    case,
    literal_column,
    or_,
    select,
    text,
    union_all,
)

from civic.core.report import OPEN_STATES, UNDECIDED_STATES, ReportState
from civic.db.store.base import Part, table
from civic.db.tables import ReportRow
from civic.db.types import UtcDateTime

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
NOW = bindparam("now", type_=UtcDateTime())
RISK_UNTIL = bindparam("risk_until", type_=UtcDateTime())
LATE = case(
    (REPORT.c.state.in_(UNDECIDED), "no"),
    (REPORT.c.due_at < NOW, "overdue"),
    (REPORT.c.due_at <= RISK_UNTIL, "at_risk"),
    else_="no",
).label("late")


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


def words_in(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def terms(q: str, dialect: str) -> str:
    """Free words as the database's own query: every word must occur, the beginning of it at least."""
    words = words_in(q)[:MOST_TERMS]
    if dialect == "sqlite":
        return " ".join(f'"{word}"*' for word in words)
    return " & ".join(f"'{word}':*" for word in words)


COLUMNS = ("category", "ward", "crew")


class Narrowing(NamedTuple):
    """The shape of a filter: what it narrows, not to what. One shape is one statement, built once."""

    state: str
    columns: tuple[str, ...]
    search: str
    dialect: str


Build = Callable[[Narrowing], Select[Any]]
"""Makes a shape's statement, and keeps it."""


class Narrowed(Part):
    """Reads that a filter narrows."""

    def _narrowed(
        self, build: Build, wanted: Filter, now: datetime, risk_until: datetime, **more: Any
    ) -> list[Row[Any]]:
        """The rows of the statement that is built for the filter's shape."""
        dialect = self.session.get_bind().dialect.name
        columns = {name: value for name in COLUMNS if (value := getattr(wanted, name))}
        found = terms(wanted.q, dialect)
        search = "" if not wanted.q.strip() else "some" if found else "nothing"
        statement = build(Narrowing(wanted.state, tuple(columns), search, dialect))
        return self._rows(statement, now=now, risk_until=risk_until, terms=found, **columns, **more)


def narrowed(statement: Select[Any], shape: Narrowing) -> Select[Any]:
    """The statement with the conditions of a shape."""
    statement = statement.where(*_state(shape.state))
    for name in shape.columns:
        statement = statement.where(REPORT.c[name] == bindparam(name))
    if shape.search:
        statement = statement.where(MATCH[shape.dialect] if shape.search == "some" else text("1 = 0"))
    return statement


def _state(state: str) -> tuple[ColumnElement[bool], ...]:
    with_crew = REPORT.c.state.not_in(UNDECIDED)
    special: dict[str, tuple[ColumnElement[bool], ...]] = {
        "all": (),
        "open": (IS_OPEN,),
        "closed": (REPORT.c.open.is_(False),),
        "hazard": (IS_OPEN, REPORT.c.hazard.is_(True)),
        "overdue": (IS_OPEN, with_crew, REPORT.c.due_at < NOW),
        "at_risk": (IS_OPEN, with_crew, REPORT.c.due_at >= NOW, REPORT.c.due_at <= RISK_UNTIL),
        "triage": (REPORT.c.id.in_(_to_look_at()),),
        "with_crew": (IS_OPEN, REPORT.c.state.in_(("with_crew", "accepted", "on_hold"))),
    }
    if state in special:
        return special[state]
    if state in OPEN_STATES:
        return (IS_OPEN, REPORT.c.state == state)
    return (REPORT.c.state == state,)


def _to_look_at() -> CompoundSelect[tuple[int]]:
    """What a person must look at: what is new; what waits for a place and is dangerous or was not answered in time;
    and whatever has a reply that nobody has read. As a union, since an OR of the three reads the whole table."""
    other = REPORT.alias("other")
    new = other.c.state == ReportState.NEW.value
    waiting = (other.c.state == ReportState.WAITING.value, or_(other.c.hazard, other.c.due_at < NOW))
    return union_all(
        select(other.c.id).where(new),
        select(other.c.id).where(*waiting),
        select(other.c.id).where(other.c.reply_due_at.is_not(None)),
    )


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
        "reply_due_at",
    )
]
ROWS = select(*ROW_COLUMNS)
