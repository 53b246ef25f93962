"""A filled-in report form, checked: what is wrong, what it means, and the post that it becomes.

In: the fields as they came, photos as bytes. Out: everything that is wrong, each with what to do, or the
decision and the post that intake takes in. Promises: a pin is believed before words; a place is called in public what
the council calls it, and the resident's own words for it are for staff and crews; a report goes to a crew by
itself only where the rules are as sure as they would be of a post, and agree with the category that was chosen.
"""

import logging
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from civic.core.place import Found
from civic.core.post import InboundPost, PostKind, PostPhoto, PostPlace
from civic.core.understanding import Act, Decision
from civic.deps import Visit
from civic.ports import PermanentFailure, Photo, TemporaryFailure

log = logging.getLogger("civic.pages")
LONGEST_TEXT = 2000
LONGEST_PLACE = 200
CHANNEL = "web"
PIN_RADIUS_M = 10.0
SURE = 0.99
NO_WORDS = "Write a few words: what is broken or wrong?"
TOO_LONG = f"That is more than {LONGEST_TEXT:,} characters. Shorten it a little; it is all still here."
NO_PLACE = "Say where it is: put the pin on the map, or name a street corner, a park or a building."
WHICH_PLACE = "Several places go by that name. Choose the one you mean."
NOT_FOUND = (
    "We know no place called “{place}”. Put the pin on the map, or name a street, a park or a corner near it."
)
OUTSIDE = "That point lies outside the area that {council} looks after. Move the pin, or tell the council next door."
NO_CATEGORY = "There is no such category. Choose one of the list, or leave it to us."
TRAPPED = "The field for programs was filled in. Leave it empty and send the form again."
MANY_PHOTOS = "Only four photos fit. The first four are kept."
WHERE = "Where: {place}"
NUMBERS = ("lat", "lon")
WRONG_TYPE = "{name} must be {kind}. Nothing was saved."
NO_ROOM = "Photos cannot be kept just now. Send the report without them, or try again in a few minutes."
GONE = "A photo that you sent before is no longer here. Choose it again, or send the report without it."
OFFERED = "Your photo was taken here. If the pin is right, send the form again; if not, move it."


@dataclass(frozen=True)
class Filled:
    """The form as it came; `kept` are photos from an earlier try, by their hashes. `written` is all that was
    written, of a form that a person sends: a page brought back and filled in anew is another report."""

    id: str
    text: str = ""
    place: str = ""
    category: str = ""
    lat: str = ""
    lon: str = ""
    website: str = ""
    kept: tuple[str, ...] = ()
    uploads: tuple[bytes, ...] = ()
    too_many: bool = False
    written: str = ""

    @property
    def post_id(self) -> str:
        return str(uuid.uuid5(uuid.UUID(self.id), self.written)) if self.written else self.id


@dataclass
class Checked:
    """What came of it. `choices` are places to choose from; `offered` tells whose position the pin now has."""

    filled: Filled
    errors: dict[str, str] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)
    choices: list[Found] = field(default_factory=list)
    offered: str = ""
    decision: Decision | None = None
    post: InboundPost | None = None

    def decided(self) -> tuple[Decision, InboundPost]:
        """What to take in; only of a form without errors."""
        assert self.decision is not None and self.post is not None
        return self.decision, self.post


def filled_by_program(given: Mapping[str, Any]) -> Filled:
    """The form from JSON: text, lat and lon or place, and perhaps id and category. ValueError names what is no such
    thing."""

    def text(name: str) -> str:
        value = given.get(name)
        number = name in NUMBERS and isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not isinstance(value, str) and not number:
            raise ValueError(WRONG_TYPE.format(name=name, kind="a number" if name in NUMBERS else "text"))
        return "" if value is None else str(value).strip()

    return Filled(
        text("id"), text("text"), text("place"), text("category"), text("lat"), text("lon"), text("website")
    )


def check(visit: Visit, filled: Filled) -> Checked:
    """Read a form; nothing is saved but photos, which are kept so that they need not be sent again."""
    checked = Checked(replace(filled, id=_uuid(filled.id), place=filled.place[:LONGEST_PLACE]))
    _check_words(visit, checked)
    _keep_photos(visit, checked)
    found = _place(visit, checked)
    if found is not None and not checked.errors:
        _decide(visit, checked, found)
    return checked


def _check_words(visit: Visit, checked: Checked) -> None:
    filled, errors = checked.filled, checked.errors
    if filled.website:
        errors["form"] = TRAPPED
    if not filled.text:
        errors["text"] = NO_WORDS
    elif len(filled.text) > LONGEST_TEXT:
        errors["text"] = TOO_LONG
    if filled.category and visit.office.category(filled.category) is None:
        errors["category"] = NO_CATEGORY


def _keep_photos(visit: Visit, checked: Checked) -> None:
    """Check and keep the photos; those kept before are read again from where they lie."""
    if checked.filled.too_many:
        checked.errors["photos"] = MANY_PHOTOS
    photos, held = checked.photos, visit.house.photos
    try:
        photos += [held.keep(data) for sha256 in checked.filled.kept if (data := _kept(visit, sha256))]
        if len(photos) < len(checked.filled.kept):
            checked.errors["photos"] = GONE
        photos += [held.keep(data) for data in checked.filled.uploads]
    except PermanentFailure as failure:
        checked.errors["photos"] = failure.reason
    except TemporaryFailure as failure:
        log.error("photos of the public form cannot be kept: %s", failure.reason)
        checked.errors["photos"] = NO_ROOM


def _kept(visit: Visit, sha256: str) -> bytes:
    with visit.reading() as store:
        if store.photos.is_gone(sha256):
            return b""
    try:
        return visit.house.photos.read(sha256, "large")
    except PermanentFailure:
        return b""


def _place(visit: Visit, checked: Checked) -> Found | None:
    filled = checked.filled
    at = _position(filled)
    if at is None:
        return _place_by_words(visit, checked)
    if not visit.office.areas.contains(*at):
        checked.errors["place"] = OUTSIDE.format(council=visit.office.council.name)
        return None
    return Found(
        _name(visit, filled.place, at), *at, PIN_RADIUS_M, "pin", SURE, "The resident put the pin there"
    )


def _name(visit: Visit, typed: str, at: tuple[float, float]) -> str:
    """What the place is called in public: never words that only the resident uses, whatever stands in them."""
    geocoder = visit.workplace.geocoder
    wanted = typed.casefold()
    known = (found.name for found in geocoder.places_in(typed) if found.name.casefold() == wanted)
    near = geocoder.nearest(*at)
    return next(known, near.name if near else "")


def _position(filled: Filled) -> tuple[float, float] | None:
    try:
        lat, lon = float(filled.lat), float(filled.lon)
    except ValueError:
        return None
    return (lat, lon) if math.isfinite(lat) and math.isfinite(lon) else None


def _place_by_words(visit: Visit, checked: Checked) -> Found | None:
    """The place that the words name. Where they name none, the photo's own position is offered."""
    filled = checked.filled
    for words in (filled.place, f"{filled.place}\n{filled.text}"):
        read = visit.workplace.understanding.decide(_post(visit, filled, words, None, len(checked.photos)))
        if read.candidates:
            break
    if read.place is not None and not read.outside:
        return read.place
    if filled.place and read.candidates:
        checked.choices = list(read.candidates)
        checked.errors["place"] = WHICH_PLACE
    elif filled.place:
        checked.errors["place"] = NOT_FOUND.format(place=filled.place)
    else:
        _offer_photo_position(visit, checked)
    return None


def _offer_photo_position(visit: Visit, checked: Checked) -> None:
    checked.errors["place"] = NO_PLACE
    for photo in checked.photos:
        if photo.lat is None or photo.lon is None or not visit.office.areas.contains(photo.lat, photo.lon):
            continue
        checked.filled = replace(checked.filled, lat=str(photo.lat), lon=str(photo.lon))
        checked.errors["place"] = checked.offered = OFFERED
        return


def _decide(visit: Visit, checked: Checked, found: Found) -> None:
    """What the rules make of it; only if they are sure and agree with the resident does it go on by itself."""
    filled = checked.filled
    post = _post(visit, filled, filled.text, found, len(checked.photos))
    read = visit.workplace.understanding.decide(post)
    category = filled.category or read.category
    sure = read.action is Act.RAISE and category == read.category
    checked.post = replace(post, text=_for_staff(filled, found))
    checked.decision = replace(
        read,
        kind=PostKind.REPORT,
        action=Act.RAISE if sure else Act.ASK_PERSON,
        category=category,
        place=found,
        areas=visit.office.areas.areas_at(found.lat, found.lon),
        outside=False,
    )


def _for_staff(filled: Filled, found: Found) -> str:
    """What the resident wrote, with their own words for the place where these are more than its name."""
    typed = filled.place
    told = not typed or typed.casefold() in (found.name.casefold(), filled.text.casefold())
    return filled.text if told else f"{filled.text}\n{WHERE.format(place=typed)}"


def _post(visit: Visit, filled: Filled, text: str, found: Found | None, photos: int) -> InboundPost:
    place = PostPlace(name=found.name, lat=found.lat, lon=found.lon) if found else None
    return InboundPost(
        channel=CHANNEL, id=filled.post_id, root_id=filled.post_id, thread_id=filled.post_id, author_id="", author_handle="",
        author_name="", text=text, posted_at=visit.now, photos=(PostPhoto(url=""),) * photos, place=place,
    )  # fmt: skip


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())
