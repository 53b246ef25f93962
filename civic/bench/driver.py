"""A lean HTTP client: some keep-alive connections to one server on this machine, one request in flight on each.

In: for every client, its next request as bytes. Out: how long each answer took. Promises: one thread and plain
sockets, so that the client takes little of the cores it shares with the server; an answer that is no success is
never counted but raised as `Unexpected`, with its words.
"""

import re
import selectors
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from civic.bench.trouble import BenchTrouble

HOST = "127.0.0.1"
PATIENCE_SECONDS = 180.0
PIECE = 1 << 18
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
MOST_WORDS = 300

Ask = Callable[[int], bytes]
"""The next request of a client, by its number."""


class Unexpected(BenchTrouble):
    """The server answered something else than success, or nothing."""


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The header's value, or "" where there is none."""
        found = re.search(rb"\r\n" + name.encode() + rb": *([^\r]*)", self.head, re.IGNORECASE)
        return found[1].decode() if found else ""


@dataclass
class Client:
    """One connection. The body of an answer is kept only where it is small or wanted."""

    port: int
    number: int = 0
    asked_at: float = 0.0
    _socket: socket.socket = field(init=False)
    _heard: bytearray = field(default_factory=bytearray)
    _request: bytes = b""
    _room: bytearray = field(default_factory=lambda: bytearray(PIECE))

    def __post_init__(self) -> None:
        self._socket = socket.create_connection((HOST, self.port), PATIENCE_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> None:
        self._heard.clear()
        self._request = request
        self.asked_at = time.perf_counter()
        try:
            self._socket.sendall(request)
        except OSError as error:
            raise self._gone() from error

    def listen(self) -> Answer | None:
        """Take what has arrived; the answer once it is whole. Unexpected when it is no success."""
        try:
            size = self._socket.recv_into(self._room)
        except OSError as error:
            raise self._gone() from error
        if not size:
            raise self._gone()
        self._heard += memoryview(self._room)[:size]
        end = self._heard.find(b"\r\n\r\n")
        if end < 0:
            return None
        length = LENGTH.search(self._heard, 0, end)
        if length is None:
            raise Unexpected(f"{_first_line(self._request)} was answered without a length.")
        if len(self._heard) < end + 4 + int(length[1]):
            return None
        return self._whole(end)

    def fetch(self, request: bytes) -> Answer:
        """Ask, and wait for the answer."""
        self.ask(request)
        while True:
            answer = self.listen()
            if answer is not None:
                return answer

    def _gone(self) -> Unexpected:
        return Unexpected(f"The server hung up on {_first_line(self._request)}, or was silent too long.")

    def _whole(self, end: int) -> Answer:
        status = int(self._heard[9:12])
        answer = Answer(status, bytes(self._heard[:end]), bytes(self._heard[end + 4 :]))
        if not 200 <= status < 400:
            words = answer.body[:MOST_WORDS].decode(errors="replace")
            raise Unexpected(f"{_first_line(self._request)} was answered {status}: {words}")
        return answer


@dataclass(frozen=True)
class Drive:
    """What one stretch of driving has shown; `took` in seconds, `seconds` from first request to last answer."""

    took: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds


def drive(clients: Sequence[Client], ask: Ask, seconds: float) -> Drive:
    """Keep a request in flight on every client for so long; each client answers at least once."""
    took: list[float] = []
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client, selectors.EVENT_READ, client)
            client.ask(ask(client.number))
        while selector.get_map():
            _hear(selector, ask, began + seconds, took)
    return Drive(took, time.perf_counter() - began)


def _hear(selector: selectors.BaseSelector, ask: Ask, until: float, took: list[float]) -> None:
    ready = selector.select(PATIENCE_SECONDS)
    if not ready:
        raise Unexpected(f"The server was silent for {PATIENCE_SECONDS:.0f} seconds.")
    for key, _ in ready:
        client: Client = key.data
        if client.listen() is None:
            continue
        now = time.perf_counter()
        took.append(now - client.asked_at)
        if now < until:
            client.ask(ask(client.number))
        else:
            selector.unregister(client)


def at_rate(clients: Sequence[Client], requests: Sequence[bytes], rate: float) -> list[float]:
    """Send so many a second, each at its moment or as soon as a client is free; seconds from that moment to the answer.

    Clients take turns, since a server closes connections that it has not heard of for some seconds.
    """
    took: list[float] = []
    free, due = list(clients), {}
    began = time.perf_counter()
    sent = 0
    with selectors.DefaultSelector() as selector:
        while len(took) < len(requests):
            until = began + sent / rate - time.perf_counter()
            if sent < len(requests) and free and until <= 0:
                client = free.pop(0)
                due[client.fileno()] = began + sent / rate
                selector.register(client, selectors.EVENT_READ, client)
                client.ask(requests[sent])
                sent += 1
                continue
            waits = max(until, 0) if sent < len(requests) and free else PATIENCE_SECONDS
            for key, _ in selector.select(waits):
                client = key.data
                if client.listen() is not None:
                    took.append(time.perf_counter() - due[client.fileno()])
                    selector.unregister(client)
                    free.append(client)
    return took


def get(path: str, cookie: str = "", accept: str = "*/*") -> bytes:
    """A GET request."""
    return _head("GET", path, cookie, accept) + b"\r\n"


def post(
    path: str,
    body: bytes,
    kind: str,
    cookie: str = "",
    accept: str = "application/json",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """A POST request with a body of this media type, and perhaps more headers."""
    head = _head("POST", path, cookie, accept)
    lines = "".join(f"{name}: {value}\r\n" for name, value in (more or {}).items())
    return head + f"{lines}content-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


def _head(method: str, path: str, cookie: str, accept: str) -> bytes:
    carried = f"cookie: {cookie}\r\n" if cookie else ""
    return f"{method} {path} HTTP/1.1\r\nhost: {HOST}\r\naccept: {accept}\r\n{carried}".encode()


def _first_line(request: bytes) -> str:
    return request.split(b" HTTP/1.1", 1)[0].decode()
