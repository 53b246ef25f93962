"""The simulator as one application: X's API under /2, the control API and its /docs, photos, and pages.

`assets_dir` is what /static serves, `templates_dir` holds simulator/*.html. It answers to loopback names, and
under /2 to X's own host names, which clients send that were pointed here.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from civic.simulator import control, snowflake
from civic.simulator.acting import Refused
from civic.simulator.clock import Clock
from civic.simulator.feed import Event, Feed
from civic.simulator.guard import Guard
from civic.simulator.hooks.courier import Courier
from civic.simulator.pages import looking, writing
from civic.simulator.pages.render import Renderer
from civic.simulator.pages.scene import Scene
from civic.simulator.photos import EXTENSIONS
from civic.simulator.state import State, media
from civic.simulator.state.accounts import NobodyThere, UsernameRefused
from civic.simulator.x.call import Endpoint
from civic.simulator.x.endpoints import ENDPOINTS
from civic.simulator.x.oauth import Gate
from civic.simulator.x.pipeline import Platform, respond
from civic.simulator.x.problems import no_such_page


def create_app(
    state_file: Path,
    *,
    assets_dir: Path,
    templates_dir: Path,
    clock: Clock | None = None,
    public_url: str | None = None,
    samples_dir: Path | None = None,
    places: Sequence[tuple[str, float, float]] = (),
    timezone: str = "UTC",
) -> FastAPI:
    state = State(state_file, clock)
    feed = Feed()
    courier = Courier(state, lambda: feed.publish(Event("request")))
    platform = Platform(state, Gate(state.clock), feed, courier)
    app = FastAPI(
        title="X simulator", docs_url=None, redoc_url=None, openapi_url="/simulator/openapi.json",
        lifespan=_running(platform),
    )  # fmt: skip
    app.state.platform = platform
    renderer = Renderer(templates_dir, assets_dir, timezone, state.clock)
    app.state.scene = Scene(renderer, public_url, samples_dir, places)
    app.add_middleware(Guard)
    _add_routes(app, platform)
    app.mount("/static", StaticFiles(directory=assets_dir))
    return app


def _running(platform: Platform) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        platform.courier.start()
        yield
        await platform.courier.close()
        platform.state.close()

    return lifespan


def _add_routes(app: FastAPI, platform: Platform) -> None:
    for endpoint in ENDPOINTS:
        app.router.routes.append(_route(platform, endpoint))
    app.router.routes.append(Route("/2/{rest:path}", _unknown, methods=["GET", "POST", "PUT", "DELETE"]))
    app.add_api_route("/media/{name}", _photo(platform), include_in_schema=False)
    for part in (control.api, looking.pages, writing.forms):
        app.include_router(part)
    for error in (Refused, UsernameRefused, NobodyThere):
        app.add_exception_handler(error, control.refused)
    app.add_exception_handler(RequestValidationError, control.misunderstood)


def _route(platform: Platform, endpoint: Endpoint) -> Route:
    parts = [f"{{{part[1:]}}}" if part.startswith(":") else part for part in endpoint.path.split("/")]

    async def answer(request: Request) -> Response:
        return await respond(platform, endpoint, request)

    return Route("/".join(parts), answer, methods=[endpoint.method])


async def _unknown(request: Request) -> Response:
    problem = no_such_page()
    return Response(orjson.dumps(problem.body), problem.status, media_type="application/json")


def _photo(platform: Platform) -> Callable[[str], Awaitable[Response]]:
    async def photo(name: str) -> Response:
        stem, _, extension = name.partition(".")
        with platform.state.reading() as db:
            found = media.photo_bytes(db, snowflake.parse(stem))
        if found is None or extension != EXTENSIONS[found[1]]:
            return Response("There is no such photo here.", 404, media_type="text/plain")
        forever = {"Cache-Control": "public, max-age=86400, immutable"}
        return Response(found[0], media_type=found[1], headers=forever)

    return photo
