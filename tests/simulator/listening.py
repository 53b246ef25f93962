"""A web server as the product has one: takes the challenge and events of webhooks, and tells what it was sent."""

import base64
import hashlib
import hmac
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

WAIT_S = 20


@dataclass
class Listener:
    """`answers` are the statuses for the next events, 200 when there are none left."""

    secret: str
    url: str = ""
    crc_status: int = 200
    answers: list[int] = field(default_factory=list)
    challenged: list[str] = field(default_factory=list)
    came: "queue.Queue[tuple[str, bytes]]" = field(default_factory=queue.Queue)
    stall: threading.Event | None = None
    stalled: threading.Event = field(default_factory=threading.Event)

    def next(self) -> dict[str, Any]:
        """The next event; its signature is checked."""
        given, body = self.came.get(timeout=WAIT_S)
        assert given == self.sign(body)
        data: dict[str, Any] = json.loads(body)["data"]
        return data

    def next_ids(self, count: int) -> list[str]:
        return [self.next()["payload"]["id"] for _ in range(count)]

    def sign(self, data: bytes) -> str:
        made = hmac.new(self.secret.encode(), data, hashlib.sha256).digest()
        return "sha256=" + base64.b64encode(made).decode()


@contextmanager
def listening(secret: str) -> Iterator[Listener]:
    listener = Listener(secret)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            token = parse_qs(urlsplit(self.path).query)["crc_token"][0]
            told = json.dumps({"response_token": listener.sign(token.encode())}).encode()
            self._answer(listener.crc_status, told)
            listener.challenged.append(self.path)

        def do_POST(self) -> None:
            if listener.stall is not None:
                listener.stalled.set()
                listener.stall.wait(WAIT_S)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/json"
            status = listener.answers.pop(0) if listener.answers else 200
            listener.came.put((self.headers["x-twitter-webhooks-signature"], body))
            self._answer(status, b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_address[1]}/webhooks/x"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
