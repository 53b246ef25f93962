"""Posts as people make them: written, many at once, edited, deleted; and a whole conversation read back."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, File, Form, Path, Request, UploadFile
from pydantic import BaseModel, Field

from civic.simulator import snowflake
from civic.simulator.acting import Refused, Wish, edit, let_reply, post_as, publish_in_turn, remove, withhold
from civic.simulator.control.given import WITHHELD, Country, Here, Text
from civic.simulator.state import posts
from civic.simulator.state.places import Place, around
from civic.simulator.x.pipeline import base_url
from civic.simulator.x.question import EVERYTHING
from civic.simulator.x.rendering import Shown

api = APIRouter()


class PlaceGiven(BaseModel):
    name: Text = Field(examples=["Alma Park, Wrenford"])
    west: float = Field(ge=-180, le=180)
    south: float = Field(ge=-90, le=90)
    east: float = Field(ge=-180, le=180)
    north: float = Field(ge=-90, le=90)


class PlainPost(BaseModel):
    """A post without photos, for many at once."""

    username: Text = Field(description="Who posts", examples=["almaparkparent"])
    text: Text = Field(examples=["@WrenfordCouncil the swing seat at Alma Park has come off one chain"])
    in_reply_to: Text | None = Field(None, description="Id of a post")
    quote_of: Text | None = Field(None, description="Id of a post")
    repost_of: Text | None = Field(None, description="Id of a post")
    place: PlaceGiven | None = Field(None, description="name, west, south, east, north")
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)


class Edit(BaseModel):
    text: Text = Field(examples=["@WrenfordCouncil the swing seat and its chain are off"])
    keep_photos: bool = Field(True, description="Whether the photos stay")


class ReplySettings(BaseModel):
    reply_settings: Literal["everyone", "mentionedUsers", "following", "subscribers", "verified"] = Field(
        description="Nobody follows or pays here: each but the first leaves the author and those mentioned"
    )


class Withheld(BaseModel):
    country_codes: list[Country] = Field(description=WITHHELD, examples=[["AU"]])
    copyright: bool = False


@api.post("/posts", status_code=201, summary="Post as an account, with up to four photos")
async def write_post(
    platform: Here,
    username: Annotated[str, Form(description="Who posts")],
    text: Annotated[str, Form(description="Over 280 weighted characters as a Premium post")] = "",
    photos: Annotated[list[UploadFile] | None, File(description="5 MB each")] = None,
    alt: Annotated[list[str] | None, Form(description="One for each photo, in their order")] = None,
    place: Annotated[str | None, Form(description="Name of a place, with box or lat and lon")] = None,
    box: Annotated[str | None, Form(description="west,south,east,north of the place")] = None,
    lat: Annotated[float | None, Form(ge=-90, le=90, description="Alone: an exact position")] = None,
    lon: Annotated[float | None, Form(ge=-180, le=180)] = None,
    in_reply_to: Annotated[str | None, Form(description="Id of a post")] = None,
    quote_of: Annotated[str | None, Form(description="Id of a post")] = None,
    repost_of: Annotated[str | None, Form(description="Id of a post")] = None,
) -> dict[str, str]:
    wish = Wish(
        username,
        text,
        await attached(photos or (), alt or ()),
        place_from(place, box, lat, lon),
        None if place else exact_from(lat, lon),
        in_reply_to,
        quote_of,
        repost_of,
    )
    return {"id": str(await post_as(platform, wish))}


@api.post("/posts/batch", status_code=201, summary="Many posts without photos, all or none")
async def write_posts(
    platform: Here, given: Annotated[list[PlainPost], Body(max_length=1000)]
) -> dict[str, list[str]]:
    """Checked as a whole first; whoever else asks is answered while they are written."""
    ids = await publish_in_turn(platform, [_wish(one) for one in given])
    return {"ids": [str(post_id) for post_id in ids]}


@api.post(
    "/posts/{post_id}/edit", status_code=201, summary="Edit a post: a new version with an id of its own"
)
async def edit_post(platform: Here, post_id: str, given: Edit) -> dict[str, str]:
    return {"id": str(edit(platform, post_id, given.text, keep_photos=given.keep_photos))}


@api.put(
    "/posts/{post_id}/reply-settings", status_code=204, summary="Limit who may reply in its conversation"
)
async def limit_replies(platform: Here, post_id: str, given: ReplySettings) -> None:
    let_reply(platform, post_id, given.reply_settings)


@api.put(
    "/posts/{post_id}/withheld", status_code=204, summary="Withhold a post in some countries, or in none"
)
async def withhold_post(platform: Here, post_id: str, given: Withheld) -> None:
    withhold(platform, post_id, given.country_codes, copyright=given.copyright)


@api.delete("/posts/{post_id}", status_code=204, summary="Delete a post, whoever wrote it")
async def delete_post(platform: Here, post_id: str) -> None:
    remove(platform, post_id)


@api.get("/threads/{conversation_id}", summary="A conversation, oldest first, as the X API would show it")
async def read_thread(
    request: Request, platform: Here, conversation_id: Annotated[int, Path(ge=0, le=snowflake.LARGEST)]
) -> dict[str, Any]:
    with platform.state.reading() as db:
        rows = posts.conversation(db, conversation_id)
        shown = Shown(db, EVERYTHING, rows, base_url(request), None)
        return {"data": shown.data(), "includes": shown.includes()}


async def attached(files: Sequence[UploadFile], alts: Sequence[str]) -> list[tuple[bytes, str]]:
    """Photos with their alternative texts; a file field left empty is no photo."""
    given = [(await file.read(), alts[n] if n < len(alts) else "") for n, file in enumerate(files)]
    return [(data, alt) for data, alt in given if data]


def place_from(name: str | None, box: str | None, lat: float | None, lon: float | None) -> Place | None:
    if not name:
        return None
    if box:
        try:
            west, south, east, north = (_degrees(part) for part in box.split(","))
        except ValueError:
            raise Refused(f"The box [{box}] is not four numbers of degrees: west,south,east,north.") from None
        return Place(name, west, south, east, north)
    if lat is None or lon is None:
        raise Refused(f"Where is {name}? Give its box as west,south,east,north or its middle as lat and lon.")
    return around(name, lat, lon)


def _degrees(text: str) -> float:
    value = float(text)
    if not abs(value) <= 180:
        raise ValueError(text)
    return value


def exact_from(lat: float | None, lon: float | None) -> tuple[float, float] | None:
    if (lat is None) != (lon is None):
        raise Refused("A position needs both lat and lon.")
    return None if lat is None or lon is None else (lat, lon)


def _wish(given: PlainPost) -> Wish:
    place = Place(**given.place.model_dump()) if given.place else None
    exact = exact_from(given.lat, given.lon)
    return Wish(
        given.username, given.text, (), place, exact, given.in_reply_to, given.quote_of, given.repost_of
    )
