"""The worker: listens to each channel in one thread, does what is due in another, says it in a third, until told to stop.

Several workers may run, on several hosts: every piece of work is claimed with a lease. A failure is logged and
shown on the desk, and never ends the loop.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from civic import dispatch, fieldwork, intake, learning, outbox
from civic.core import polling
from civic.core.budget import Budget
from civic.core.calls import Tally
from civic.core.retry import RetryPolicy
from civic.db.reads.health import Due
from civic.deps import House, NoPack
from civic.ports import SHELVES, Channel, ChannelPaused, Failure

log = logging.getLogger("civic.worker")
BACK_OFF = RetryPolicy(first=timedelta(seconds=2), longest=timedelta(minutes=2), give_up_after=timedelta.max)
IDLE_SECONDS = 0.25
PAUSE_SECONDS = 0.05
ENOUGH = 10
"""Fewer than that in one pass, and a pause gathers some for the next: one transaction for many costs less."""
BEAT_EVERY = timedelta(seconds=5)
FILL_EVERY = timedelta(minutes=10)
LOOK_UP_EVERY = timedelta(minutes=10)
CHECK_EVERY = timedelta(hours=1)
LEARN_EVERY = timedelta(minutes=10)
SHELF_EVERY = timedelta(days=1) / SHELVES


class Worker:
    """`start` and `stop` it, or call `work_once` for what is due now."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.name = uuid.uuid4().hex[:12]
        self._stop = threading.Event()
        self._to_do = threading.Event()
        self._to_say = threading.Event()
        self._threads: list[threading.Thread] = []
        self._beat_at: datetime | None = None
        self._swept: int | None = None
        self._looked_up: dict[str, datetime] = {}
        self._searched: dict[str, datetime] = {}
        self._checked: dict[str, datetime] = {}

    def start(self) -> None:
        jobs: list[tuple[str, Callable[[], None]]] = [
            ("hands", partial(self._again_and_again, self._work, self._to_do)),
            ("voice", partial(self._again_and_again, self._deliver, self._to_say)),
            ("school", self._learn_now_and_then),
        ]
        jobs += [
            (f"ears-{name}", partial(self._listen, channel)) for name, channel in self.house.channels.items()
        ]
        self._threads = [threading.Thread(target=job, name=name, daemon=True) for name, job in jobs]
        for thread in self._threads:
            thread.start()

    def stop(self, within_seconds: float = 4.0) -> None:
        """Ask all threads to end after what they are doing; work cut off goes back by its lease."""
        self._stop.set()
        self._to_do.set()
        self._to_say.set()
        until = time.monotonic() + within_seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def work_once(self) -> int:
        """Take in, raise, reopen and send what is due; how much there was."""
        return self._do() + self._deliver()

    def _do(self) -> int:
        due, done = self._due(), 0
        if due.pushed:
            done = intake.hear(self.house.opener, self.house.pushing, self.house.clock)
            due = self._due()
        if due.posts:
            done += self._take_in()
            self._to_say.set()
            due = self._due()
        if due.accepted:
            with self.house.opener.writing() as store:
                done += dispatch.raise_due(store, self.house.workplace().office, self.house.clock.now())
        if due.reopening:
            with self.house.opener.writing() as store:
                done += fieldwork.reopen_due(store, self.house.workplace().office, self.house.clock.now())
        return done

    def _deliver(self) -> int:
        """Sending may take as long as the channel pleases, so nothing else waits for it."""
        if not self._due().messages:
            return 0
        house = self.house
        return outbox.deliver_due(
            outbox.Tools(house.opener, house.photos, house.clock, house.lease, house.chance),
            house.channels,
            self._stop.is_set,
            house.monthly_cap,
        )

    def _take_in(self) -> int:
        house, place = self.house, self.house.workplace()
        return intake.take_in_due(
            intake.Tools(
                house.opener, place.office, place.understanding, house.channels, house.photos, house.clock,
                house.lease, house.chance,
            )
        )  # fmt: skip

    def _due(self) -> Due:
        with self.house.opener.reading() as store:
            return store.reads.health.due(self.house.clock.now())

    def _work(self) -> int:
        self._beat()
        self._sweep()
        done = self._do()
        if done:
            self._to_say.set()
        return done

    def _again_and_again(self, job: Callable[[], int], wake: threading.Event) -> None:
        """Do a job while there is something to do, and look again when woken or after a short rest."""
        failures = 0
        while not self._stop.is_set():
            try:
                busy = job()
                failures = 0
            except NoPack:
                busy = 0
            except Exception:
                failures += 1
                busy = 0
                log.exception("the worker goes on after a failure")
            if busy < ENOUGH:
                rest = PAUSE_SECONDS if busy else IDLE_SECONDS
                wake.wait(rest if not failures else min(30.0, IDLE_SECONDS * 2**failures))
                wake.clear()

    def _learn_now_and_then(self) -> None:
        """Beside everything else: a model takes seconds to make, and nobody waits for it."""
        while not self._stop.wait(LEARN_EVERY.total_seconds()):
            try:
                self.learn()
            except NoPack:
                continue
            except Exception:
                log.exception("learning goes on after a failure")

    def learn(self) -> bool:
        """Learn from what people have confirmed, where enough is new; whether it did."""
        house = self.house
        pack = house.workplace().office.pack
        return learning.learn_due(house.opener, pack, house.teach, house.clock) is not None

    def _listen(self, channel: Channel) -> None:
        """A look that is refused costs nothing, so a paused channel is looked at until it answers again."""
        failures = 0
        while not self._stop.is_set():
            now = self.house.clock.now()
            wait = self.house.poll_every
            try:
                wait = self._poll_every(channel, now)
                if intake.listen(self.house.opener, channel, self.house.clock):
                    self._to_do.set()
                failures = 0
                self._fill_gap(channel)
                self._look_up(channel)
                self._check_pushing(channel.name)
            except Failure as failure:
                failures += 1
                log.warning("%s cannot be read: %s", channel.name, failure.reason)
                not_before = None if isinstance(failure, ChannelPaused) else failure.retry_at
                chance = self.house.chance()
                wait = (BACK_OFF.next_try(failures, now, now, chance, not_before) or now + wait) - now
            except Exception:
                failures += 1
                log.exception("listening to %s goes on after a failure", channel.name)
            self._book(channel)
            self._stop.wait(wait.total_seconds())

    def _fill_gap(self, channel: Channel) -> None:
        """Posts that a look was not told of are searched for: at once, and every so often where that fails."""
        now = self.house.clock.now()
        failed = self._searched.get(channel.name)
        if failed is not None and now - failed < FILL_EVERY:
            return
        try:
            if intake.fill_gap(self.house.opener, channel, self.house.clock):
                self._to_do.set()
        except Failure:
            self._searched[channel.name] = now
            raise

    def _look_up(self, channel: Channel) -> None:
        """What was taken back there goes here too, with the photos of what residents answered or quoted; asked every so
        often, for some posts at a time."""
        house, now = self.house, self.house.clock.now()
        looked = self._looked_up.get(channel.name)
        if looked is not None and now - looked < LOOK_UP_EVERY:
            return
        outbox.find_by_hand(house.opener, channel, house.clock)
        office, sparing = house.workplace().office, self._budget(channel.name, now).sparing()
        withdrawn = intake.withdraw_due(house.opener, office, channel.name, now, sparing)
        if intake.look_up_due(house.opener, office, channel, house.clock) + withdrawn == 0:
            self._looked_up[channel.name] = now

    def _check_pushing(self, name: str) -> None:
        """Asked once an hour, as often as X itself looks whether we are there."""
        now, pushing = self.house.clock.now(), self.house.pushing.get(name)
        checked = self._checked.get(name)
        if pushing is None or (checked is not None and now - checked < CHECK_EVERY):
            return
        self._checked[name] = now
        intake.check_pushing(self.house.opener, pushing)

    def _poll_every(self, channel: Channel, now: datetime) -> timedelta:
        """Less often in quiet hours, as the window runs out, and as the month's money does."""
        house = self.house
        with house.opener.reading() as store:
            last_post_at, window = store.ledger.activity(channel.name, channel.look)
            pause = polling.poll_every(house.poll_every, now, last_post_at, window)
        return self._budget(channel.name, now).poll_every(pause)

    def _budget(self, name: str, now: datetime) -> Budget:
        if not self.house.monthly_cap:
            return Budget()
        with self.house.opener.reading() as store:
            return store.ledger.budget(name, self.house.monthly_cap, now)

    def _book(self, channel: Channel) -> None:
        """What the last look cost. If it cannot be written it is lost, and the log says so."""
        try:
            tally = channel.take_tally()
            if tally != Tally():
                with self.house.opener.writing() as store:
                    store.ledger.keep(channel.name, tally)
        except Exception:
            log.exception("what the last look at %s cost could not be written down", channel.name)

    def _sweep(self) -> None:
        """One shelf of photos after the other, each once a day; and what has been kept long enough."""
        shelf = int(self.house.clock.now().timestamp() / SHELF_EVERY.total_seconds()) % SHELVES
        if shelf != self._swept:
            self._swept = shelf
            intake.forget_due(self.house.opener, self.house.workplace().office, self.house.clock.now())
            intake.sweep_photos(self.house.opener, self.house.photos, shelf, self.house.clock.now())

    def _beat(self) -> None:
        now = self.house.clock.now()
        if self._beat_at is None or now - self._beat_at >= BEAT_EVERY:
            with self.house.opener.writing() as store:
                store.channels.beat(self.name, now)
            self._beat_at = now
