"""A small server for trying the shared parts: the sheet, a page of parts, maps, the photo field, a live page.

In: nothing but the templates and the built files. Out: a FastAPI application under the product's own strict policy.
"""

import asyncio
import atexit
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import SimpleNamespace
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI, File, Request, Response, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from civic import assets
from civic.core.council import DEFAULT_ACCENT
from tests.tiling import archive
from tests.web import town

POLICY = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'"
HERE = Path(__file__).parent
ZONE = ZoneInfo("Australia/Brisbane")
COUNCIL = SimpleNamespace(
    name="Wrenford",
    handle="WrenfordCouncil",
    locale="en-AU",
    accent=DEFAULT_ACCENT,
    stylesheet="/council.css",
)


def when(instant: datetime) -> Markup:
    local = instant.astimezone(ZONE)
    words = f"{local:%a} {local.day} {local:%b}, {local.hour}:{local:%M}"
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), words)


@cache
def environment() -> Environment:
    folders = [assets.templates_dir(), HERE / "pages"]
    made = Environment(
        loader=FileSystemLoader(folders), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(asset=assets.asset_url, council=COUNCIL, user=None)
    made.filters["when"] = when
    return made


def render(name: str, **context: Any) -> str:
    return environment().get_template(name).render(**context)


def application() -> FastAPI:
    assets.ensure_built()
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=assets.dist_dir()))
    app.mount("/try", StaticFiles(directory=HERE / "try"))
    app.middleware("http")(_with_policy)
    app.get("/council.css")(council_css)
    app.get("/map/basemap.json")(basemap)
    app.get("/map/{name}/basemap.json")(tiled_basemap)
    app.get("/map/town.pmtiles")(tiles)
    app.get("/map/whole.pmtiles")(tiles_in_one)
    app.get("/reports.geojson")(reports)
    app.get("/events")(events)
    app.post("/photos")(photos)
    app.get("/favicon.ico", status_code=204, response_class=Response)(lambda: None)
    app.get("/{page}")(page)
    return app


async def _with_policy(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def page(page: str, request: Request) -> HTMLResponse:
    theme = request.cookies.get("theme", "auto")
    seen = datetime(2026, 5, 6, 22, 52, tzinfo=ZoneInfo("UTC"))
    asked = {"theme": theme, "request_path": f"/{page}", "basemap": request.query_params.get("basemap", "")}
    return HTMLResponse(render(f"{page}.html", seen=seen, **asked))


def council_css() -> Response:
    return Response(render("council.css"), media_type="text/css")


def basemap() -> JSONResponse:
    return JSONResponse(town.basemap())


def tiled_basemap(name: str) -> JSONResponse:
    """As the product tells of tiles, “town” is served in pieces, “whole” at once, and there are no others."""
    whole = town.basemap()
    told = {"tiles": f"/map/{name}.pmtiles", "whole": "/map/basemap.json"}
    return JSONResponse(told | {"bounds": whole["bounds"], "credits": whole["credits"]})


@cache
def town_tiles() -> Path:
    whole = town.basemap()
    layers = {each["layer"]: each["geojson"] for each in whole["layers"]}
    with NamedTemporaryFile(suffix=".pmtiles", delete=False) as file:
        file.write(archive(layers, whole["bounds"]))
    atexit.register(Path(file.name).unlink)
    return Path(file.name)


def tiles() -> FileResponse:
    return FileResponse(town_tiles())


def tiles_in_one() -> Response:
    """From behind something that drops the range; as large as a real file."""
    return Response(town_tiles().read_bytes() + bytes(100_000))


def reports() -> JSONResponse:
    return JSONResponse(town.reports())


async def events() -> StreamingResponse:
    async def told() -> AsyncIterator[str]:
        yield 'event: report\ndata: {"ref": "R-1060", "say": "New report: Pothole, Hill Street"}\n\n'
        await asyncio.sleep(30)

    return StreamingResponse(told(), media_type="text/event-stream")


async def photos(photos: Annotated[list[UploadFile], File()]) -> JSONResponse:
    taken = [{"name": photo.filename, "bytes": (await photo.read()).hex()} for photo in photos]
    return JSONResponse(taken)
