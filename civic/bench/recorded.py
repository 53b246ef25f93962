"""What the product asks of its database for one page, and the page it makes of it, written down.

In: the application in this process and a path. Out: the statements with their values, and the answer's bytes.
Promises: the council is at hand before the page is asked for, so that only the page's own statements are heard.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.types import Message

from civic.bench.counting import Said, heard
from civic.bench.trouble import BenchTrouble


@dataclass
class Recorded:
    """One answer and what it was made from."""

    said: list[Said] = field(default_factory=list)
    status: int = 0
    media_type: str = ""
    body: bytes = b""


def record(app: FastAPI, paths: list[str], cookie: str) -> list[Recorded]:
    """Each path asked for, after one to warm up; in a thread of its own, since servers load applications in a loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _record(app, paths, cookie)).result()


async def _record(app: FastAPI, paths: list[str], cookie: str) -> list[Recorded]:
    await _ask(app, paths[0], cookie)
    return [await _ask(app, path, cookie) for path in paths]


async def _ask(app: FastAPI, path: str, cookie: str) -> Recorded:
    app.state.house.workplace()
    kept = Recorded()
    heard.set(kept.said)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept.status = message["status"]
            kept.media_type = dict(message["headers"]).get(b"content-type", b"").decode()
        else:
            kept.body += message.get("body", b"")

    await app(_scope(path, cookie), receive, send)
    if kept.status != 200:
        raise BenchTrouble(f"{path} was answered {kept.status}, so there is nothing to compare it with.")
    return kept


def _scope(path: str, cookie: str) -> dict[str, object]:
    plain, _, query = path.partition("?")
    headers = [(b"host", b"127.0.0.1"), (b"accept", b"*/*")]
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": plain, "raw_path": plain.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [*headers, (b"cookie", cookie.encode())] if cookie else headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
