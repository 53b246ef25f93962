"""One report's life in a scratch town, before it is written as rows; and the numbers its rows are kept under."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from civic.bench.town.samples import Sample
from civic.core.council import Crew
from civic.core.report import ReportState as S
from civic.core.work_order import REPORT_STATE

FIRST_REPORT, FIRST_WORK_ORDER = 1001, 601
WORKED = {state: order for order, state in REPORT_STATE.items()}
ENDED = (S.FIXED, S.UNABLE, S.DECLINED, S.NOT_OURS)
DECIDED_AFTER = timedelta(minutes=4)


@dataclass(frozen=True)
class Life:
    """`order_id` is 0 where no crew was ever sent; `first_event` is the id of the oldest entry of its history."""

    number: int
    state: S
    sample: Sample
    by_x: bool
    lat: float
    lon: float
    crew: Crew | None
    hazard: bool
    photo: str | None
    received_at: datetime
    ended_at: datetime | None
    due_at: datetime
    first_event: int
    order_id: int

    @property
    def report_id(self) -> int:
        return FIRST_REPORT + self.number

    @property
    def post_id(self) -> int:
        return self.number + 1

    @property
    def channel(self) -> str:
        return "x" if self.by_x else "web"

    @property
    def placed(self) -> bool:
        return self.state is not S.WAITING

    @property
    def decided_at(self) -> datetime | None:
        return self.received_at + DECIDED_AFTER if self.order_id or self.ended_at else None

    @property
    def changed_at(self) -> datetime:
        return self.ended_at or self.received_at + DECIDED_AFTER


class Numbers:
    """The next ids of what a report may have many or none of."""

    def __init__(self) -> None:
        self._event = 1
        self._work_order = FIRST_WORK_ORDER

    def events(self) -> int:
        """The first of three ids, of which not all need be used."""
        first = self._event
        self._event += 3
        return first

    def work_order(self) -> int:
        self._work_order += 1
        return self._work_order - 1
