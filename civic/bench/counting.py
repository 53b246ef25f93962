"""Hears every SQL statement that one request makes.

In: an engine to listen on, an application to wrap. Out: what was said, request by request, and two headers more:
how many statements there were, and which process answered. Opening a transaction is not counted.
"""

import os
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATEMENTS, PROCESS = "x-sql-statements", "x-process"

Said = tuple[str, Any]
"""A statement as the driver gets it, and its values."""

heard: ContextVar[list[Said] | None] = ContextVar("heard", default=None)


def listen(engine: Engine) -> None:
    """From now on, note what this engine is asked to do in a list that `heard` holds."""
    event.listen(engine, "before_cursor_execute", _hear)


class Telling:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        said: list[Said] = []
        heard.set(said)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = ((STATEMENTS, len(said)), (PROCESS, os.getpid()))
                message["headers"] = [*message["headers"], *((n.encode(), str(v).encode()) for n, v in told)]
            await send(message)

        await self.app(scope, receive, sending)


def _hear(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
    said = heard.get()
    if said is not None and not statement.startswith("BEGIN"):
        said.append((statement, parameters))
