"""Breaking a connection off without an answer, which no web framework offers: uvicorn's protocol hands its line on.

In: a request that must not be answered. Out: nothing. Promises: the client sees its connection reset, never a 500.
"""

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LINE = "simulator.line"


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it; the application may cut the line, or hang up once all is sent."""

    def on_headers_complete(self) -> None:
        line: dict[object, object] = {"cut": self.transport.abort, "hang_up": self.transport.close}
        self.scope["extensions"] = {**self.scope.get("extensions", {}), LINE: line}
        super().on_headers_complete()


class Dropped(Response):
    """No answer at all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cut: Callable[[], None] = scope["extensions"][LINE]["cut"]
        cut()
        while (await receive())["type"] != "http.disconnect":
            pass
