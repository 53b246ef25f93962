"""What our calls to X came to since somebody last asked, and what X said is left of its rate windows.

In: what was read and written, and the headers of every answer. Out: a Tally, which begins anew when it is taken.
Promises: threads may share it. It lives in memory: a process that is killed takes with it what was counted since it
was last taken, which is one look or one reply. What was read earlier on the same UTC day counts once, as X bills
it; a process that begins anew does not know what it read before, and counts those again.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from civic.adapters.x.prices import MILLS
from civic.core.calls import Made, Tally, Window
from civic.ports import Clock

WINDOWS = {"x-rate-limit": "", "x-user-limit-24hour": ", a day", "x-app-limit-24hour": ", a day of the app"}
REFUSES_KEYS, TROUBLE = 401, 500
_NUMBERS = re.compile(r"(?<=[a-z]/)\d+(?=/|$)")
_LONGEST_NUMBER = 11


class Meter:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._made: Counter[tuple[str, str]] = Counter()
        self._windows: dict[str, Window] = {}
        self._keys_taken: bool | None = None
        self._seen: set[tuple[str, str]] = set()
        self._seen_on = ""

    def count(self, kind: str, number: int = 1) -> None:
        """So many things of a kind were made."""
        with self._lock:
            self._made[self._today(), kind] += number

    def count_read(self, kind: str, ids: Iterable[str]) -> None:
        """These were read; those that were read today already are billed no more."""
        with self._lock:
            today = self._today()
            fresh = {(kind, one) for one in ids} - self._seen
            self._seen |= fresh
            if fresh:
                self._made[today, kind] += len(fresh)

    def hear(self, method: str, path: str, status: int, headers: Mapping[str, str]) -> None:
        """What an answer says of the windows of its endpoint, and whether it took our keys; X does not always say."""
        now, endpoint = self._clock.now(), f"{method} {_NUMBERS.sub(':id', path)}"
        heard = {f"{endpoint}{more}": _window(headers, name, now) for name, more in WINDOWS.items()}
        with self._lock:
            self._windows |= {name: window for name, window in heard.items() if window}
            self._keys_taken = status != REFUSES_KEYS if status < TROUBLE else self._keys_taken

    def take(self) -> Tally:
        """All since the last time."""
        with self._lock:
            made, windows, keys_taken = self._made, self._windows, self._keys_taken
            self._made, self._windows, self._keys_taken = Counter(), {}, None
        calls = (Made(day, kind, number, number * MILLS[kind]) for (day, kind), number in made.items())
        return Tally(tuple(calls), windows, keys_taken)

    def _today(self) -> str:
        """What was read yesterday is billed again today."""
        today = self._clock.now().astimezone(UTC).date().isoformat()
        if today != self._seen_on:
            self._seen, self._seen_on = set(), today
        return today


def _window(headers: Mapping[str, str], name: str, now: datetime) -> Window | None:
    told = [headers.get(f"{name}-{part}", "") for part in ("limit", "remaining", "reset")]
    if not all(one.isascii() and one.isdigit() and len(one) <= _LONGEST_NUMBER for one in told):
        return None
    limit, remaining, reset = map(int, told)
    return Window(limit, remaining, datetime.fromtimestamp(reset, UTC), now)
