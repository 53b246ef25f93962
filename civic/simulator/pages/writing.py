"""The forms: post, edit, delete, another resident, start afresh, faults, webhooks. What is refused comes back with what
was written."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import Response

from civic.simulator import composing, snowflake
from civic.simulator.acting import Refused, Wish, edit, post_as, remove
from civic.simulator.control.posts import attached
from civic.simulator.faults import Fault
from civic.simulator.feed import Event
from civic.simulator.hooks.courier import Manner
from civic.simulator.pages.scene import Draft, Here, OurScene, Scene, go, show
from civic.simulator.state import accounts, posts, webhooks
from civic.simulator.state.accounts import UsernameRefused
from civic.simulator.state.places import Place, around
from civic.simulator.x.endpoints import ENDPOINTS
from civic.simulator.x.pipeline import Platform

SLOW_SECONDS = 5.0
forms = APIRouter(include_in_schema=False)


@forms.post("/posts")
async def write(
    platform: Here,
    scene: OurScene,
    username: Annotated[str, Form()],
    text: Annotated[str, Form()] = "",
    quick: Annotated[str, Form()] = "",
    photos: Annotated[list[UploadFile] | None, File()] = None,
    alt: Annotated[list[str] | None, Form()] = None,
    sample: Annotated[list[str] | None, Form()] = None,
    place: Annotated[str, Form()] = "",
    lat: Annotated[str, Form()] = "",
    lon: Annotated[str, Form()] = "",
    in_reply_to: Annotated[str, Form()] = "",
) -> Response:
    text = quick or text
    try:
        pictures = [*await attached(photos or (), alt or ()), *_chosen_samples(scene, sample or ())]
        named, exact = _where(scene, place, lat, lon)
        wish = Wish(username, text, pictures, named, exact, in_reply_to or None)
        post_id = await post_as(platform, wish, longest=composing.LONGEST)
    except Refused as refusal:
        thread = _conversation_of(platform, in_reply_to)
        return show(platform, scene, username, thread, Draft(text, str(refusal)))
    return go(f"/threads/{_conversation_of(platform, str(post_id))}", username, f"#p{post_id}")


@forms.post("/posts/{post_id}/edit")
async def change_words(
    platform: Here,
    scene: OurScene,
    post_id: str,
    username: Annotated[str, Form()],
    words: Annotated[str, Form()] = "",
) -> Response:
    thread = _conversation_of(platform, post_id)
    try:
        new_id = edit(platform, post_id, words)
    except Refused as refusal:
        return show(platform, scene, username, thread, Draft(words, str(refusal)))
    return go(f"/threads/{thread}", username, f"#p{new_id}")


@forms.post("/posts/{post_id}/deletion")
async def delete(platform: Here, post_id: str, username: Annotated[str, Form()]) -> Response:
    conversation_id = _conversation_of(platform, post_id)
    remove(platform, post_id)
    with platform.state.reading() as db:
        left = posts.conversation(db, conversation_id or 0)
    return go(f"/threads/{conversation_id}" if left else "/", username)


@forms.post("/accounts")
async def another_resident(
    platform: Here, scene: OurScene, name: Annotated[str, Form()] = "", username: Annotated[str, Form()] = ""
) -> Response:
    """`username` is who was there already."""
    try:
        account = accounts.add_account(platform.state, name.strip().removeprefix("@"))
    except UsernameRefused as refusal:
        return show(platform, scene, username, draft=Draft(name=name, name_refusal=str(refusal)))
    platform.feed.publish(Event("account", by=account.username))
    return go("/", account.username)


@forms.post("/afresh")
async def start_afresh(platform: Here, username: Annotated[str, Form()] = "") -> Response:
    platform.state.start_afresh()
    platform.faults.lift()
    platform.courier.behave(Manner())
    platform.feed.publish(Event("afresh"))
    return go("/", username)


@forms.post("/faults")
async def switch_on(
    platform: Here,
    username: Annotated[str, Form()],
    fault: Annotated[Fault, Form()],
    endpoint: Annotated[str, Form()] = "",
    times: Annotated[str, Form()] = "",
) -> Response:
    """An empty `times` is until it is lifted."""
    known = endpoint if endpoint in {one.name for one in ENDPOINTS} else ""
    platform.faults.switch_on(fault, known, int(times) if times.isdecimal() else None, SLOW_SECONDS)
    platform.feed.publish(Event("request"))
    return go("/", username, "#faults")


@forms.post("/faults/{switch_id}/lifting")
async def lift(platform: Here, switch_id: int, username: Annotated[str, Form()]) -> Response:
    platform.faults.lift(switch_id)
    platform.feed.publish(Event("request"))
    return go("/", username, "#faults")


@forms.post("/webhooks/delivery")
async def deliver(
    platform: Here, username: Annotated[str, Form()], manner: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Each manner that is ticked."""
    ticked = {field.name: field.name in (manner or ()) for field in fields(Manner)}
    platform.courier.behave(Manner(**ticked))
    platform.feed.publish(Event("request"))
    return go("/", username, "#webhooks")


@forms.post("/webhooks/{webhook_id}/replay")
async def deliver_again(platform: Here, webhook_id: int, username: Annotated[str, Form()]) -> Response:
    with platform.state.transaction() as db:
        webhooks.replay(db, webhook_id)
    platform.courier.wake()
    return go("/", username, "#webhooks")


def _conversation_of(platform: Platform, post_id: str) -> int | None:
    with platform.state.reading() as db:
        row = posts.by_id(db, snowflake.parse(post_id))
    return row["conversation_id"] if row else None


def _chosen_samples(scene: Scene, names: Sequence[str]) -> list[tuple[bytes, str]]:
    offered = scene.samples()
    folder = scene.samples_dir
    return [((folder / name).read_bytes(), "") for name in names if folder and name in offered]


def _where(scene: Scene, place: str, lat: str, lon: str) -> tuple[Place | None, tuple[float, float] | None]:
    """A place that is offered, by its name, or an exact position, never both."""
    for name, place_lat, place_lon in scene.places:
        if name == place:
            return around(name, place_lat, place_lon), None
    if not (lat.strip() or lon.strip()):
        return None, None
    try:
        exact = float(lat), float(lon)
    except ValueError:
        raise Refused(
            f"The position {lat}, {lon} is not two numbers, such as -27.4705 and 153.0260."
        ) from None
    if not (abs(exact[0]) <= 90 and abs(exact[1]) <= 180):
        raise Refused("Latitude lies between -90 and 90, longitude between -180 and 180.")
    return None, exact
