"""Where a platform pushes its events to: its challenge is answered, and what is genuine is stored, then answered.

In: `GET /webhooks/x?crc_token=…`, and signed events by POST. Out: the token's answer; 200 once the event is stored.
Promises: nothing that is not signed with our secret is read, and nothing is done about an event before it is answered.
"""

import logging
from typing import Any

import orjson
from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from civic import intake
from civic.deps import Visit, VisitDep
from civic.pages.render import json
from civic.ports import Pushing

log = logging.getLogger("civic.pages")
pages = APIRouter(prefix="/webhooks")

LONGEST_EVENT = 1_000_000
NOTHING_TO_ANSWER = "Send the token to be answered as crc_token."
NOT_SIGNED = "This is not signed with the app's secret, so it was not read."
TOO_LONG = "An event has at most one megabyte. It was not read."
NO_EVENT = "This is no event: {why}. It was not kept."


@pages.get("/{channel}")
def challenge(visit: VisitDep, channel: str, crc_token: str = "") -> Response:
    pushing = _pushing(visit, channel)
    if not crc_token:
        raise HTTPException(400, NOTHING_TO_ANSWER)
    return json({"response_token": pushing.challenge(crc_token)}, 200, **{"cache-control": "no-store"})


@pages.post("/{channel}")
async def event(visit: VisitDep, channel: str) -> Response:
    pushing = _pushing(visit, channel)
    if int(visit.request.headers.get("content-length", "0")) > LONGEST_EVENT:
        raise HTTPException(413, TOO_LONG)
    body = await visit.request.body()
    if not pushing.genuine(body, visit.request.headers.get(pushing.signature_header, "")):
        log.warning("an event for %s came without our signature, and was not read", channel)
        raise HTTPException(403, NOT_SIGNED)
    await run_in_threadpool(_keep, visit, pushing, _read(body))
    return json({}, 200)


def _pushing(visit: Visit, channel: str) -> Pushing:
    found = visit.house.pushing.get(channel)
    if found is None:
        raise HTTPException(404, f"No channel “{channel[:40]}” is plugged in here.")
    return found


def _read(body: bytes) -> dict[str, Any]:
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise HTTPException(400, NO_EVENT.format(why="it is no JSON")) from None
    if not isinstance(read, dict):
        raise HTTPException(400, NO_EVENT.format(why="it is no JSON object"))
    return read


def _keep(visit: Visit, pushing: Pushing, event: dict[str, Any]) -> None:
    try:
        with visit.writing() as store:
            intake.push(store, pushing, event, visit.now)
    except ValueError as why:
        raise HTTPException(400, NO_EVENT.format(why=why)) from why
