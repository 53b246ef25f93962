"""What every answer carries and who may ask at all: this machine's own names, and no other site's pages."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS = {"127.0.0.1", "localhost", "::1"}
_X = {"api.twitter.com", "api.x.com"}
_SAFE = {"GET", "HEAD", "OPTIONS"}
POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


_HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


class Guard:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif complaint := _complaint(Request(scope)):
            refusal = Response(complaint, 403, media_type="text/plain; charset=utf-8")
            await refusal(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)


def _complaint(request: Request) -> str | None:
    name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if name not in _OURS and not (name in _X and request.url.path.startswith("/2/")):
        return "The simulator answers on this machine's own names only: use http://127.0.0.1 and its port."
    origin = request.headers.get("origin")
    if origin and request.method not in _SAFE and urlsplit(origin).netloc != request.headers.get("host"):
        return "The simulator takes nothing from other sites' pages."
    return None
