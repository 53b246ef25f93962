"""The control API under /simulator/api: what a test or a script does instead of a person at the pages."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from civic.simulator.acting import Refused
from civic.simulator.control import books, faults, messages, people, posts, webhooks

api = APIRouter(prefix="/simulator/api", tags=["Control"])
for part in (people, posts, messages, webhooks, books, faults):
    api.include_router(part.api)


def refused(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 400 if isinstance(error, Refused) else 409)
