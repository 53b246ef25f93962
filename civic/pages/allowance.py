"""How often one person or address may try something before being asked to wait.

In: what is tried and by whom. Out: seconds to wait, 0 for go ahead. Promises: kept in this process's memory
only, so a restart forgets; the oldest try is forgotten first.
"""

import math
import threading
import time
from collections import Counter
from collections.abc import Sequence

from fastapi import FastAPI, Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

REPORTS_PER_HOUR = 60
FAILED_SIGN_INS_A_NAME_AND_ADDRESS = RateLimitItemPerMinute(8, 15, namespace="name and address")
FAILED_SIGN_INS_A_NAME = RateLimitItemPerMinute(100, 15, namespace="name")
"""Guesses from everywhere; high, so that nobody is locked out by somebody else's."""
FAILED_SIGN_INS_AN_ADDRESS = RateLimitItemPerMinute(40, 15, namespace="address")


class Allowances:
    """What a process remembers of recent tries. `reports_per_hour` counts one address; 0 sets no limit."""

    def __init__(self, reports_per_hour: int = REPORTS_PER_HOUR) -> None:
        self.reports = (
            RateLimitItemPerHour(reports_per_hour, namespace="reports") if reports_per_hour else None
        )
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._under_way: Counter[tuple[RateLimitItem, str]] = Counter()
        self._lock = threading.Lock()

    def begin(self, tries: Sequence[tuple[RateLimitItem, str]]) -> int:
        """Seconds until these may be tried again; 0 for now, and until they `end` they count as failed: many at
        once get no further than one after the other."""
        with self._lock:
            waits = [self._wait_of(limit, who) for limit, who in tries]
            if not any(waits):
                self._under_way.update(tries)
            return max(waits)

    def end(self, tries: Sequence[tuple[RateLimitItem, str]], *, failed: bool) -> None:
        """How tries that began came out; only those that failed are remembered."""
        with self._lock:
            self._under_way.subtract(tries)
            self._under_way += Counter()
            for limit, who in tries if failed else ():
                self._limiter.hit(limit, who)

    def _wait_of(self, limit: RateLimitItem, who: str) -> int:
        stats = self._limiter.get_window_stats(limit, who)
        if stats.remaining > self._under_way[limit, who]:
            return 0
        return max(1, math.ceil(stats.reset_time - time.time()))

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
