"""Carries events to webhooks in the background of the server's event loop, one after the other for each webhook.

In: deliveries that wait in the state. Out: signed POSTs. Promises: the X API never waits for it; what was not answered
with 200 in ten seconds is sent again, unchanged, after each of the pauses, then marked failed; nothing is sent to a
webhook that is not valid; what waits is kept in the state, so a restart goes on with it. Each webhook is challenged
once an hour of the simulator's time: a wrong answer makes it invalid, a right one valid, none leaves it as it is. How
it delivers badly on purpose (Manner) lives in memory: a restart lifts it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from civic.simulator.hooks.challenge import SIGNATURE_HEADER, challenge, signature
from civic.simulator.hooks.wire import Unanswered, ask
from civic.simulator.state import State, meta, webhooks
from civic.simulator.state.webhooks import Delivery

PAUSES_S = (0.5, 2.0, 5.0)


@dataclass(frozen=True)
class Manner:
    """`duplicate`: everything twice; `out_of_order`: the newest that waits first; `held`: nothing at all for now."""

    duplicate: bool = False
    out_of_order: bool = False
    held: bool = False


class Courier:
    """`changed` is called after every delivery."""

    def __init__(self, state: State, changed: Callable[[], None]) -> None:
        self._state = state
        self._changed = changed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._walks: dict[int, asyncio.Task[None]] = {}
        self._checks: set[asyncio.Task[None]] = set()
        self.pauses: Sequence[float] = PAUSES_S
        self.manner = Manner()

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._set_out()

    def wake(self) -> None:
        """Something may wait. From any thread, and after the transaction that made it wait."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._set_out)

    def behave(self, manner: Manner) -> None:
        self.manner = manner
        self.wake()

    async def close(self) -> None:
        self._loop = None
        under_way = [*self._walks.values(), *self._checks]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _set_out(self) -> None:
        if self._loop is None:
            return
        self._check_due(self._loop)
        if self.manner.held:
            return
        with self._state.reading() as db:
            waited_for = webhooks.waited_for(db)
        for webhook_id in waited_for:
            if webhook_id not in self._walks:
                self._walks[webhook_id] = self._loop.create_task(self._walk(webhook_id))

    def _check_due(self, loop: asyncio.AbstractEventLoop) -> None:
        now_ms = self._state.clock.now_ms()
        with self._state.reading() as db:
            due = webhooks.to_check(db, now_ms)
        for row in due:
            with self._state.transaction() as db:
                webhooks.mark_checked(db, row["id"], now_ms)
            check = loop.create_task(self._check(row["id"], row["url"]))
            self._checks.add(check)
            check.add_done_callback(self._checks.discard)

    async def _check(self, webhook_id: int, url: str) -> None:
        verdict = await challenge(url, self._secret())
        if verdict.answered:
            with self._state.transaction() as db:
                webhooks.judge(db, webhook_id, verdict.complaint)
            self._changed()
            self.wake()

    async def _walk(self, webhook_id: int) -> None:
        try:
            while (delivery := self._next(webhook_id)) is not None:
                await self._deliver(delivery)
        finally:
            del self._walks[webhook_id]

    def _next(self, webhook_id: int) -> Delivery | None:
        if self.manner.held:
            return None
        with self._state.reading() as db:
            return webhooks.next_waiting(db, webhook_id, newest_first=self.manner.out_of_order)

    async def _deliver(self, delivery: Delivery) -> None:
        """Leaves it waiting when it is held, or its webhook went or became invalid, between two attempts."""
        complaint = ""
        for pause in (0.0, *self.pauses):
            await asyncio.sleep(pause)
            if self.manner.held or not self._still_waits(delivery):
                return
            complaint = await self._send(delivery)
            if not complaint:
                again = self.manner.duplicate and not await self._send(delivery)
                self._settle(delivery, sent=2 if again else 1)
                return
        self._settle(delivery, complaint=complaint)

    async def _send(self, delivery: Delivery) -> str:
        """What was wrong with the answer, "" when it was 200."""
        headers = [
            ("Content-Type", "application/json"),
            (SIGNATURE_HEADER, signature(self._secret(), delivery.body)),
        ]
        try:
            answered = await ask("POST", delivery.url, headers, delivery.body)
        except Unanswered as error:
            return str(error)
        return (
            "" if answered.status == 200 else f"an event was answered with status {answered.status}, not 200"
        )

    def _secret(self) -> str:
        with self._state.reading() as db:
            return str(meta(db, "consumer_secret"))

    def _still_waits(self, delivery: Delivery) -> bool:
        with self._state.reading() as db:
            return webhooks.waits(db, delivery)

    def _settle(self, delivery: Delivery, sent: int = 0, complaint: str = "") -> None:
        with self._state.transaction() as db:
            webhooks.settle(db, delivery, sent, complaint)
        self._changed()
