"""Who is there: keys, another resident, and whose posts X hides."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from civic.simulator.control.given import Here, Text
from civic.simulator.feed import Event
from civic.simulator.state import accounts, meta
from civic.simulator.x.pipeline import base_url

api = APIRouter()


class NewAccount(BaseModel):
    username: Text = Field(description="1 to 15 letters, digits, underscores", examples=["millpond_sam"])
    name: Text | None = Field(None, description="Shown beside it", examples=["Sam at Millpond"])


@api.get("/accounts", summary="The app's keys, the council and every resident with their keys")
async def list_accounts(request: Request, platform: Here) -> dict[str, Any]:
    keys = accounts.credentials(platform.state, base_url(request))
    with platform.state.reading() as db:
        return {**keys, "bearer_token": meta(db, "bearer_token")}


@api.post("/accounts", status_code=201, summary="Another resident")
async def add_account(platform: Here, given: NewAccount) -> dict[str, Any]:
    account = accounts.add_account(platform.state, given.username, given.name)
    platform.feed.publish(Event("account", by=account.username))
    return dict(accounts.keys_of(account))
