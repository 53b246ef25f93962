"""The control API under /simulator/api: what a test or a script does instead of a person at the pages."""

import json

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from civic.simulator.acting import Refused
from civic.simulator.control import books, faults, messages, people, posts, webhooks

api = APIRouter(prefix="/simulator/api", tags=["Control"])
for part in (people, posts, messages, webhooks, books, faults):
    api.include_router(part.api)


def refused(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 400 if isinstance(error, Refused) else 409)


def misunderstood(request: Request, error: Exception) -> Response:
    """What was wrong and where. What was given is not repeated: it may be no number, or half a character, which no JSON
    can hold."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    told = [{name: one[name] for name in ("type", "loc", "msg")} for one in found]
    return Response(json.dumps({"detail": told}), 422, media_type="application/json")
