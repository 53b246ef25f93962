"""A page of X into posts as the council knows them. In: the answer, our own account's id. Out: InboundPosts.

Promises: both of X's vocabularies are read; what is malformed in a post costs only that part, never the post
and never its neighbours; whatever has an id comes out, with all that X sent of it in `raw`.
"""

import logging
import math
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from functools import partial
from typing import TypeVar

from civic.adapters.x.page import Json, Page, media_keys, place_id, references
from civic.adapters.x.words import text_of
from civic.core.permission import Access, ReplyMode, reply_mode
from civic.core.post import InboundPost, PostPhoto, PostPlace

log = logging.getLogger("civic.x")
T = TypeVar("T")
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, OverflowError)
_EPOCH_MS, _LOW_BITS = 1_288_834_974_657, 22
_LONGEST_ID = 19
_Position = tuple[float, float] | tuple[None, None]
_NOWHERE: _Position = (None, None)


def posts_in(page: Page, own_id: str, access: Access = Access.SUMMONED) -> list[InboundPost]:
    return [_post(page, entry, own_id, access) for entry in page.entries if _has_id(entry)]


def posted_at(post_id: str) -> datetime:
    """X's ids carry the millisecond in which they were made."""
    return datetime.fromtimestamp(((int(post_id) >> _LOW_BITS) + _EPOCH_MS) / 1000, UTC)


def _has_id(entry: Json) -> bool:
    post_id = entry.get("id")
    good = (
        isinstance(post_id, str) and post_id.isascii() and post_id.isdigit() and len(post_id) <= _LONGEST_ID
    )
    if not good:
        log.error("X sent a post without an id that can be read, it is left out: %.500r", entry)
    return good


def _post(page: Page, entry: Json, own_id: str, access: Access) -> InboundPost:
    post_id, referred = entry["id"], references(entry)
    author = page.users.get(str(entry.get("author_id")), {})
    history = _try(post_id, "edit history", lambda: _history(entry), [post_id])
    thread = _string_of(entry, "conversation_id") or history[0]
    return InboundPost(
        channel="x",
        id=post_id,
        root_id=history[0],
        # An edited post that began a conversation gives its own new id for it; the thread is the same.
        thread_id=history[0] if thread in history else thread,
        author_id=_string_of(entry, "author_id"),
        author_handle=_string_of(author, "username"),
        author_name=_string_of(author, "name"),
        text=_try(post_id, "text", lambda: text_of(entry), ""),
        posted_at=_try(post_id, "time", lambda: _moment(entry["created_at"]), None) or posted_at(post_id),
        in_reply_to_id=next((other for kind, other in referred if kind == "replied_to"), None),
        photos=_photos(page, entry, own_id),
        place=_try(post_id, "place", lambda: _place(page, entry), None),
        parent_text=_try(post_id, "parent", lambda: _parent_text(page, entry), ""),
        language=_string_of(entry, "lang"),
        own=bool(own_id) and entry.get("author_id") == own_id,
        reply_mode=_try(
            post_id, "reply settings", lambda: _reply_mode(page, entry, own_id, access), ReplyMode.API
        ),
        repost=any(kind == "retweeted" for kind, _ in referred),
        raw=page.raw(entry),
    )


def _try(post_id: str, part: str, read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except MALFORMED as error:
        log.warning("The %s of post %s cannot be read (%s); the rest of it is kept.", part, post_id, error)
        return otherwise


def _reply_mode(page: Page, entry: Json, own_id: str, access: Access) -> ReplyMode:
    """X tells of a post because it mentions us: where it lists whom it mentions, we must be among them."""
    listed = (entry.get("entities") or {}).get("mentions")
    mentioned = listed is None or any(one.get("id", own_id) == own_id for one in listed)
    answered = entry.get("in_reply_to_user_id") == own_id
    quoted = any(kind == "quoted" and one.get("author_id") == own_id for kind, one in page.parents(entry))
    author = page.users.get(str(entry.get("author_id")), {})
    return reply_mode(
        access,
        mentioned=mentioned or answered,
        quoted=quoted,
        reply_settings=_string_of(entry, "reply_settings"),
        protected=author.get("protected") is True,
    )


def _string_of(entry: Json, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _history(entry: Json) -> list[str]:
    """Ids of all versions, the first one first."""
    listed = entry.get("edit_history_tweet_ids") or entry.get("edit_history_post_ids") or [entry["id"]]
    if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
        raise TypeError("not a list of ids")
    return listed


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("a time that some zones cannot tell")
    return moment.astimezone(UTC)


def _photos(page: Page, entry: Json, own_id: str) -> tuple[PostPhoto, ...]:
    """Its own photos first, then those of what it answers or quotes; what we posted ourselves is no evidence."""
    parents = [parent for _, parent in page.parents(entry) if parent.get("author_id") != own_id]
    held = [(entry, ""), *((parent, parent["id"]) for parent in parents)]
    named = [(key, parent_id) for holder, parent_id in held for key in media_keys(holder)]
    found: dict[str, PostPhoto] = {}
    for key, parent_id in named:
        photo = _try(entry["id"], "photo", partial(_photo, page.media.get(key), parent_id), None)
        if photo:
            found.setdefault(photo.url, photo)
    return tuple(found.values())


def _photo(medium: Json | None, parent_id: str) -> PostPhoto | None:
    """Of a video the still that X shows for it; None where X did not send it along."""
    if medium is None:
        return None
    url = medium.get("url") if medium.get("type") == "photo" else medium.get("preview_image_url")
    if not isinstance(url, str) or not url:
        raise ValueError("no address")
    return PostPhoto(
        url=url,
        alt=_string_of(medium, "alt_text"),
        width=_whole(medium.get("width")),
        height=_whole(medium.get("height")),
        parent_id=parent_id,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _place(page: Page, entry: Json) -> PostPlace | None:
    named = page.places.get(place_id(entry) or "", {})
    box = _try(entry["id"], "box", lambda: _box(named), None)
    lat, lon = _try(entry["id"], "position", lambda: _position(entry), _NOWHERE)
    if not named and lat is None:
        return None
    return PostPlace(_string_of(named, "full_name"), _string_of(named, "place_type"), box, lat, lon)


def _box(named: Json) -> tuple[float, float, float, float] | None:
    """west, south, east, north."""
    if "geo" not in named:
        return None
    west, south, east, north = (float(edge) for edge in named["geo"]["bbox"])
    return _longitude(west), _latitude(south), _longitude(east), _latitude(north)


def _position(entry: Json) -> _Position:
    """(lat, lon); GeoJSON has them the other way round."""
    given = (entry.get("geo") or {}).get("coordinates")
    if given is None:
        return _NOWHERE
    lon, lat = given["coordinates"]
    return _latitude(float(lat)), _longitude(float(lon))


def _latitude(degrees: float) -> float:
    return _within(degrees, 90)


def _longitude(degrees: float) -> float:
    return _within(degrees, 180)


def _within(degrees: float, most: float) -> float:
    if not math.isfinite(degrees) or abs(degrees) > most:
        raise ValueError(f"{degrees} is no position on earth")
    return degrees


def _parent_text(page: Page, entry: Json) -> str:
    parents = page.parents(entry)
    return text_of(parents[0][1]) if parents else ""
