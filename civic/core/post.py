"""What any channel hands in: a post with its photos and places, in one shape whatever the platform.

Ids are strings as the platform writes them. `root_id` is the first id of the edit history: the one key by
which a post is the same post (an edit has a new id). Positions are WGS84 degrees.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from civic.core.permission import ReplyMode


class PostKind(StrEnum):
    """What a post is to the council, judged by its words alone, never by its author."""

    REPORT = "report"
    FOLLOW_UP = "follow_up"
    QUESTION = "question"
    CRITICISM = "criticism"
    PRAISE = "praise"
    OTHER_AGENCY = "other_agency"
    EMERGENCY = "emergency"
    SPAM = "spam"
    NOISE = "noise"


@dataclass(frozen=True)
class PostPhoto:
    """A photo where the platform keeps it; `parent_id` names the post that it hangs on where that is not this one but
    one that this one answers or quotes."""

    url: str
    alt: str = ""
    width: int = 0
    height: int = 0
    parent_id: str = ""


@dataclass(frozen=True)
class PostPlace:
    """A place as the platform gives it: exact (`lat`, `lon`), or a box (west, south, east, north), or both."""

    name: str = ""
    kind: str = ""
    box: tuple[float, float, float, float] | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Author:
    """What a platform tells of an account; `protected` ones are read by their followers only."""

    handle: str
    name: str
    protected: bool = False


@dataclass(frozen=True)
class InboundPost:
    """One post to the council. `own` marks posts that the council wrote itself, `repost` a bare repeat. `cursor` is its
    place in the platform's list of posts to the council, where that is not its id."""

    channel: str
    id: str
    root_id: str
    thread_id: str
    author_id: str
    author_handle: str
    author_name: str
    text: str
    posted_at: datetime
    in_reply_to_id: str | None = None
    photos: tuple[PostPhoto, ...] = ()
    place: PostPlace | None = None
    parent_text: str = ""
    language: str = ""
    own: bool = False
    repost: bool = False
    reply_mode: ReplyMode = ReplyMode.API
    raw: dict[str, object] = field(default_factory=dict, compare=False)
    cursor: str = field(default="", compare=False)


@dataclass(frozen=True)
class OwnReply:
    """A reply of ours that stands on the platform, whoever wrote it and how; names may stand in front of its text."""

    id: str
    posted_at: datetime
    text: str
