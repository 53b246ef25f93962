"""What comes in with a request, made fit to be kept, before any page sees it.

In: the path, the query and the form as they were sent. Out: the same without what no database takes. Promises: forms
are read as UTF-8, whatever else they call themselves; a form that breaks off before its end is refused, for its last
photo may be half of one.
"""

import re
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response
from starlette.types import Scope

from civic.core.storable import storable

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
NUL = b"%00"
CHARSET = re.compile(rb"\s*;\s*charset\s*=\s*(?:\"[^\"]*\"|[^;\s]*)", re.IGNORECASE)
BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]+)\"|([^;\s]+))", re.IGNORECASE)
LONGEST_TAIL = 1_000
BROKEN_OFF = "The form broke off on its way, so the last of it is missing. Nothing was saved; send it again."


def asked(scope: Scope) -> Scope:
    """The path and the query without what no database takes; the very same scope where there is nothing of that."""
    query, path = scope["query_string"], scope["path"]
    clean = query
    while NUL in clean:
        clean = clean.replace(NUL, b"")
    if clean is query and path.isascii() and "\0" not in path:
        return scope
    return {**scope, "query_string": clean, "path": storable(path.replace("\0", "\ufffd"))}


def receiving(handler: Handler) -> Handler:
    """The same page, given forms that can be kept."""

    async def received(request: Request) -> Response:
        return await handler(Incoming(_in_utf8(request.scope), request.receive, request._send))

    return received


class Incoming(Request):
    """A request whose form is whole and clean."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        end, tail = self._end(), b""
        async for chunk in super().stream():
            if end:
                tail = (tail + chunk[-LONGEST_TAIL:])[-LONGEST_TAIL:]
            yield chunk
        if end and end not in tail:
            raise HTTPException(400, BROKEN_OFF)

    async def _get_form(self, **limits: Any) -> FormData:
        if self._form is None:
            form = await super()._get_form(**limits)
            self._form = FormData([(storable(name), _clean(value)) for name, value in form.multi_items()])
        return self._form

    def _end(self) -> bytes:
        """What a form of several parts ends with; nothing where the body is no such form."""
        kind = self.headers.get("content-type", "")
        found = BOUNDARY.search(kind) if kind.lower().startswith("multipart/") else None
        return f"--{found[1] or found[2]}--".encode("latin-1") if found else b""


def _clean(value: UploadFile | str) -> UploadFile | str:
    return storable(value) if isinstance(value, str) else value


def _in_utf8(scope: Scope) -> Scope:
    headers = [
        (name, CHARSET.sub(b"", value)) if name == b"content-type" else (name, value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}
