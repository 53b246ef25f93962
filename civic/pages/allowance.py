"""How often one person or address may try something before being asked to wait.

In: what is tried and by whom. Out: seconds to wait, 0 for go ahead. Promises: kept in this process's memory
only, so a restart forgets; the oldest try is forgotten first.
"""

import math
import time

from fastapi import FastAPI, Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

REPORTS_PER_HOUR = 60
FAILED_SIGN_INS_A_NAME = RateLimitItemPerMinute(8, 15, namespace="name")
FAILED_SIGN_INS_AN_ADDRESS = RateLimitItemPerMinute(40, 15, namespace="address")


class Allowances:
    """What a process remembers of recent tries. `reports_per_hour` counts one address; 0 sets no limit."""

    def __init__(self, reports_per_hour: int = REPORTS_PER_HOUR) -> None:
        self.reports = (
            RateLimitItemPerHour(reports_per_hour, namespace="reports") if reports_per_hour else None
        )
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, limit: RateLimitItem | None, who: str) -> int:
        """Seconds until `who` may try again; 0 for now."""
        if limit is None or self._limiter.test(limit, who):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(limit, who).reset_time - time.time()))

    def count(self, limit: RateLimitItem | None, who: str) -> None:
        """Remember one try."""
        if limit is not None:
            self._limiter.hit(limit, who)


def install(app: FastAPI, reports_per_hour: int = REPORTS_PER_HOUR) -> None:
    app.state.allowances = Allowances(reports_per_hour)


def allowances(request: Request) -> Allowances:
    found: Allowances = request.app.state.allowances
    return found


def address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def wait_words(seconds: int) -> str:
    """A waiting time as people say it: 40 seconds, 1 minute, 12 minutes."""
    if seconds < 60:
        return f"{seconds} second{'s' if seconds != 1 else ''}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'s' if minutes != 1 else ''}"
