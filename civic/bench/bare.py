"""The same writes as the product's, bare: inserts and updates in one transaction and a commit, nothing decided.

And the SQL of a map's points for an endpoint that keeps nothing.

In: an engine on a filled database. Out: rows like those that are there. Promises: as many rows in as many tables,
under the same indexes and checks, as one step of the product writes.
"""

import re
import uuid
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select, update

from civic.bench.counting import Said
from civic.db.boxes import EXACT, box_values, in_ranges
from civic.db.engine import READING
from civic.db.store.reports import SEARCH_ADD
from civic.db.tables import metadata

Values = dict[str, Any]
REPORT, POST, ORDER = (metadata.tables[name] for name in ("report", "post", "work_order"))
EVENT, UPDATE, MESSAGE = (metadata.tables[name] for name in ("event", "field_update", "outbox_message"))
ACCOUNT, CREW = metadata.tables["account"], metadata.tables["crew"]
WORDS = "The swing seat at Alma Park has come off one chain, playground equipment, North"


FIXED_LATELY = f"fixed_at > :since and lower(state) = 'fixed' and {EXACT}"
"""Through the index on fixed_at: most reports are fixed, so `lower` keeps SQLite from the one on state."""
MAP = "/reports.geojson?bbox="
POINTS = ("id", "state", "hazard", "category", "title", "due_at", "lat", "lon")


def points_said(path: str, since: datetime, dialect: str) -> list[Said]:
    """The statement for a map's points, fixed ones after `since`, as drivers take it; none for other paths."""
    if not path.startswith(MAP):
        return []
    west, south, east, north = (float(part) for part in path.removeprefix(MAP).split(","))
    parts = [
        f"select {', '.join(POINTS)} from report where {one}" for one in (*in_ranges("open"), FIXED_LATELY)
    ]
    said = " union all ".join(parts)
    values: Values = {**box_values((west, south, east, north)), "since": since}
    if dialect == "postgresql":
        return [(re.sub(r":(\w+)", r"%(\1)s", said), values)]
    return [(said, {**values, "since": since.isoformat(" ")[:26]})]


class Bare:
    """Rows are copied from the newest of their kind."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(**READING)

    def create(self, at: datetime) -> int:
        """A post and the report it becomes."""
        with self.engine.begin() as connection:
            return self._report(connection, self._post(connection, at), at)

    def change(self, order_id: int, report_id: int, started: bool, at: datetime) -> None:
        """A work order and its report move on; a start comes from a phone and is noted."""
        states = ("started", "in_progress") if started else ("on_hold", "on_hold")
        with self.engine.begin() as connection:
            if started:
                self._note(connection, order_id, at)
            connection.execute(update(ORDER).where(ORDER.c.id == order_id).values(state=states[0], version=9))
            moved = update(REPORT).where(REPORT.c.id == report_id)
            connection.execute(moved.values(state=states[1], changed_at=at, version=9))
            self._event(connection, report_id, at)

    def store_post(self, at: datetime) -> int:
        """A post as a channel hands it in."""
        with self.engine.begin() as connection:
            return self._post(connection, at)

    def take_in(self, post_id: int, at: datetime) -> int:
        """The report that a stored post becomes, and the acknowledgement of it."""
        with self.engine.begin() as connection:
            report_id = self._report(connection, post_id, at)
            message = self._newest[MESSAGE] | {
                "report_id": report_id,
                "post_id": post_id,
                "key": uuid.uuid4().hex,
            }
            connection.execute(
                insert(MESSAGE).values(message | {"event_id": self._newest_event, "created_at": at})
            )
            return report_id

    def raise_orders(self, report_ids: list[int], at: datetime) -> None:
        """A work order for each of these reports."""
        with self.engine.begin() as connection:
            for report_id in report_ids:
                order = self._newest[ORDER] | {"report_id": report_id, "raised_at": at}
                order_id = connection.execute(insert(ORDER).values(order)).inserted_primary_key
                moved = {
                    "state": "with_crew",
                    "work_order_id": order_id[0] if order_id else 0,
                    "crew": order["crew"],
                }
                connection.execute(update(REPORT).where(REPORT.c.id == report_id).values(moved))
                self._event(connection, report_id, at)

    def _post(self, connection: Connection, at: datetime) -> int:
        new = {"root_id": uuid.uuid4().hex, "received_at": at, "state": "taken_in", "report_id": None}
        return _key(connection, POST, self._newest[POST] | new)

    def _report(self, connection: Connection, post_id: int, at: datetime) -> int:
        values = self._newest[REPORT] | {"state": "new", "open": True, "received_at": at}
        report_id = _key(connection, REPORT, values)
        connection.execute(SEARCH_ADD[connection.dialect.name], {"id": report_id, "words": WORDS})
        connection.execute(update(POST).where(POST.c.id == post_id).values(report_id=report_id))
        self._event(connection, report_id, at)
        return report_id

    def _event(self, connection: Connection, report_id: int, at: datetime) -> None:
        connection.execute(insert(EVENT).values(self._newest[EVENT] | {"report_id": report_id, "at": at}))

    def _note(self, connection: Connection, order_id: int, at: datetime) -> None:
        values = {
            "id": str(uuid.uuid4()),
            "work_order_id": order_id,
            "account_id": self._account,
            "kind": "start",
        }
        times = {"digest": uuid.uuid4().hex * 2, "done_at": at, "received_at": at}
        connection.execute(insert(UPDATE).values(values | times))

    @cached_property
    def _newest(self) -> dict[Table, Values]:
        with self._reading.connect() as connection:
            return {table: _like(connection, table) for table in (REPORT, POST, ORDER, EVENT, MESSAGE)}

    @cached_property
    def _account(self) -> int:
        return self._number(ACCOUNT)

    @cached_property
    def _newest_event(self) -> int:
        return self._number(EVENT)

    def _number(self, table: Table) -> int:
        with self._reading.connect() as connection:
            return int(connection.execute(select(table.c.id).limit(1)).scalar_one())


def _like(connection: Connection, table: Table) -> Values:
    row = connection.execute(select(table).order_by(table.c.id.desc()).limit(1)).one()
    return {name: value for name, value in row._mapping.items() if name != "id"}


def _key(connection: Connection, table: Table, values: Values) -> int:
    made = connection.execute(insert(table).values(values)).inserted_primary_key
    return int(made[0]) if made else 0
