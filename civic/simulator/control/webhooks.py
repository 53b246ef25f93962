"""Webhooks as a test handles them: how they stand, what is delivered badly on purpose, everything once more."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from civic.simulator import snowflake
from civic.simulator.control.given import Here
from civic.simulator.hooks.courier import Manner
from civic.simulator.state import webhooks

api = APIRouter()


class MannerGiven(BaseModel):
    duplicate: bool = Field(False, description="Each event is delivered twice")
    out_of_order: bool = Field(
        False, description="The newest that waits first; hold events back to have several"
    )
    held: bool = Field(False, description="Nothing is delivered until this is false again")


@api.get("/webhooks", summary="How each webhook stands: valid or not, and what was delivered, failed, waits")
async def list_webhooks(platform: Here) -> list[dict[str, Any]]:
    with platform.state.reading() as db:
        return [
            {"id": str(row["id"]), "url": row["url"], "valid": bool(row["valid"]), "why": row["why"],
             "delivered": row["delivered"], "failed": row["failed"], "waiting": row["waiting"]}
            for row in webhooks.every(db)
        ]  # fmt: skip


@api.delete("/webhooks", status_code=204, summary="Forget all webhooks, their subscriptions and events")
async def forget_webhooks(platform: Here) -> None:
    with platform.state.transaction() as db:
        webhooks.remove(db)


@api.get("/webhooks/delivery", summary="How events are delivered now")
async def read_manner(platform: Here) -> dict[str, bool]:
    return asdict(platform.courier.manner)


@api.put("/webhooks/delivery", summary="Deliver events twice, out of order, or hold them back")
async def change_manner(platform: Here, given: MannerGiven) -> dict[str, bool]:
    platform.courier.behave(Manner(**given.model_dump()))
    return asdict(platform.courier.manner)


@api.post("/webhooks/{webhook_id}/replay", summary="Deliver everything once more, oldest first")
async def replay(platform: Here, webhook_id: str) -> dict[str, int]:
    with platform.state.transaction() as db:
        row = webhooks.by_id(db, snowflake.parse(webhook_id))
        if row is None:
            raise HTTPException(404, f"There is no webhook {webhook_id}.")
        replayed = webhooks.replay(db, row["id"])
    platform.courier.wake()
    return {"replayed": replayed}
