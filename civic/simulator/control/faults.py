"""What goes wrong on purpose, switched on and lifted."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from civic.simulator.control.given import Here, Text
from civic.simulator.faults import WORDS, Fault
from civic.simulator.x.endpoints import ENDPOINTS

api = APIRouter()


class FaultGiven(BaseModel):
    fault: Fault = Field(description="; ".join(f"`{name}`: {words}" for name, words in WORDS.items()))
    endpoint: Text = Field("", description="Every one if left out", examples=["POST /2/tweets"])
    times: int | None = Field(None, ge=1, description="Until it is lifted if left out", examples=[1])
    seconds: float = Field(0, ge=0, le=600, description="How slow, for `slow`")


@api.get("/faults", summary="What goes wrong on purpose now")
async def list_faults(platform: Here) -> list[dict[str, Any]]:
    return [asdict(switch) for switch in platform.faults.all()]


@api.post("/faults", status_code=201, summary="Let something go wrong at the X API")
async def switch_on(platform: Here, given: FaultGiven) -> dict[str, Any]:
    names = [endpoint.name for endpoint in ENDPOINTS]
    if given.endpoint and given.endpoint not in names:
        raise HTTPException(422, f"There is no endpoint {given.endpoint}. There are: {', '.join(names)}.")
    return asdict(platform.faults.switch_on(given.fault, given.endpoint, given.times, given.seconds))


@api.delete("/faults", status_code=204, summary="Let everything go well again")
async def lift_all(platform: Here) -> None:
    platform.faults.lift()


@api.delete("/faults/{switch_id}", status_code=204, summary="Lift one of them")
async def lift_one(platform: Here, switch_id: int) -> None:
    platform.faults.lift(switch_id)
