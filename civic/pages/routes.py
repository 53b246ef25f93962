"""The routes of all pages, found by the first part of the path: a few are looked at instead of all.

In: routers, nested as they like. Out: one route for each first part of a path ("desk", "reports", ""). Promises:
within a part the order of the routers stands, so `/reports/new` is still found before
`/reports/{ref}`; what a page that changes something receives is clean.
"""

from collections.abc import Iterable, Iterator, Sequence

from fastapi import APIRouter
from fastapi.routing import APIRoute, request_response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from civic.pages.incoming import receiving

CHOSEN = "civic.route"
READING = {"GET"}


def routes(routers: Iterable[APIRouter]) -> list[BaseRoute]:
    """The routes of these routers, part by part."""
    parts: dict[str | None, list[APIRoute]] = {}
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route!r} is no route of a page")
            if route.methods != READING:
                route.app = request_response(receiving(route.get_route_handler()))
            name = _first_part(route.path)
            parts.setdefault(None if "{" in name else name, []).append(route)
    return [Part(name, found) for name, found in parts.items()]


class Part(BaseRoute):
    """Everything under one first part of the path; under None, what begins with a value."""

    def __init__(self, name: str | None, found: Sequence[APIRoute]) -> None:
        self.name = name
        self.routes = found

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or self.name not in (None, _first_part(scope["path"])):
            return Match.NONE, {}
        return max(self._matches(scope), key=lambda found: found[0].value, default=(Match.NONE, {}))

    def _matches(self, scope: Scope) -> Iterator[tuple[Match, Scope]]:
        for route in self.routes:
            match, child = route.matches(scope)
            if match is not Match.NONE:
                yield match, {**child, CHOSEN: route}
            if match is Match.FULL:
                return

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: APIRoute = scope[CHOSEN]
        await route.handle(scope, receive, send)


def _first_part(path: str) -> str:
    return path[1:].partition("/")[0].partition(".")[0]
