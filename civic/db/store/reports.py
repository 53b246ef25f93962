"""Reports: made, read, locked and changed; every change bumps the version and keeps the repeated columns true."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Row, bindparam, func, select, text, update

from civic.core.place import morton
from civic.core.report import OPEN_STATES, Draft, Report, ReportState, reference
from civic.db.store.base import Conflict, Part, table
from civic.db.tables import ReportRow

REPORT = table(ReportRow)
COLUMNS = [
    REPORT.c[name]
    for name in (
        "id",
        "channel",
        "state",
        "category",
        "title",
        "lat",
        "lon",
        "place",
        "place_radius_m",
        "areas",
        "crew",
        "work_order_id",
        "due_at",
        "received_at",
        "fixed_at",
        "ended_at",
        "merged_into_id",
        "hazard",
        "reporters",
        "rounds",
        "version",
        "understanding",
        "reply_due_at",
    )
]
SEEN = frozenset(column.name for column in COLUMNS)
ONE = select(*COLUMNS).where(REPORT.c.id == bindparam("report_id"))
TAKE = ONE.with_for_update()
MANY: BindParameter[list[int]] = bindparam("report_ids", expanding=True)
TOGETHER = select(*COLUMNS).where(REPORT.c.id.in_(MANY)).order_by(REPORT.c.id).with_for_update()
RELATED = (
    select(REPORT.c.id)
    .where(REPORT.c.merged_into_id.in_(MANY))
    .union_all(
        select(REPORT.c.merged_into_id).where(REPORT.c.id.in_(MANY), REPORT.c.merged_into_id.is_not(None))
    )
)
"""Those that stand in these, and those that these stand in."""
CHANGE = update(REPORT).where(
    REPORT.c.id == bindparam("same_id"), REPORT.c.version == bindparam("same_version")
)
CHANGED_BY_OTHERS = "{ref} was changed by somebody else in the meantime; look again."
SEARCH_ADD = {
    "sqlite": text("insert into report_search (rowid, words) values (:id, :words)"),
    "postgresql": text("insert into report_search (id, words) values (:id, :words)"),
}
SEARCH_DROP = {
    "sqlite": text("delete from report_search where rowid = :id"),
    "postgresql": text("delete from report_search where id = :id"),
}


ALONE = text("select pg_advisory_xact_lock(:key)")
TWINS = 7_419_260
"""Any number that nothing else in this database locks."""


class NoSuchReport(Exception):
    """There is no report with this number."""

    def __init__(self, report_id: int) -> None:
        super().__init__(f"There is no report {reference(report_id)}. References look like R-1042.")


class Reports(Part):
    def add(self, draft: Draft) -> Report:
        """Make a report and its search entry."""
        values = {
            "channel": draft.channel,
            "state": draft.state.value,
            "open": draft.state in OPEN_STATES,
            "hazard": draft.hazard,
            "category": draft.category,
            "title": draft.title,
            "place_source": draft.place_source,
            "place_radius_m": draft.place_radius_m,
            "crew": None,
            "due_at": draft.due_at,
            "received_at": draft.received_at,
            "changed_at": draft.received_at,
            "confidence": draft.confidence,
            "understanding": dict(draft.understanding),
            "reporters": 1,
            "rounds": 1,
            "version": 1,
        }
        report_id = self._add(ReportRow, values | position(draft.lat, draft.lon, draft.place, draft.areas))
        self._index(report_id, draft.words)
        return draft.became(report_id)

    def get(self, report_id: int) -> Report | None:
        row = self._row(ONE, report_id=report_id)
        return _report(row) if row else None

    def take(self, report_id: int) -> Report:
        """The report, locked until the end of this transaction; NoSuchReport if there is none."""
        row = self._row(TAKE, report_id=report_id)
        if row is None:
            raise NoSuchReport(report_id)
        return _report(row)

    def look_for_twins_alone(self) -> None:
        """Until the end of this transaction nobody else does, so that of two twins the second finds the first.

        On SQLite whoever writes is alone anyway."""
        if self.session.get_bind().dialect.name == "postgresql":
            self._run(ALONE, key=TWINS)

    def take_standing(self, report_id: int) -> Report:
        """The report, or the one it stands in, locked; NoSuchReport, or Conflict when it has just been joined."""
        known = self.get(report_id)
        report = self.take(known.merged_into_id or report_id if known else report_id)
        if report.merged_into_id is not None:
            raise Conflict(
                f"{report.ref} was joined to another by somebody else in the meantime; look again."
            )
        return report

    def standing(self, report_ids: Collection[int]) -> list[int]:
        """These and those that they stand in, by their numbers."""
        stood_in = select(REPORT.c.merged_into_id).where(REPORT.c.id.in_(report_ids))
        found = {row.merged_into_id for row in self._rows(stood_in)} - {None}
        return sorted(found.union(report_ids))

    def stand_in(self, report_ids: Collection[int]) -> list[int | None]:
        """What each of these was joined to; None for one that stands by itself."""
        stood_in = select(REPORT.c.merged_into_id).where(REPORT.c.id.in_(report_ids))
        return [row.merged_into_id for row in self._rows(stood_in)]

    def take_together(self, *report_ids: int) -> dict[int, Report]:
        """These, those they stand in and those that stand in them, all locked; NoSuchReport, or Conflict.

        Whoever needs several reports takes them so: in the order of their numbers, so that none wait in a ring.
        """
        related = self._related(report_ids)
        rows = self._rows(TOGETHER, report_ids=related)
        if self._related(report_ids) != related:
            raise Conflict("These reports were joined or split by somebody else in the meantime; look again.")
        taken = {row.id: _report(row) for row in rows}
        for missing in set(report_ids) - set(taken):
            raise NoSuchReport(missing)
        return taken

    def _related(self, report_ids: Iterable[int]) -> list[int]:
        named = list(report_ids)
        return sorted({*named, *(row.id for row in self._rows(RELATED, report_ids=named))})

    def change(self, report: Report, at: datetime, **values: Any) -> Report:
        """Write changed columns; the report as it is then, or Conflict when it has changed since it was read."""
        if "state" in values:
            values["open"] = values["state"] in OPEN_STATES
            values["state"] = str(values["state"])
        values |= {"changed_at": at, "version": report.version + 1}
        if self._run(CHANGE, same_id=report.id, same_version=report.version, **values) != 1:
            raise Conflict(CHANGED_BY_OTHERS.format(ref=report.ref))
        return _changed(report, values)

    def place(
        self,
        report: Report,
        at: datetime,
        lat: float,
        lon: float,
        name: str,
        areas: dict[str, str],
        source: str,
    ) -> Report:
        """Put the report's own location where a person, or the resident's words, say it is."""
        return self.change(
            report, at, place_source=source, place_radius_m=0.0, **position(lat, lon, name, areas)
        )

    def place_source(self, report_id: int) -> str:
        """Who or what said where it is."""
        row = self._row(select(REPORT.c.place_source).where(REPORT.c.id == report_id))
        return row.place_source if row else ""

    def accepted(self, limit: int) -> list[Report]:
        """Accepted reports that have no work order yet, locked until the end of this transaction."""
        statement = select(*COLUMNS).where(REPORT.c.state == ReportState.ACCEPTED.value)
        unlocked = statement.order_by(REPORT.c.id).limit(limit).with_for_update(skip_locked=True)
        return [_report(row) for row in self._rows(unlocked)]

    def open_with_crew(self, crews: list[str]) -> dict[str, int]:
        """How many open reports each of these crews still has."""
        statement = (
            select(REPORT.c.crew, func.count().label("number"))
            .where(REPORT.c.open.is_(True), REPORT.c.crew.in_(crews))
            .group_by(REPORT.c.crew)
        )
        return {row.crew: row.number for row in self._rows(statement)}

    def retitle(self, report: Report, title: str, **values: Any) -> Report:
        """Give it another headline, which is no news of what becomes of it."""
        values |= {"title": title, "version": report.version + 1}
        if self._run(CHANGE, same_id=report.id, same_version=report.version, **values) != 1:
            raise Conflict(CHANGED_BY_OTHERS.format(ref=report.ref))
        return _changed(report, values)

    def reword(self, report_id: int, words: str) -> None:
        """Replace what search finds this report by."""
        dialect = self.session.get_bind().dialect.name
        self.session.connection().execute(SEARCH_DROP[dialect], {"id": report_id})
        self._index(report_id, words)

    def _index(self, report_id: int, words: str) -> None:
        dialect = self.session.get_bind().dialect.name
        given = {"id": report_id, "words": f"{reference(report_id)} {report_id} {words}".replace("\0", " ")}
        self.session.connection().execute(SEARCH_ADD[dialect], given)


def with_merged(report_id: BindParameter[int]) -> CompoundSelect[tuple[int]]:
    """A report and those merged into it; as a union, since an OR of the two reads a whole index on SQLite."""
    itself = select(REPORT.c.id).where(REPORT.c.id == report_id)
    return itself.union_all(select(REPORT.c.id).where(REPORT.c.merged_into_id == report_id))


def position(lat: float | None, lon: float | None, place: str, areas: Any) -> dict[str, Any]:
    """The columns that tell where a report is."""
    qk = morton(lat, lon) if lat is not None and lon is not None else None
    ward = areas.get("ward") or next(iter(areas.values()), "")
    return {"lat": lat, "lon": lon, "qk": qk, "place": place, "areas": dict(areas), "ward": ward}


def _changed(report: Report, values: dict[str, Any]) -> Report:
    seen = {name: value for name, value in values.items() if name in SEEN}
    return replace(report, **seen | {"state": ReportState(values.get("state", report.state))})


def _report(row: Row[Any]) -> Report:
    values = dict(row._mapping)
    return Report(**values | {"state": ReportState(row.state)})
