"""What every answer carries and who may ask at all: this machine's own names, and no other site's pages."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response

_OURS = {"127.0.0.1", "localhost", "::1"}
_X = {"api.twitter.com", "api.x.com"}
_SAFE = {"GET", "HEAD", "OPTIONS"}
POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    if complaint := _complaint(request):
        return Response(complaint, 403, media_type="text/plain; charset=utf-8")
    response = await go_on(request)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _complaint(request: Request) -> str | None:
    name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if name not in _OURS and not (name in _X and request.url.path.startswith("/2/")):
        return "The simulator answers on this machine's own names only: use http://127.0.0.1 and its port."
    origin = request.headers.get("origin")
    if origin and request.method not in _SAFE and urlsplit(origin).netloc != request.headers.get("host"):
        return "The simulator takes nothing from other sites' pages."
    return None
