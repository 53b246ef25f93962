"""The pages that only show: home, a thread, what just happened, sample photos, and the documentation."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response, StreamingResponse

from civic.simulator import composing, snowflake
from civic.simulator.pages.scene import Here, OurScene, show
from civic.simulator.state.ledger import MILLS
from civic.simulator.x.endpoints import ENDPOINTS

pages = APIRouter(include_in_schema=False)
As = Annotated[str | None, Query(alias="as")]


@pages.get("/")
async def home(platform: Here, scene: OurScene, as_name: As = None) -> Response:
    return show(platform, scene, as_name)


@pages.get("/threads/{conversation_id}")
async def thread(platform: Here, scene: OurScene, conversation_id: str, as_name: As = None) -> Response:
    return show(platform, scene, as_name, snowflake.parse(conversation_id) or 0)


@pages.get("/events")
async def events(platform: Here) -> Response:
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(platform.feed.listen(), media_type="text/event-stream", headers=headers)


@pages.get("/length")
async def length(text: str = "", to: str = "") -> dict[str, int]:
    """`to` names those whom a reply addresses by itself: their handles are free."""
    return {"length": composing.weighted_length(text, to.split(",")) if text.strip() else 0}


@pages.get("/samples/{name}")
async def sample_photo(scene: OurScene, name: str) -> Response:
    if scene.samples_dir is None or name not in scene.samples():
        return Response("There is no such sample photo.", 404, media_type="text/plain")
    return FileResponse(scene.samples_dir / name)


@pages.get("/docs")
async def docs(request: Request, scene: OurScene) -> Response:
    return scene.renderer.page("docs.html", api=request.app.openapi(), endpoints=ENDPOINTS, mills=MILLS)
