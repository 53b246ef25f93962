"""The activity stream: every event of every subscription as a line of JSON, on a connection that stays open.

In: from when on. Out: lines, each ended by CR LF, and an empty one now and then so that a dead connection is noticed.
Promises: an event is told once it is committed, in order, and once on each connection; what came while nobody listened
is told to who asks for up to five minutes of it.
"""

from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from civic.simulator.dropping import LINE
from civic.simulator.feed import Feed
from civic.simulator.state import State, webhooks
from civic.simulator.x.call import Answer, Call
from civic.simulator.x.problems import bad_parameter, too_many_connections

MOST_BACKFILL = 5
MOST_STREAMS = 2
_END = b"\r\n"
_MINUTE_MS = 60_000


class Streams:
    """Those that are open."""

    def __init__(self) -> None:
        self.number = 0

    @property
    def crowded(self) -> bool:
        return self.number >= MOST_STREAMS


def opened(call: Call) -> Answer:
    """Whether the stream may be opened; what it tells comes after the answer."""
    backfill_ms(call)
    if call.crowded:
        raise too_many_connections()
    call.note = "stream opened"
    return Answer({})


def backfill_ms(call: Call) -> int:
    given = call.params.get("backfill_minutes", "0")
    if not (given.isdigit() and int(given) <= MOST_BACKFILL):
        message = (
            f"The `backfill_minutes` query parameter value [{given}] is not between 0 and {MOST_BACKFILL}"
        )
        raise bad_parameter("backfill_minutes", [given], message)
    return int(given) * _MINUTE_MS


def streamed(
    state: State, feed: Feed, streams: Streams, request: Request, since_ms: int | None, *, cut: bool
) -> Response:
    """`since_ms` is None for what comes from now on; with `cut` the first line breaks off in its middle, and so does the
    connection."""
    with state.reading() as db:
        after = webhooks.last_event(db, since_ms)
    hang_up = request.scope["extensions"][LINE]["hang_up"] if cut else None
    return StreamingResponse(_lines(state, feed, streams, after, hang_up), media_type="application/json")


async def _lines(
    state: State, feed: Feed, streams: Streams, after: int, hang_up: Callable[[], None] | None
) -> AsyncIterator[bytes]:
    streams.number += 1
    try:
        async for _ in feed.listen():
            with state.reading() as db:
                events = webhooks.events_after(db, after)
            if not events:
                yield _END
            for number, body in events:
                if hang_up is not None:
                    yield body[: len(body) // 2]
                    hang_up()
                    return
                yield body + _END
                after = number
    finally:
        streams.number -= 1
