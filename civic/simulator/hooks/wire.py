"""One HTTP/1.1 request to this machine, on the event loop, so that it can be broken off at any moment.

In: method, URL, headers, body. Out: status and body. Promises: nothing but loopback is ever called, no redirect is
followed, and whoever does not answer in time is given up with Unanswered, whose text says why.
"""

import asyncio
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

WITHIN_S = 10.0
_LARGEST_ANSWER = 64 * 1024


class Unanswered(Exception):
    """The text says what went wrong."""


@dataclass(frozen=True)
class Answered:
    status: int
    body: bytes = b""


def complaint_about(url: str) -> str:
    """Why a URL cannot be called, "" when it can."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "it is no URL"
    if not url.isascii() or not url.isprintable() or " " in url:
        return "it has characters that a URL cannot have"
    if parts.scheme != "http" or not host:
        return "it must begin with http:// and name this machine"
    return "" if _is_loopback(host) else f"{host} is not this machine; use 127.0.0.1 or localhost"


async def ask(
    method: str,
    url: str,
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
    within_s: float = WITHIN_S,
) -> Answered:
    if complaint := complaint_about(url):
        raise Unanswered(complaint)
    try:
        async with asyncio.timeout(within_s):
            return await _exchange(method, url, headers, body)
    except TimeoutError:
        raise Unanswered(f"no answer within {within_s:g} seconds") from None
    except (OSError, h11.ProtocolError) as error:
        raise Unanswered(f"no answer: {error}") from None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


async def _exchange(method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answered:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    given = [("Host", parts.netloc.rpartition("@")[2]), ("Connection", "close"), *headers]
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        line = h11.Connection(h11.CLIENT)
        length = [("Content-Length", str(len(body)))] if body else []
        for said in (
            h11.Request(method=method, target=target, headers=[*given, *length]),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            writer.write(line.send(said) or b"")
        await writer.drain()
        return await _read(line, reader)
    finally:
        writer.close()


async def _read(line: h11.Connection, reader: asyncio.StreamReader) -> Answered:
    status, body = 0, b""
    while True:
        event = line.next_event()
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(_LARGEST_ANSWER))
        elif isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            body = (body + bytes(event.data))[:_LARGEST_ANSWER]
        elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
            return Answered(status, body)
