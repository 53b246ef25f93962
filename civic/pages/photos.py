"""Photos by the hash of what was handed in: the same address always gives the same bytes."""

import re

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from civic.deps import VisitDep
from civic.ports import PermanentFailure

pages = APIRouter()

SHA256 = re.compile(r"[0-9a-f]{64}")
SIZES = ("large", "medium", "small")
FOREVER = "public, max-age=31536000, immutable"
UNKNOWN = "There is no such photo. It may have been taken down, or the address is misspelt."


@pages.get("/photos/{sha256}/{size}.jpg")
def photo(visit: VisitDep, sha256: str, size: str) -> Response:
    if size not in SIZES or not SHA256.fullmatch(sha256):
        raise HTTPException(404, UNKNOWN)
    tag = f'"{sha256[:32]}-{size}"'
    headers = {"cache-control": FOREVER, "etag": tag}
    if visit.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    try:
        data = visit.house.photos.read(sha256, size)
    except PermanentFailure:
        raise HTTPException(404, UNKNOWN) from None
    return Response(data, headers=headers, media_type="image/jpeg")
