"""JSON that programs fetch again and again: whoever has the same already is told so instead of being sent it anew.

In: a value and the request. Out: its JSON with a weak tag made from its bytes, or 304 without them. A tag is a
checksum and a length: it costs microseconds, and tells changes apart, not enemies.
"""

from collections.abc import Callable
from typing import Any
from zlib import crc32

import orjson
from fastapi import Request
from fastapi.responses import Response

ASK_AGAIN = "no-cache"


def json_once(request: Request, value: Any, media_type: str = "application/json") -> Response:
    body = orjson.dumps(value, option=orjson.OPT_UTC_Z)
    return sent_once(request, weak_tag(crc32(body), len(body)), lambda: body, media_type)


def weak_tag(checksum: int, length: int) -> str:
    return f'W/"{checksum:08x}-{length:x}"'


def sent_once(request: Request, tag: str, body: Callable[[], bytes], media_type: str) -> Response:
    """What has this tag; written only for who has not got it."""
    headers = {"etag": tag, "cache-control": ASK_AGAIN}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body(), headers=headers, media_type=media_type)
