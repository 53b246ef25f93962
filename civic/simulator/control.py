"""The control API under /simulator/api: what a test or a script does instead of a person at the pages."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, File, Form, HTTPException, Query, Request, UploadFile
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, Field

from civic.simulator.acting import Refused, Wish, post_as, publish_all, remove
from civic.simulator.clock import iso
from civic.simulator.faults import WORDS, Fault
from civic.simulator.feed import Event
from civic.simulator.state import accounts, ledger, meta, posts, requests
from civic.simulator.state.places import Place, around
from civic.simulator.x.endpoints import ENDPOINTS
from civic.simulator.x.pipeline import Platform, base_url
from civic.simulator.x.question import EXPANSIONS, MEDIA_FIELDS, PLACE_FIELDS, POST_FIELDS, Question
from civic.simulator.x.rendering import Shown

EVERYTHING = Question(
    post_fields=POST_FIELDS, media_fields=MEDIA_FIELDS, place_fields=PLACE_FIELDS, expansions=EXPANSIONS
)


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused("It holds half of a character (a lone surrogate). Send whole ones.") from None
    return text


Text = Annotated[str, AfterValidator(_whole)]


class NewAccount(BaseModel):
    username: Text = Field(description="1 to 15 letters, digits, underscores", examples=["millpond_sam"])
    name: Text | None = Field(None, description="Shown beside it", examples=["Sam at Millpond"])


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


class FaultGiven(BaseModel):
    fault: Fault = Field(description="; ".join(f"`{name}`: {words}" for name, words in WORDS.items()))
    endpoint: str = Field("", description="Every one if left out", examples=["POST /2/tweets"])
    times: int | None = Field(None, ge=1, description="Until it is lifted if left out", examples=[1])
    seconds: float = Field(0, ge=0, le=600, description="How slow, for `slow`")


class Advance(BaseModel):
    seconds: float = Field(ge=0, le=10 * 365 * 86400, examples=[900])


def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


Here = Annotated[Platform, Depends(_platform)]
api = APIRouter(prefix="/simulator/api", tags=["Control"])


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
    ids = publish_all(platform, [(_wish(one), ()) for one in given])
    return {"ids": [str(post_id) for post_id in ids]}


@api.delete("/posts/{post_id}", status_code=204, summary="Delete a post, whoever wrote it")
async def delete_post(platform: Here, post_id: str) -> None:
    remove(platform, post_id)


@api.get("/threads/{conversation_id}", summary="A conversation, oldest first, as the X API would show it")
async def read_thread(request: Request, platform: Here, conversation_id: int) -> dict[str, Any]:
    with platform.state.reading() as db:
        rows = posts.conversation(db, conversation_id)
        shown = Shown(db, EVERYTHING, rows, base_url(request))
        return {"data": shown.data(), "includes": shown.includes()}


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


@api.post("/afresh", status_code=204, summary="Forget all but accounts and keys")
async def start_afresh(platform: Here) -> None:
    platform.state.start_afresh()
    platform.faults.lift()
    platform.feed.publish(Event("afresh"))


@api.get("/clock", summary="The simulator's time")
async def read_clock(platform: Here) -> dict[str, Any]:
    clock = platform.state.clock
    return {"now": iso(clock.now_ms()), "ahead_seconds": clock.ahead_seconds}


@api.post("/clock", summary="Push the time forward: rate windows, photo expiry and new ids follow it")
async def advance_clock(platform: Here, given: Advance) -> dict[str, Any]:
    platform.state.advance_clock(given.seconds)
    return await read_clock(platform)


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


def refused(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 400 if isinstance(error, Refused) else 409)


async def attached(files: Sequence[UploadFile], alts: Sequence[str]) -> list[tuple[bytes, str]]:
    """Photos with their alternative texts; a file field left empty is no photo."""
    given = [(await file.read(), alts[n] if n < len(alts) else "") for n, file in enumerate(files)]
    return [(data, alt) for data, alt in given if data]


def place_from(name: str | None, box: str | None, lat: float | None, lon: float | None) -> Place | None:
    if not name:
        return None
    if box:
        try:
            west, south, east, north = (float(part) for part in box.split(","))
        except ValueError:
            raise Refused(f"The box [{box}] is not four numbers: west,south,east,north.") from None
        return Place(name, west, south, east, north)
    if lat is None or lon is None:
        raise Refused(f"Where is {name}? Give its box as west,south,east,north or its middle as lat and lon.")
    return around(name, lat, lon)


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
