"""What just happened, told to every page that listens. Lives on the server's event loop; a listener that does
not read fast enough misses events and holds nobody up: an event only says where to look again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Literal

import orjson

KEEP_ALIVE_S = 15.0
_WAITING = 100


@dataclass(frozen=True)
class Event:
    kind: Literal["post", "request", "account", "afresh"]
    thread: str = ""
    by: str = ""

    def encoded(self) -> bytes:
        return b"event: " + self.kind.encode() + b"\ndata: " + orjson.dumps(asdict(self)) + b"\n\n"


class Feed:
    """May be told from any thread; listens on the event loop of whoever listens."""

    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()

    def publish(self, event: Event | None) -> None:
        for listener in tuple(self._listeners):
            listener.loop.call_soon_threadsafe(listener.tell, event)

    def close(self) -> None:
        """Let every listener go."""
        self.publish(None)

    async def listen(self) -> AsyncIterator[bytes]:
        """Server-sent events, with a comment now and then so that a dead connection is noticed."""
        listener = _Listener(asyncio.get_running_loop(), asyncio.Queue(_WAITING))
        self._listeners.add(listener)
        try:
            yield b": listening\n\n"
            while (told := await listener.next()) is not None:
                yield told
        finally:
            self._listeners.discard(listener)


@dataclass(frozen=True, eq=False)
class _Listener:
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Event | None]

    def tell(self, event: Event | None) -> None:
        if event is None and self.queue.full():
            self.queue.get_nowait()
        if not self.queue.full():
            self.queue.put_nowait(event)

    async def next(self) -> bytes | None:
        try:
            event = await asyncio.wait_for(self.queue.get(), KEEP_ALIVE_S)
        except TimeoutError:
            return b": still here\n\n"
        return None if event is None else event.encoded()
