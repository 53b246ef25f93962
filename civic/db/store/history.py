"""The history: appended, never edited, but for words of residents that are quoted in it, which go with their post.
`civic.history` alone calls `append`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select

from civic.core.event import Event, EventKind
from civic.db.store.base import Part, table
from civic.db.tables import EventRow

EVENT = table(EventRow)
BY_PEOPLE = (
    select(EVENT.c.kind)
    .where(EVENT.c.report_id == bindparam("report_id"), EVENT.c.actor_id.is_not(None))
    .distinct()
)


class History(Part):
    def append(self, event: Event) -> int:
        """The id of the new entry; ids grow in the order of commits only on one writer."""
        return self._add(
            EventRow,
            {
                "report_id": event.report_id,
                "work_order_id": event.work_order_id,
                "post_id": event.post_id,
                "kind": event.kind.value,
                "at": event.at,
                "actor_id": event.actor.id,
                "actor": event.actor.name,
                "why": event.why,
                "facts": dict(event.facts),
            },
        )

    def by_people(self, report_id: int) -> set[str]:
        """The kinds of what signed-in people did to a report."""
        return {row.kind for row in self._rows(BY_PEOPLE, report_id=report_id)}

    def newest(self, report_id: int, kind: EventKind) -> Mapping[str, Any] | None:
        """The facts of the last entry of this kind."""
        theirs = (EVENT.c.report_id == report_id, EVENT.c.kind == kind.value)
        row = self._row(select(EVENT.c.facts).where(*theirs).order_by(EVENT.c.id.desc()).limit(1))
        return dict(row.facts) if row else None

    def latest_id(self) -> int:
        """The newest entry's id: what live pages compare with; 0 while nothing has happened."""
        row = self._row(select(func.max(EVENT.c.id).label("id")))
        return row.id or 0 if row else 0
