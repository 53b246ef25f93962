"""Photos by the hash of what was handed in: the same address always gives the same bytes.

Promises: a photo of a report whose photos residents may not see is there for staff and crews only, and none is kept
by a cache between here and the browser, so that what is declined later is gone from the public. A photo that hangs
on no report is for staff and crews only too: this is no place to hand pictures round. One whose post is gone from its
platform is there for nobody.
"""

import re

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from civic.core.access import Action
from civic.deps import SignInNeeded, Visit, VisitDep
from civic.pages.public.sight import looked_at
from civic.ports import PermanentFailure

pages = APIRouter()

SHA256 = re.compile(r"[0-9a-f]{64}")
SIZES = ("large", "medium", "small")
AN_HOUR = "private, max-age=3600"
"""Asked for again after that: a photo may have been hidden, or its report declined."""
UNKNOWN = "There is no such photo. It may have been taken down, or the address is misspelt."


@pages.get("/photos/{sha256}/{size}.jpg")
def photo(visit: VisitDep, sha256: str, size: str) -> Response:
    if size not in SIZES or not SHA256.fullmatch(sha256):
        raise HTTPException(404, UNKNOWN)
    if not _may_see(visit, sha256):
        raise HTTPException(404, UNKNOWN)
    tag = f'"{sha256[:32]}-{size}"'
    headers = {"cache-control": AN_HOUR, "etag": tag}
    if visit.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    try:
        data = visit.house.photos.read(sha256, size)
    except PermanentFailure:
        raise HTTPException(404, UNKNOWN) from None
    return Response(data, headers=headers, media_type="image/jpeg")


def _may_see(visit: Visit, sha256: str) -> bool:
    with visit.reading() as store:
        states, gone = store.photos.states(sha256), store.photos.is_gone(sha256)
    return any(map(looked_at, states)) or (not gone and _is_staff(visit))


def _is_staff(visit: Visit) -> bool:
    try:
        with visit.reading(Action.DO_FIELDWORK):
            return True
    except SignInNeeded:
        return False
