"""Work orders: what a crew is asked to do, the states it passes, and the one table of moves between them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from civic.core.report import IllegalMove, ReportState


class WorkOrderState(StrEnum):
    RAISED = "raised"
    STARTED = "started"
    ON_HOLD = "on_hold"
    DONE = "done"
    UNABLE = "unable"
    CANCELLED = "cancelled"


W = WorkOrderState
OPEN_STATES = (W.RAISED, W.STARTED, W.ON_HOLD)

MOVES: dict[WorkOrderState, tuple[WorkOrderState, ...]] = {
    W.RAISED: (W.STARTED, W.ON_HOLD, W.DONE, W.UNABLE, W.CANCELLED),
    W.STARTED: (W.RAISED, W.ON_HOLD, W.DONE, W.UNABLE, W.CANCELLED),
    W.ON_HOLD: (W.RAISED, W.STARTED, W.DONE, W.UNABLE, W.CANCELLED),
    W.DONE: (W.RAISED,),
    W.UNABLE: (W.RAISED,),
    W.CANCELLED: (W.RAISED,),
}

REPORT_STATE: dict[WorkOrderState, ReportState] = {
    W.RAISED: ReportState.WITH_CREW,
    W.STARTED: ReportState.IN_PROGRESS,
    W.ON_HOLD: ReportState.ON_HOLD,
    W.DONE: ReportState.FIXED,
    W.UNABLE: ReportState.UNABLE,
}


def move(reference: str, current: WorkOrderState, wanted: WorkOrderState) -> WorkOrderState:
    """The wanted state, if the table allows the step; IllegalMove otherwise."""
    if wanted not in MOVES[current]:
        raise IllegalMove(reference, current, wanted, MOVES[current])
    return wanted


def reference(work_order_id: int) -> str:
    """What crews call a job: W-688."""
    return f"W-{work_order_id}"


def work_order_id(text: str) -> int | None:
    """The number in a work order's reference as people write it (W-688, w688, 688), or None."""
    digits = text.strip().upper().removeprefix("W").lstrip("-– ")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None


@dataclass(frozen=True)
class WorkOrder:
    """A work order as the stages see it at one moment; its times are never later than we heard of them."""

    id: int
    report_id: int
    state: WorkOrderState
    crew: str
    priority: str
    due_at: datetime
    raised_at: datetime
    started_at: datetime | None
    done_at: datetime | None
    note: str
    reason: str
    version: int

    @property
    def ref(self) -> str:
        return reference(self.id)
