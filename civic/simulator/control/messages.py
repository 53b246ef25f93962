"""Direct messages as people write them in X's own app."""

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from civic.simulator.control.given import Here, Text
from civic.simulator.feed import Event
from civic.simulator.state import accounts, messages

api = APIRouter()


class Message(BaseModel):
    username: Text = Field(description="Who writes", examples=["almaparkparent"])
    to: Text = Field(description="To whom", examples=["WrenfordCouncil"])
    text: Text = Field(min_length=1, max_length=10_000, examples=["Could you call me about the swing?"])


@api.post("/messages", status_code=201, summary="Write a direct message, to anybody")
async def write_message(platform: Here, given: Message) -> dict[str, str]:
    with platform.state.transaction() as db:
        sender, recipient = (accounts.by_username(db, name) for name in (given.username, given.to))
        if sender is None or recipient is None:
            missing = given.to if sender else given.username
            raise HTTPException(404, f"There is no account @{missing}.")
        row = messages.write(platform.state, db, sender.id, recipient.id, given.text)
    platform.feed.publish(Event("request"))
    return {"id": str(row["id"])}
