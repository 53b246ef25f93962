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
    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def publish(self, event: Event) -> None:
        for queue in self._listeners:
            if not queue.full():
                queue.put_nowait(event)

    def close(self) -> None:
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)

    async def listen(self) -> AsyncIterator[bytes]:
        """Server-sent events, with a comment now and then so that a dead connection is noticed."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(_WAITING)
        self._listeners.add(queue)
        try:
            yield b": listening\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), KEEP_ALIVE_S)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None:
                    return
                yield event.encoded()
        finally:
            self._listeners.discard(queue)
