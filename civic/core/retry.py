"""When to try again what did not work: doubling waits with a ceiling, and an end after which a person decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class RetryPolicy:
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=10)
    give_up_after: timedelta = timedelta(hours=24)

    def next_try(
        self, attempts: int, now: datetime, since: datetime, not_before: datetime | None = None
    ) -> datetime | None:
        """When attempt number `attempts` + 1 is due; None when it is time to give up and show the failure."""
        if now - since > self.give_up_after:
            return None
        wait = min(self.longest, self.first * (1 << min(max(attempts - 1, 0), 16)))
        return max(now + wait, not_before) if not_before else now + wait
