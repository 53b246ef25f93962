"""Every table, and nothing else: the only home of SQLModel classes.

Rows are not the rules: core decides, the store writes. What the database itself must promise stands here as
unique keys, foreign keys and checks. `report.open`, `report.qk` and the crew and due date on a report repeat
what other columns tell, because lists and maps are read through indexes on them; the store writes them
together, in one place.
"""

from civic.db.tables.base import Row
from civic.db.tables.learning import ModelRow
from civic.db.tables.pack import CategoryRow, CrewRow, PackRow
from civic.db.tables.people import AccountRow, SignInRow
from civic.db.tables.reports import EventRow, FaultRow, PhotoRow, ReportRow
from civic.db.tables.speech import (
    AuthorRow,
    ChannelCallRow,
    ChannelRow,
    OptOutRow,
    OutboxRow,
    PostRow,
    PushedEventRow,
)
from civic.db.tables.work import FieldUpdateRow, WorkerRow, WorkOrderRow

metadata = Row.metadata

__all__ = [
    "AccountRow",
    "AuthorRow",
    "CategoryRow",
    "ChannelCallRow",
    "ChannelRow",
    "CrewRow",
    "EventRow",
    "FaultRow",
    "FieldUpdateRow",
    "ModelRow",
    "OptOutRow",
    "OutboxRow",
    "PackRow",
    "PhotoRow",
    "PostRow",
    "PushedEventRow",
    "ReportRow",
    "SignInRow",
    "WorkOrderRow",
    "WorkerRow",
    "metadata",
]
