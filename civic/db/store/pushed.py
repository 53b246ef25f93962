"""What platforms pushed to us: stored once, read later, then emptied."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from civic.db.store.base import Part, table
from civic.db.tables import PushedEventRow

EVENT = table(PushedEventRow)
WAITING = (
    select(EVENT.c.id, EVENT.c.channel, EVENT.c.body)
    .where(EVENT.c.state == "stored")
    .order_by(EVENT.c.id)
    .limit(bindparam("most"))
)
SETTLE = update(EVENT).where(EVENT.c.id == bindparam("same_id"), EVENT.c.state == "stored")


class Pushed(Part):
    def add(self, channel: str, event_id: str, body: dict[str, Any], at: datetime) -> bool:
        """Keep an event as it came; False when it came before."""
        values = {
            "channel": channel,
            "event_id": event_id,
            "body": body,
            "received_at": at,
            "state": "stored",
        }
        return self._add_new(PushedEventRow, values | {"reason": ""}) is not None

    def waiting(self, most: int) -> list[Row[Any]]:
        """Events that nobody has read yet, oldest first: (id, channel, body)."""
        return self._rows(WAITING, most=most)

    def done(self, event_id: int) -> None:
        """It has been read: what was in it stands in its post from now on, and only there."""
        self._run(SETTLE, same_id=event_id, state="done", body={})

    def failed(self, event_id: int, reason: str) -> None:
        """It cannot be read; it stays as it came, with the reason."""
        self._run(SETTLE, same_id=event_id, state="failed", reason=reason)
