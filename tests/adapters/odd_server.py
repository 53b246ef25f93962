"""A small real HTTP server that answers as it is told: with errors, with nonsense, slowly, or not at all.

`on(method, path, ...)` says what each call of an endpoint gets, the last one for all that follow; `seen` holds the
calls that came in, with their bodies.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes | dict[str, Any] | list[Any] = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    method: str
    path: str
    params: dict[str, str]
    body: bytes
    headers: dict[str, str]


Behaviour = Reply | Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    odd: "OddServer"

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.odd.seen.append(Seen(self.command, parts.path, params, body, dict(self.headers)))
        behaviour = self.odd.next_for(self.command, parts.path)
        if isinstance(behaviour, Reply):
            self.send(behaviour)
        else:
            behaviour(self)

    do_GET = do_POST = _answer  # noqa: N815  (the names that http.server calls)

    def send(self, reply: Reply) -> None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        kind = "text/html" if isinstance(reply.body, bytes) else "application/json"
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests read `seen` instead."""


class _Threads(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are what is being tested."""


class OddServer:
    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.let_go = threading.Event()
        self._behaviours: dict[tuple[str, str], list[Behaviour]] = {}
        self._server = _Threads(("127.0.0.1", 0), type("_Handler", (Handler,), {"odd": self}))
        self._running = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.on(
            "GET",
            "/2/users/me",
            Reply(body={"data": {"id": "42", "username": "WrenfordCouncil", "name": "W"}}),
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def on(self, method: str, path: str, *behaviours: Behaviour) -> None:
        self._behaviours[method, path] = list(behaviours)

    def next_for(self, method: str, path: str) -> Behaviour:
        left = self._behaviours.get((method, path))
        if not left:
            return Reply(404, {"title": "Not Found", "detail": "Nothing is set up here."})
        return left.pop(0) if len(left) > 1 else left[0]

    def never(self, handler: Handler) -> None:
        """Take the call and say nothing until the test is over."""
        self.let_go.wait(30)
        handler.close_connection = True

    def hang_up(self, handler: Handler) -> None:
        handler.close_connection = True

    def __enter__(self) -> "OddServer":
        self._running.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening; connections that stand are let go."""
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._running.join(timeout=5)
