"""What a stored post needs before it is taken in: its photos, fetched while no transaction is open.

In: a stored post. Out: the photos with the words that came with them, and those that had to be left out, each with
its reason. Promises: a photo keeps its own description whatever became of its neighbours; what was fetched is kept
when others cannot be had.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from civic.core.understanding import Understanding
from civic.db.store import Opener
from civic.db.store.posts import StoredPost
from civic.ports import Chance, Channel, Clock, Failure, Office, PermanentFailure, Photo, PhotoStore

log = logging.getLogger("civic.intake")
TOO_OLD = timedelta(days=7)
"""What is older when we first see it is answered by a person, if at all."""


@dataclass(frozen=True)
class Tools:
    """What one pass of intake works with."""

    opener: Opener
    office: Office
    understanding: Understanding
    channels: Mapping[str, Channel]
    photos: PhotoStore
    clock: Clock
    lease: timedelta
    chance: Chance


@dataclass(frozen=True)
class Gathered:
    """A photo that is kept, with what the resident says of it; `parent_id` as the post has it."""

    photo: Photo
    alt: str = ""
    parent_id: str = ""


@dataclass(frozen=True)
class Photos:
    """`left_out` tells why others are not there."""

    kept: Sequence[Gathered] = ()
    left_out: Sequence[str] = ()


def fetch_photos(tools: Tools, stored: StoredPost, *, patient: bool) -> Photos:
    """The photos of a post. While `patient`, the first that cannot be had just now raises its failure; one that we
    cannot keep just now does so always, for it would be lost by our own fault."""
    channel = tools.channels.get(stored.post.channel)
    kept: list[Gathered] = []
    left_out: list[str] = []
    if channel is None:
        return Photos()
    for photo in stored.post.photos:
        try:
            ours = tools.photos.keep(_fetched(channel, photo.url, patient=patient))
            kept.append(Gathered(ours, photo.alt, photo.parent_id))
        except PermanentFailure as failure:
            log.warning("photo %s of post %s left out: %s", photo.url, stored.post.id, failure.reason)
            left_out.append(failure.reason)
    return Photos(kept, left_out)


def _fetched(channel: Channel, url: str, *, patient: bool) -> bytes:
    try:
        return channel.photo(url)
    except Failure as failure:
        if patient or isinstance(failure, PermanentFailure):
            raise
        raise PermanentFailure(failure.reason) from failure


def late(stored: StoredPost) -> int | None:
    """How many days a post had been waiting when we first saw it; None when it was not too long."""
    waited = stored.received_at - stored.post.posted_at
    return waited.days if waited > TOO_OLD else None
