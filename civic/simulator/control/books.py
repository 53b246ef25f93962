"""What was asked and what it would have cost, the clock, and forgetting it all."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from civic.simulator.clock import iso
from civic.simulator.control.given import Here
from civic.simulator.feed import Event
from civic.simulator.hooks.courier import Manner
from civic.simulator.state import accounts, ledger, requests

api = APIRouter()


class Advance(BaseModel):
    seconds: float = Field(ge=0, le=10 * 365 * 86400, examples=[900])


@api.get("/ledger", summary="What X would have charged, in dollars, in all and by day")
async def read_ledger(
    platform: Here, day: Annotated[str | None, Query(description="UTC day, 2026-05-12")] = None
) -> dict[str, Any]:
    with platform.state.reading() as db:
        lines, days = ledger.lines(db, day), ledger.by_day(db)
    return {
        "lines": [{"kind": line.kind, "count": line.count, "dollars": line.mills / 1000} for line in lines],
        "total": sum(line.mills for line in lines) / 1000,
        "days": {name: mills / 1000 for name, mills in days},
    }


@api.get("/log", summary="Requests made of the X API, newest first")
async def read_log(
    platform: Here,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[int, Query(description="Only those with a larger id")] = 0,
) -> list[dict[str, Any]]:
    with platform.state.reading() as db:
        names = {account.id: account.username for account in accounts.all_accounts(db)}
        return [_entry(logged, names) for logged in requests.newest(db, limit, after=after)]


@api.post("/afresh", status_code=204, summary="Forget all but accounts, keys and webhooks")
async def start_afresh(platform: Here) -> None:
    platform.state.start_afresh()
    platform.faults.lift()
    platform.courier.behave(Manner())
    platform.feed.publish(Event("afresh"))


@api.get("/clock", summary="The simulator's time")
async def read_clock(platform: Here) -> dict[str, Any]:
    clock = platform.state.clock
    return {"now": iso(clock.now_ms()), "ahead_seconds": clock.ahead_seconds}


@api.post("/clock", summary="Push the time forward: rate windows, photo expiry and new ids follow it")
async def advance_clock(platform: Here, given: Advance) -> dict[str, Any]:
    platform.state.advance_clock(given.seconds)
    platform.courier.wake()
    return await read_clock(platform)


def _entry(logged: requests.Logged, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": logged.id,
        "at": iso(logged.at_ms),
        "username": names.get(logged.account_id) if logged.account_id else None,
        "method": logged.method,
        "path": logged.path,
        "query": logged.query,
        "status": logged.status,
        "note": logged.note,
        "dollars": logged.mills / 1000,
    }
