"""Posting as a resident: what a person does in X's own app, so neither signed, nor counted, nor charged."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from anyio import to_thread

from civic.simulator import composing, snowflake
from civic.simulator.feed import Event
from civic.simulator.photos import NotAPhoto, Photo, develop
from civic.simulator.state import accounts, editing, hiding, media, posts
from civic.simulator.state.accounts import Account
from civic.simulator.state.editing import NotEditable
from civic.simulator.state.places import Place
from civic.simulator.state.posts import Draft, Row
from civic.simulator.x import events
from civic.simulator.x.pipeline import Platform
from civic.simulator.x.writing import MOST_PHOTOS

AT_A_TIME = 10


class Refused(Exception):
    """The text says what was wrong and what to do."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to post. Ids are strings as pages hold them; photos are bytes with their alt."""

    username: str
    text: str = ""
    photos: Sequence[tuple[bytes, str]] = ()
    place: Place | None = None
    exact: tuple[float, float] | None = None
    in_reply_to: str | None = None
    quote_of: str | None = None
    repost_of: str | None = None


async def post_as(platform: Platform, wish: Wish, longest: int = composing.LONGEST_PREMIUM) -> int:
    """The id of the new post. Nothing is kept when anything about it is refused."""
    _check(wish, longest)
    developed = [(await to_thread.run_sync(_develop, data), alt) for data, alt in wish.photos]
    return publish_all(platform, [(wish, developed)])[0]


def publish_all(platform: Platform, wishes: Sequence[tuple[Wish, Sequence[tuple[Photo, str]]]]) -> list[int]:
    """All or none, in one transaction and in order."""
    state, told, ids = platform.state, [], []
    with state.transaction() as db:
        for wish, developed in wishes:
            author = _author(db, wish)
            media_ids = [media.keep(state, db, author.id, photo, alt) for photo, alt in developed]
            ids.append(posts.publish(state, db, _draft(platform, author, wish, media_ids)))
            events.tell_created(state, db, ids[-1], platform.url)
            row = posts.by_id(db, ids[-1])
            told.append(Event("post", str(row["conversation_id"]) if row else "", author.username))
    _announce(platform, *told)
    return ids


async def publish_in_turn(platform: Platform, wishes: Sequence[Wish]) -> list[int]:
    """Very many without photos, in order: all are checked before the first is written, then some are written at a
    time, and whoever else asks is answered in between."""
    with platform.state.reading() as db:
        for wish in wishes:
            _draft(platform, _author(db, wish), wish, ())
    ids: list[int] = []
    for first in range(0, len(wishes), AT_A_TIME):
        ids += publish_all(platform, [(wish, ()) for wish in wishes[first : first + AT_A_TIME]])
        await asyncio.sleep(0)
    return ids


def edit(platform: Platform, post_id: str, text: str, *, keep_photos: bool = True) -> int:
    """The id of the new version of the post, whoever wrote it and whichever version is named."""
    with platform.state.transaction() as db:
        row = _standing(platform, post_id, "edit")
        _check(Wish("", text), composing.LONGEST_PREMIUM)
        try:
            new_id = editing.edit(platform.state, db, row, text, keep_photos=keep_photos)
        except NotEditable as refusal:
            raise Refused(str(refusal)) from None
        events.tell_created(platform.state, db, new_id, platform.url)
    _announce(platform, Event("post", str(row["conversation_id"])))
    return new_id


def let_reply(platform: Platform, post_id: str, settings: str) -> None:
    with platform.state.transaction() as db:
        row = _standing(platform, post_id, "limit replies to")
        posts.let_reply(db, row["conversation_id"], settings)


def withhold(platform: Platform, post_id: str, countries: Sequence[str], *, copyright: bool) -> None:
    with platform.state.transaction() as db:
        row = _standing(platform, post_id, "withhold")
        hiding.withhold(db, row["root_id"], countries, copyright=copyright)


def remove(platform: Platform, post_id: str) -> None:
    with platform.state.transaction() as db:
        row = _standing(platform, post_id, "delete")
        events.tell_deleted(platform.state, db, row)
        posts.delete(db, row, platform.state.clock.now_ms())
    _announce(platform, Event("post", str(row["conversation_id"])))


def _author(db: sqlite3.Connection, wish: Wish) -> Account:
    author = accounts.by_username(db, wish.username)
    if author is None:
        raise Refused(f"There is no account @{wish.username}. Make one first.")
    return author


def _announce(platform: Platform, *told: Event) -> None:
    for event in told:
        platform.feed.publish(event)
    platform.courier.wake()


def _check(wish: Wish, longest: int) -> None:
    if not (wish.text.strip() or wish.photos or wish.repost_of):
        raise Refused("Write something or add a photo: a post cannot be empty.")
    if len(wish.photos) > MOST_PHOTOS:
        raise Refused(f"A post takes {MOST_PHOTOS} photos; you gave {len(wish.photos)}.")
    # The count is only an upper bound for Premium, and weighing a long text is slow.
    length = len(wish.text) if longest > composing.LONGEST else composing.weighted_length(wish.text)
    if length > longest:
        raise Refused(f"The text has {length} characters; {longest} is the most.")


def _develop(data: bytes) -> Photo:
    try:
        return develop(data)
    except NotAPhoto as refusal:
        raise Refused(str(refusal)) from None


def _draft(platform: Platform, author: Account, wish: Wish, media_ids: Sequence[int]) -> Draft:
    return Draft(
        author,
        wish.text,
        reply_to=_standing(platform, wish.in_reply_to, "reply to") if wish.in_reply_to else None,
        quoted=_standing(platform, wish.quote_of, "quote") if wish.quote_of else None,
        retweeted=_standing(platform, wish.repost_of, "repost") if wish.repost_of else None,
        media_ids=media_ids,
        place=wish.place,
        exact=wish.exact,
    )


def _standing(platform: Platform, post_id: str, verb: str) -> Row:
    with platform.state.reading() as db:
        row = posts.by_id(db, snowflake.parse(post_id))
    if row is None:
        raise Refused(f"There is no post {post_id} to {verb}: it was never there or has been deleted.")
    return row
