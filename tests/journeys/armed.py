"""A worker that kills itself (SIGKILL) at a named step; run as a program: `python -m tests.journeys.armed STEP`.

In: the product's settings from the environment. Out: nothing; exit code 3 when the step was never reached.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from civic import dispatch, fieldwork, intake, outbox
from civic.adapters.x import XChannel
from civic.adapters.x.calls import Calls
from civic.db.store.channels import Channels
from civic.db.store.opt_outs import OptOuts
from civic.db.store.outbox import Outbox
from civic.db.store.posts import Posts
from civic.db.store.pushed import Pushed
from civic.intake import hearing, listening, saving, taking_in
from civic.main import build_house
from civic.settings import read_settings
from civic.worker import Worker

NEVER_REACHED = 3
BEFORE, AFTER = True, False
STEPS: dict[str, tuple[Any, str, bool]] = {
    "an event is being read": (Pushed, "done", BEFORE),
    "an event has been read": (hearing, "_heard", AFTER),
    "a page is being stored": (Posts, "add", AFTER),
    "a page is stored": (listening, "store_page", AFTER),
    "the cursor is being moved": (Channels, "read_up_to", AFTER),
    "the cursor has moved": (intake, "listen", AFTER),
    "posts are being claimed": (Posts, "claim", AFTER),
    "posts are claimed": (taking_in, "_get_ready_safely", BEFORE),
    "photos are fetched": (taking_in, "fetch_photos", AFTER),
    "the report is being saved": (taking_in, "save", AFTER),
    "the report is saved": (taking_in, "_save_together", AFTER),
    "the work order is being raised": (dispatch, "raise_for", AFTER),
    "the work order is raised": (outbox, "deliver_due", BEFORE),
    "a message is being claimed": (Outbox, "claim", AFTER),
    "a message is claimed": (outbox, "_deliver", BEFORE),
    "the reply is about to go": (Calls, "create", BEFORE),
    "the reply has gone": (Calls, "create", AFTER),
    "the reply is being settled": (Outbox, "sent", AFTER),
    "the reply is settled": (outbox, "_deliver", AFTER),
}
"""Where it dies: before or after a function; what is being done is not committed yet, what is done is."""
LATER_STEPS: dict[str, tuple[Any, str, bool]] = {
    "an unsure reply is about to be looked for": (XChannel, "find_reply", BEFORE),
    "an unsure reply is found": (XChannel, "find_reply", AFTER),
    "a report is being joined to another": (saving, "merge", AFTER),
    "a job is being reopened": (fieldwork, "reopen", AFTER),
    "who wants no answers is being noted": (OptOuts, "add", AFTER),
}
"""The same of what comes after a first report."""


def arm(step: str) -> None:
    where, name, before = (STEPS | LATER_STEPS)[step]
    real: Callable[..., Any] = getattr(where, name)

    def deadly(*given: Any, **named: Any) -> Any:
        if not before:
            real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(where, name, deadly)


def main(step: str) -> int:
    house = build_house(read_settings())
    arm(step)
    worker = Worker(house)
    for channel in house.channels.values():
        worker.work_once()
        intake.listen(house.opener, channel, house.clock)
        while worker.work_once():
            pass
    return NEVER_REACHED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
