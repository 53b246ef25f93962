"""Work orders, and what crews' phones send about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from civic.core.work_order import WorkOrder, WorkOrderState, reference
from civic.db.store.base import Conflict, Part, table
from civic.db.tables import FieldUpdateRow, WorkOrderRow

WORK_ORDER = table(WorkOrderRow)
FIELD_UPDATE = table(FieldUpdateRow)
COLUMNS = [
    WORK_ORDER.c[name]
    for name in (
        "id",
        "report_id",
        "state",
        "crew",
        "priority",
        "due_at",
        "raised_at",
        "started_at",
        "done_at",
        "note",
        "reason",
        "version",
    )
]
TAKE = select(*COLUMNS).where(WORK_ORDER.c.id == bindparam("order_id")).with_for_update()
REPORT_OF = select(WORK_ORDER.c.report_id).where(WORK_ORDER.c.id == bindparam("order_id"))
SAME = (WORK_ORDER.c.id == bindparam("same_id"), WORK_ORDER.c.version == bindparam("same_version"))
CHANGE = update(WORK_ORDER).where(*SAME)


class NoSuchWorkOrder(Exception):
    """There is no work order with this number."""

    def __init__(self, work_order_id: int) -> None:
        super().__init__(f"There is no work order {reference(work_order_id)}.")


class WorkOrders(Part):
    def add(
        self, report_id: int, crew: str, priority: str, due_at: datetime, at: datetime, rule: dict[str, Any]
    ) -> int:
        values = {
            "report_id": report_id,
            "state": WorkOrderState.RAISED.value,
            "crew": crew,
            "priority": priority,
            "due_at": due_at,
            "raised_at": at,
            "rule": rule,
            "version": 1,
        }
        return self._add(WorkOrderRow, values)

    def take(self, work_order_id: int) -> WorkOrder:
        """The work order, locked until the end of this transaction; NoSuchWorkOrder if there is none."""
        row = self._row(TAKE, order_id=work_order_id)
        if row is None:
            raise NoSuchWorkOrder(work_order_id)
        return _work_order(row)

    def report_of(self, work_order_id: int) -> int:
        """The report a work order is for. Lock reports before work orders, always, so that none wait in a ring."""
        row = self._row(REPORT_OF, order_id=work_order_id)
        if row is None:
            raise NoSuchWorkOrder(work_order_id)
        return int(row.report_id)

    def change(self, order: WorkOrder, **values: Any) -> WorkOrder:
        """Write changed columns; Conflict when the work order has changed since it was read."""
        if "state" in values:
            values["state"] = str(values["state"])
        values["version"] = order.version + 1
        if self._run(CHANGE, same_id=order.id, same_version=order.version, **values) != 1:
            raise Conflict(f"{order.ref} was changed by somebody else in the meantime; look again.")
        return self.take(order.id)

    def note_update(
        self,
        update_id: str,
        work_order_id: int,
        account_id: int,
        kind: str,
        digest: str,
        done_at: datetime,
        received_at: datetime,
    ) -> bool:
        """Note what a phone sent; False when this very update is noted already, Conflict when its id was used for another."""
        values = {
            "id": update_id,
            "work_order_id": work_order_id,
            "account_id": account_id,
            "kind": kind,
            "digest": digest,
            "done_at": done_at,
            "received_at": received_at,
        }
        if self._add_new(FieldUpdateRow, values) is not None:
            return True
        row = self._row(select(FIELD_UPDATE.c.digest).where(FIELD_UPDATE.c.id == update_id))
        if row is None or row.digest != digest:
            raise Conflict("This update's id was used before for something else; nothing was changed.")
        return False


def _work_order(row: Row[Any]) -> WorkOrder:
    values = dict(row._mapping)
    return WorkOrder(**values | {"state": WorkOrderState(row.state)})
