"""The worker: listens to channels in one thread, does and says what is due in another, until told to stop.

Several workers may run, on several hosts: every piece of work is claimed with a lease. A failure is logged and
shown on the desk, and never ends the loop.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from civic import dispatch, fieldwork, intake, outbox
from civic.core.retry import RetryPolicy
from civic.db.reads.health import Due
from civic.deps import House, NoPack
from civic.ports import Channel, Failure

log = logging.getLogger("civic.worker")
BACK_OFF = RetryPolicy(first=timedelta(seconds=2), longest=timedelta(minutes=2), give_up_after=timedelta.max)
IDLE_SECONDS = 0.25
BEAT_EVERY = timedelta(seconds=5)


class Worker:
    """`start` and `stop` it, or call `work_once` for what is due now."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.name = uuid.uuid4().hex[:12]
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._threads: list[threading.Thread] = []
        self._beat_at: datetime | None = None

    def start(self) -> None:
        jobs: list[tuple[str, Callable[[], None]]] = [("hands", self._work)]
        jobs += [
            (f"ears-{name}", partial(self._listen, channel)) for name, channel in self.house.channels.items()
        ]
        self._threads = [threading.Thread(target=job, name=name, daemon=True) for name, job in jobs]
        for thread in self._threads:
            thread.start()

    def stop(self, within_seconds: float = 4.0) -> None:
        """Ask both threads to end after what they are doing; work cut off goes back by its lease."""
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(within_seconds)

    def work_once(self) -> int:
        """Take in, raise, reopen and send what is due; how much there was."""
        done = self._take_in()
        due = self._due()
        if due.accepted:
            with self.house.opener.writing() as store:
                done += dispatch.raise_due(store, self.house.workplace().office, self.house.clock.now())
        if due.reopening:
            with self.house.opener.writing() as store:
                done += fieldwork.reopen_due(store, self.house.workplace().office, self.house.clock.now())
        if not (done or due.messages):
            return 0
        return done + outbox.deliver_due(
            self.house.opener, self.house.channels, self.house.photos, self.house.clock, self.house.lease
        )

    def _take_in(self) -> int:
        place = self.house.workplace()
        if not self._due().posts:
            return 0
        house = self.house
        return intake.take_in_due(
            intake.Tools(
                house.opener, place.office, place.understanding, house.channels, house.photos, house.clock,
                house.lease,
            )
        )  # fmt: skip

    def _due(self) -> Due:
        with self.house.opener.reading() as store:
            return store.reads.health.due(self.house.clock.now())

    def _work(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                self._beat()
                busy = self.work_once()
                failures = 0
            except NoPack:
                busy = 0
            except Exception:
                failures += 1
                busy = 0
                log.exception("the worker goes on after a failure")
            if not busy:
                self._wake.wait(IDLE_SECONDS if not failures else min(30.0, IDLE_SECONDS * 2**failures))
                self._wake.clear()

    def _listen(self, channel: Channel) -> None:
        failures = 0
        while not self._stop.is_set():
            now = self.house.clock.now()
            wait = self.house.poll_every
            try:
                if intake.listen(self.house.opener, channel, self.house.clock):
                    self._wake.set()
                failures = 0
            except Failure as failure:
                failures += 1
                log.warning("%s cannot be read: %s", channel.name, failure.reason)
                wait = (BACK_OFF.next_try(failures, now, now, failure.retry_at) or now + wait) - now
            except Exception:
                failures += 1
                log.exception("listening to %s goes on after a failure", channel.name)
            self._stop.wait(wait.total_seconds())

    def _beat(self) -> None:
        now = self.house.clock.now()
        if self._beat_at is None or now - self._beat_at >= BEAT_EVERY:
            with self.house.opener.writing() as store:
                store.channels.beat(self.name, now)
            self._beat_at = now
