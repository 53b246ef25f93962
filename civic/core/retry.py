"""When to try again what did not work: waits that grow and differ, and an end after which a person decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class RetryPolicy:
    """Full jitter: a wait lies anywhere between half of `first` and a bound that doubles from `first` to `longest`.

    So those that failed in the same moment do not come back in the same moment.
    """

    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=10)
    give_up_after: timedelta = timedelta(hours=24)

    def next_try(
        self, attempts: int, now: datetime, since: datetime, chance: float, not_before: datetime | None = None
    ) -> datetime | None:
        """When attempt number `attempts` + 1 is due; None when it is time to give up and show the failure.

        `chance`, from 0 to 1, says where in its range the wait lies; `not_before` is what the platform asks for.
        """
        if now - since > self.give_up_after:
            return None
        bound = min(self.longest, self.first * (1 << min(max(attempts - 1, 0), 16)))
        least = min(bound, self.first / 2)
        at = now + least + chance * (bound - least)
        return max(at, not_before) if not_before else at
