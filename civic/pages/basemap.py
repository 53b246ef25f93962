"""What the council looks like: the map under the pins, and its own colour.

All change only with the pack, so browsers may keep them: the map by its tag, its tiles and the colour by the digest
in their address. Tiles go out as they are kept, and in pieces to whoever asks for a range. Where their file is not to
be had here, the whole map is sent in their place.
"""

import gzip
from functools import lru_cache

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, Response

from civic.deps import Visit, VisitDep
from civic.pages.render import environment

pages = APIRouter()

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
STYLESHEET_DIGITS = 12
NO_TILES = "These tiles of the map are not kept here. Open the page again to have the map as it is now."


@pages.get("/map/basemap.json")
def basemap(visit: VisitDep) -> Response:
    place = visit.workplace
    tiled = "whole" not in visit.request.query_params and _has_tiles(visit)
    body = place.tiled if tiled else place.basemap
    tag = f'W/"{place.digest[:32]}{"-tiled" * tiled}"'
    headers = {"etag": tag, "cache-control": ASK_AGAIN, "vary": "accept-encoding"}
    if visit.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" not in visit.request.headers.get("accept-encoding", ""):
        return Response(body, headers=headers, media_type="application/json")
    headers["content-encoding"] = "gzip"
    return Response(_packed(body), headers=headers, media_type="application/json")


@pages.get("/map/{digest}.pmtiles")
def tiles(visit: VisitDep, digest: str) -> Response:
    """The tag is the digest, not the file's date: hosts may keep copies of their own."""
    file = visit.house.tiles.find(digest)
    if file is None:
        raise HTTPException(404, NO_TILES)
    headers = {"etag": f'"{digest[:32]}"', "cache-control": FOREVER}
    if visit.request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(file, headers=headers, media_type="application/vnd.pmtiles")


@pages.get("/council-{digest}.css")
def stylesheet(visit: VisitDep, digest: str) -> Response:
    place = visit.workplace
    words = environment().get_template("council.css").render(council=place.office.council)
    kept = FOREVER if digest == place.digest[:STYLESHEET_DIGITS] else ASK_AGAIN
    return Response(words, headers={"cache-control": kept}, media_type="text/css")


def _has_tiles(visit: Visit) -> bool:
    digest = visit.workplace.office.pack.tiles
    return bool(digest) and visit.house.tiles.find(digest) is not None


@lru_cache(maxsize=2)
def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)
