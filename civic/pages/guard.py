"""What stands at the door of every answer: strict headers, and no change on the word of another site.

A change (POST, PUT, PATCH, DELETE) must come from our own pages: browsers say so in Sec-Fetch-Site, older
ones in Origin. The cookie is SameSite=Lax besides. HEAD is answered as GET would be, without the body. A body that is
too large, or does not say how large it is, is refused before any of it is read. Nobody further in ever meets a NUL.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from civic.pages.incoming import asked

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
LARGEST_BYTES = 100_000_000
"""Four photos as the newest phones take them."""
TOO_LARGE = (
    f"That is more than {LARGEST_BYTES // 1_000_000} MB. Send fewer or smaller photos. Nothing was saved."
)
NO_LENGTH = "Say how long the request is (content-length). Nothing was saved."
REFUSED = "This request came from another site, so nothing was changed. Open the page itself and try again."


class Guard:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] not in SAFE and (refusal := _refusal(Headers(scope=scope))):
            await refusal(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        await self.app(asked(scope), receive, _with_headers(send))


def _refusal(headers: Headers) -> PlainTextResponse | None:
    """Why a change is not even read, or None."""
    if not comes_from_us(headers):
        return PlainTextResponse(REFUSED, 403)
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdigit():
        return PlainTextResponse(NO_LENGTH, 411)
    return PlainTextResponse(TOO_LARGE, 413) if int(length) > LARGEST_BYTES else None


def comes_from_us(headers: Headers) -> bool:
    """Whether a change was asked for by one of our own pages; programs without either header are no browsers."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(one for one in RAW_HEADERS if one[0] not in given)]
        await send(message)

    return sending


def _without_body(send: Send) -> Send:
    """The head alone, and then the end: pages that go on sending, such as the desk's news, end there too."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b""})

    return sending
