"""What the council looks like: the map under the pins, and its own colour.

Both change only with the pack, so browsers may keep them: the map by its tag, the colour by the pack's digest in
its address.
"""

import gzip
from functools import lru_cache

from fastapi import APIRouter
from fastapi.responses import Response

from civic.deps import VisitDep
from civic.pages.render import environment

pages = APIRouter()

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
STYLESHEET_DIGITS = 12


@pages.get("/map/basemap.json")
def basemap(visit: VisitDep) -> Response:
    place = visit.workplace
    tag = f'W/"{place.digest[:32]}"'
    headers = {"etag": tag, "cache-control": ASK_AGAIN, "vary": "accept-encoding"}
    if visit.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" not in visit.request.headers.get("accept-encoding", ""):
        return Response(place.basemap, headers=headers, media_type="application/json")
    headers["content-encoding"] = "gzip"
    return Response(_packed(place.basemap), headers=headers, media_type="application/json")


@pages.get("/council-{digest}.css")
def stylesheet(visit: VisitDep, digest: str) -> Response:
    place = visit.workplace
    words = environment().get_template("council.css").render(council=place.office.council)
    kept = FOREVER if digest == place.digest[:STYLESHEET_DIGITS] else ASK_AGAIN
    return Response(words, headers={"cache-control": kept}, media_type="text/css")


@lru_cache(maxsize=2)
def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)
