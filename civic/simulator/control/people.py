"""Who is there: keys, another resident, and whose posts X hides."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, Field

from civic.simulator.control.given import WITHHELD, Country, Here, Text
from civic.simulator.feed import Event
from civic.simulator.state import accounts, hiding, meta
from civic.simulator.x.pipeline import base_url

api = APIRouter()


class NewAccount(BaseModel):
    username: Text = Field(description="1 to 15 letters, digits, underscores", examples=["millpond_sam"])
    name: Text | None = Field(None, description="Shown beside it", examples=["Sam at Millpond"])


class Standing(BaseModel):
    protected: bool | None = Field(
        None, description="Its posts are for followers alone, and nobody follows here"
    )
    suspended: bool | None = Field(None, description="X hides it from everybody")
    withheld: list[Country] | None = Field(None, description=WITHHELD, examples=[["AU"]])


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


@api.put("/accounts/{username}/standing", summary="Protect or suspend an account, and back")
async def switch_standing(platform: Here, username: str, given: Standing) -> dict[str, Any]:
    """What is left out stays as it is."""
    with platform.state.transaction() as db:
        account = accounts.by_username(db, username)
        if account is None:
            raise HTTPException(404, f"There is no account @{username}.")
        hiding.switch(
            db, account, protected=given.protected, suspended=given.suspended, withheld=given.withheld
        )
        now = accounts.by_id(db, account.id) or account
    platform.feed.publish(Event("account", by=username))
    shown = {"username": now.username, "protected": now.protected, "suspended": now.suspended}
    return shown | {"withheld": list(now.withheld)} if now.withheld else shown
