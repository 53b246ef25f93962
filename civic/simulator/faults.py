"""What goes wrong on purpose: switches that make the X API answer as it does on bad days.

In: what goes wrong, at which endpoint, how many times. Out: for each call, the switch that it meets or none.
Promises: the first switch that fits is met, and counted; switches live in memory, so a restart lifts them all.
"""

import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count


class Fault(StrEnum):
    """`DROPPED_*`: the connection breaks off before or after the call has had its effect."""

    RATE_LIMITED = "rate_limited"
    RATE_LIMITED_WITHOUT_RESET = "rate_limited_without_reset"
    CREDITS_DEPLETED = "credits_depleted"
    MONTHLY_CAP = "monthly_cap"
    REVOKED = "revoked"
    UNAVAILABLE = "unavailable"
    SLOW = "slow"
    DROPPED_BEFORE = "dropped_before"
    DROPPED_AFTER = "dropped_after"
    EMPTY_PAGE = "empty_page"
    NOT_ON_PLAN = "not_on_plan"
    CUT_LINE = "cut_line"


WORDS = {
    Fault.RATE_LIMITED: "429, too many calls, with the time of the reset",
    Fault.RATE_LIMITED_WITHOUT_RESET: "429, too many calls, without any header",
    Fault.CREDITS_DEPLETED: "402, no credits left",
    Fault.MONTHLY_CAP: "429, the monthly cap is reached",
    Fault.REVOKED: "401, the keys are revoked",
    Fault.UNAVAILABLE: "503 with a page of HTML",
    Fault.SLOW: "The answer is slow",
    Fault.DROPPED_BEFORE: "The connection breaks before anything happens",
    Fault.DROPPED_AFTER: "The connection breaks after it has happened",
    Fault.EMPTY_PAGE: "A page of posts comes back empty",
    Fault.CUT_LINE: "The next line of the stream is cut in two, and the connection breaks",
    Fault.NOT_ON_PLAN: "403, the app's plan does not include the endpoint",
}


@dataclass(frozen=True)
class Switch:
    """`endpoint` is such as "POST /2/tweets", or "" for all; `times` is what is left, None for until it is lifted."""

    id: int
    fault: Fault
    endpoint: str = ""
    times: int | None = None
    seconds: float = 0.0

    def fits(self, endpoint: str) -> bool:
        return self.endpoint in ("", endpoint) and self.times != 0


class Faults:
    """All switches of one simulator, in the order in which they were switched on."""

    def __init__(self) -> None:
        self._switches: dict[int, Switch] = {}
        self._ids = count(1)
        self._lock = threading.Lock()

    def switch_on(
        self, fault: Fault, endpoint: str = "", times: int | None = None, seconds: float = 0.0
    ) -> Switch:
        with self._lock:
            switch = Switch(next(self._ids), fault, endpoint, times, seconds)
            self._switches[switch.id] = switch
            return switch

    def all(self) -> list[Switch]:
        """Those that are on."""
        return list(self._switches.values())

    def lift(self, switch_id: int | None = None) -> None:
        """One of them, or all; what is lifted already is no mistake."""
        with self._lock:
            if switch_id is None:
                self._switches.clear()
            self._switches.pop(switch_id or 0, None)

    def met(self, endpoint: str) -> Switch | None:
        """What a call to this endpoint meets now; its count goes down, and at nothing left it is lifted."""
        with self._lock:
            found = next((switch for switch in self._switches.values() if switch.fits(endpoint)), None)
            if found is not None and found.times is not None:
                self._switches[found.id] = replace(found, times=found.times - 1)
                if found.times == 1:
                    del self._switches[found.id]
            return found
