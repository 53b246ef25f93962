"""What every desk page shows of the whole: how many stand where, and whether the channels are well.

In: the house and a transaction. Out: a Frame. Promises: the counts are read at most once a second by a process,
and for a twentieth of its time at most; a change that this process made or heard of is counted at once, or after three
times as long as counting takes.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from markupsafe import Markup

from civic.core.budget import SLOW
from civic.core.council import Council
from civic.db.reads.filters import Filter
from civic.db.store import Store
from civic.deps import Visit
from civic.pages.desk.dates import Dates
from civic.pages.desk.lines import Lines
from civic.pages.desk.query import OPEN_ONES, ListQuery
from civic.pages.kept import Kept
from civic.pages.render import text

FRESH_SECONDS = 1.0
SHARE_OF_TIME = 20
PAUSE = 3
SILENT, SILENT_WITH_CAP = timedelta(minutes=2), 2 * SLOW + timedelta(minutes=1)
"""After how long without a look nobody seems to be reading; near a cap looks are rare on purpose."""
CREW_STATES = ("accepted", "with_crew", "on_hold")

NO_PUSH = (
    "{name} holds our webhook to be invalid, and asking it to check again did not help. Posts are looked for instead, so "
    "none is lost. See that the address is reachable for {name}, then run `civic webhook`."
)
COLUMNS = {"category": 3, "ward": 4, "crew": 5}
T = TypeVar("T")
Counted = tuple[str, bool, str, str | None, str, str | None, bool, int]
"""(state, hazard, late, category, ward, crew, unplaced, number)"""


class Tally:
    """Open reports, counted by everything the list can be narrowed to. What is asked for twice is counted once."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows: list[Counted] = [tuple(row) for row in rows]
        self._kept: dict[Any, Any] = {}

    def keep(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives, made once as long as these counts last."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: T = self._kept[key]
        return kept

    def number(self, query: ListQuery, state: str) -> int:
        """How many are in this state, within the query's category, ward and crew."""
        return self.keep(
            ("number", *_narrowing(query), state), lambda: sum(row[7] for row in self._narrowed(query, state))
        )

    def states(self, query: ListQuery) -> Mapping[str, int]:
        """The same for every chip."""
        return {state: self.number(query, state) for state in OPEN_ONES}

    def unplaced(self, query: ListQuery, state: str) -> int:
        """How many of them have no place."""
        return self.keep(
            ("unplaced", *_narrowing(query), state),
            lambda: sum(row[7] for row in self._narrowed(query, state) if row[6]),
        )

    def each(self, query: ListQuery, state: str, column: str) -> Mapping[str, int]:
        """How many there are of each category, ward or crew, within the rest of the query."""
        found: dict[str, int] = {}
        for row in self._narrowed(query, state, without=column):
            value = str(row[COLUMNS[column]] or "")
            found[value] = found.get(value, 0) + row[7]
        return found

    def _narrowed(self, query: ListQuery, state: str, without: str = "") -> list[Counted]:
        wanted = [
            (at, getattr(query, name))
            for name, at in COLUMNS.items()
            if name != without and getattr(query, name)
        ]
        return [
            row for row in self._rows if _stands(row, state) and all(row[at] == value for at, value in wanted)
        ]


def _narrowing(query: ListQuery) -> tuple[str, str, str]:
    return query.category, query.ward, query.crew


def _stands(row: Counted, state: str) -> bool:
    if state == "open":
        return True
    if state == "hazard":
        return row[1]
    if state in ("overdue", "at_risk"):
        return row[2] == state
    return row[0] in CREW_STATES if state == "with_crew" else row[0] == state


@dataclass(frozen=True)
class Health:
    """One channel as the desk speaks of it, by its worst trouble. `ill`: somebody must look, and `reasons` say why and
    what to do; `failing_since` when it does not answer."""

    channel: str
    name: str
    words: str
    ill: bool = False
    last_post_at: datetime | None = None
    failing_since: datetime | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """What the head of every desk page shows."""

    tally: Tally
    health: tuple[Health, ...]
    triage: int
    head: Callable[[str], Markup]
    """Draws the top of the page, with these words in its search field."""
    old: bool = False
    """Something has happened since the counts were taken; asking again shortly shows it."""


class Board:
    """One for a process; threads share it."""

    def __init__(self) -> None:
        self._tally = Tally(())
        self._triage = 0
        self._channels: list[Any] = []
        self._count_again_at = self.count_soonest_at = self._look_again_at = 0.0
        self._changes = self._counted = 0
        self._lock = threading.Lock()
        self._dates: Dates | None = None
        self.lines = Lines()
        self.heads = Kept()

    def dates(self, council: Council) -> Dates:
        """The words of the council's calendar."""
        if self._dates is None or self._dates.council is not council:
            self._dates = Dates(council)
        return self._dates

    def changed(self) -> None:
        """Something was written, here or elsewhere: count again."""
        self._changes += 1

    def look_again(self) -> None:
        """Somebody has done something about a channel here."""
        self._look_again_at = 0.0

    def frame(self, visit: Visit, store: Store) -> Frame:
        """The counts and the channels, from memory where they are fresh; both are read at the first time only."""
        first = self._look_again_at == 0.0
        if self._stale():
            self._count(visit, store, wait=first)
        elif time.monotonic() >= self._look_again_at:
            self._look(store)
        if first:
            self._look(store)
        shown = (self._health(visit), self._triage, self._changes != self._counted)
        return Frame(self._tally, shown[0], shown[1], partial(self._head, visit, shown), shown[2])

    def _head(self, visit: Visit, shown: tuple[tuple[Health, ...], int, bool], q: str) -> Markup:
        """Drawn once for each person while nothing of it changes; a day later times are written otherwise."""
        theme, path = visit.request.cookies.get("theme", ""), visit.request.url.path
        place = "/desk/reports" if path.startswith("/desk/reports") else path
        day = visit.now.astimezone(visit.office.council.zone).date()
        key = (visit.staff, theme, place, q, shown, day, visit.workplace.digest)
        frame = dict(zip(("health", "triage", "old"), shown, strict=True))
        return Markup(self.heads.get(key, lambda: text(visit, "desk/_head.html", frame=frame, q=q)))

    def _stale(self) -> bool:
        now = time.monotonic()
        if self._changes != self._counted:
            return now >= self.count_soonest_at
        return now >= self._count_again_at

    def _count(self, visit: Visit, store: Store, *, wait: bool) -> None:
        """One thread counts; the others go on with what is known, or wait while nothing is."""
        if not self._lock.acquire(blocking=wait):
            return
        try:
            if not self._stale():
                return
            changes, began = self._changes, time.monotonic()
            risk_until = visit.office.answer_by(visit.now)
            self._tally = Tally(store.reads.desk.tally(visit.now, risk_until))
            self._triage = store.reads.desk.number(Filter(state="triage"), visit.now, risk_until)
            ended = time.monotonic()
            self._counted = changes
            self.count_soonest_at = ended + (ended - began) * PAUSE
            self._count_again_at = ended + max(FRESH_SECONDS, (ended - began) * SHARE_OF_TIME)
        finally:
            self._lock.release()

    def _look(self, store: Store) -> None:
        self._channels = store.reads.health.channels()
        self._look_again_at = time.monotonic() + FRESH_SECONDS

    def _health(self, visit: Visit) -> tuple[Health, ...]:
        known = {row.name: row for row in self._channels}
        plugged = sorted(visit.office.speaking.items())
        if not plugged:
            return (Health("", "the channel", "No channel is connected"),)
        dates = self.dates(visit.office.council)
        usual = SILENT_WITH_CAP if visit.house.monthly_cap else SILENT
        silent = max(usual, 3 * visit.house.poll_every)
        return tuple(
            _health(channel, name, known.get(channel), visit.now, dates, silent) for channel, name in plugged
        )


def _health(channel: str, name: str, row: Any, now: datetime, dates: Dates, silent: timedelta) -> Health:
    if row is None or (row.polled_at is None and row.failing_since is None and not row.pause_reason):
        return Health(channel, name, f"{name} has not been read yet")
    ills = list(_ills(name, row, now, dates, silent))
    words = ills[0][0] if ills else f"{name} is well"
    reasons = tuple(reason for _, reason in ills)
    return Health(channel, name, words, bool(ills), row.last_post_at, row.failing_since, reasons)


def _ills(name: str, row: Any, now: datetime, dates: Dates, silent: timedelta) -> Iterator[tuple[str, str]]:
    """What is wrong and what to do, the worst first."""
    if row.pause_reason:
        later = row.paused_until is not None and row.paused_until > now
        again = f"at {dates.moment(row.paused_until, now)}" if later else "now"
        kept = f"Replies are kept and go by themselves; the next one is tried {again}."
        yield f"Replies to {name} are paused", f"{row.pause_reason} {kept}"
    if row.failing_since is not None:
        yield f"{name} has not answered since {dates.moment(row.failing_since, now)}", row.failure
    elif row.polled_at is not None and now - row.polled_at > silent:
        read = dates.moment(row.polled_at, now)
        yield f"{name} was last read {read}", "No worker is reading it. Run `civic worker`. Nothing is lost."
    if row.push_valid is False:
        yield f"{name} does not push posts any more", NO_PUSH.format(name=name)
    if row.gap:
        yield f"Posts on {name} may be missing", row.gap


def board(visit: Visit) -> Board:
    """The process's own board."""
    state = visit.request.app.state
    if not hasattr(state, "desk_board"):
        state.desk_board = Board()
    found: Board = state.desk_board
    return found
