"""What can happen to a report, who did it, and the facts that are told of it: the history's vocabulary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    RECEIVED = "received"
    ASKED_PLACE = "asked_place"
    OUTSIDE = "outside"
    FOLLOWED_UP = "followed_up"
    PLACED = "placed"
    CATEGORISED = "categorised"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SORTED = "sorted"
    RECONSIDERED = "reconsidered"
    MERGED = "merged"
    JOINED = "joined"
    SPLIT = "split"
    TOLD_APART = "told_apart"
    COMPARED_AGAIN = "compared_again"
    DIVIDED = "divided"
    PARTED = "parted"
    PUT_BACK = "put_back"
    RAISED = "raised"
    ASSIGNED = "assigned"
    STARTED = "started"
    PHOTO_ADDED = "photo_added"
    PHOTO_HIDDEN = "photo_hidden"
    PHOTO_SHOWN = "photo_shown"
    PHOTOS_GONE = "photos_gone"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    UNABLE = "unable"
    REOPENED = "reopened"
    READ = "read"
    RELEASED = "released"
    WITHHELD = "withheld"
    OPTED_OUT = "opted_out"
    OPTED_IN = "opted_in"
    EDITED = "edited"
    REDACTED = "redacted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Actor:
    """Who did it: an account, the system (`id` None), or a resident (`id` None, name "a resident")."""

    name: str
    mark: str
    id: int | None = None


SYSTEM = Actor(name="Civic", mark="^auto")
RESIDENT = Actor(name="A resident", mark="^auto")


@dataclass(frozen=True)
class Event:
    """One thing that happened. `facts` are plain JSON values, complete enough to word a message from."""

    kind: EventKind
    report_id: int
    at: datetime
    actor: Actor
    facts: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
    work_order_id: int | None = None
    post_id: int | None = None


SPOKEN: dict[EventKind, str] = {
    EventKind.RECEIVED: "acknowledged",
    EventKind.PLACED: "acknowledged",
    EventKind.ACCEPTED: "accepted",
    EventKind.ASKED_PLACE: "question",
    EventKind.OUTSIDE: "outside",
    EventKind.DECLINED: "declined",
    EventKind.MERGED: "merged",
    EventKind.RAISED: "assigned",
    EventKind.ASSIGNED: "assigned",
    EventKind.ON_HOLD: "on_hold",
    EventKind.COMPLETED: "fixed",
    EventKind.UNABLE: "unable",
    EventKind.REOPENED: "reopened",
}
"""Which message an event sends to those it is recorded `to`."""
