"""What happens to posts, told to the webhooks that subscribed to it: the envelopes of the X Activity API.

    {"data": {
      "event_uuid": "2080765813578191303",
      "filter": {"user_id": "1111111111111111111"},
      "event_type": "post.mention.create",
      "tag": "mentions",
      "payload": {"id": …, "text": …, "author_id": …, "created_at": …, "conversation_id": …,
                  "edit_history_tweet_ids": […], "edit_controls": {…}, "display_text_range": [0, 36], "entities": {…},
                  "lang": …, "possibly_sensitive": …, "reply_settings": …, "attachments": {"media_keys": […]}, "geo": {…},
                  "in_reply_to_user_id": …, "referenced_tweets": [{"type", "id"}], "note_tweet": {"text"}},
      "includes": {"users": […], "media": […], "places": […], "tweets": […]}
    }}

Payload and includes are those of a page of mentions of which everything was asked, always in the old vocabulary; what
has no value is absent, `tag` too. Every whole number that is the value of a name has a twin beside it:
{"start": 0, "start_str": "0"}. `event_uuid` is the id of the post, so two kinds of event of one post share it.
Deletions: `payload` is {"id", "author_id"}, `includes` {"users": [{"data": {…}}]}, `event_uuid` a negative number; each
version of an edited post is told by itself. An edit is told as a new mention, with all ids in its edit history.

post.mention.create: somebody else writes the user's @handle in the body, not only in the handles that a reply begins
with by itself. post.reply.create: somebody else answers a post of the user. post.delete: the user deletes. Reposts
and the posts of protected and suspended accounts are never told.
"""

import sqlite3
from typing import Any

import orjson

from civic.simulator import composing
from civic.simulator.state import State, accounts, hiding, ledger, posts, webhooks
from civic.simulator.state.accounts import Account
from civic.simulator.state.ledger import Charge
from civic.simulator.state.webhooks import EventType, Row
from civic.simulator.x.question import EVERYTHING
from civic.simulator.x.rendering import Json, Shown, user


def tell_created(state: State, db: sqlite3.Connection, post_id: int, base_url: str) -> None:
    subscribed = webhooks.subscriptions(db, EventType.MENTION, EventType.REPLY)
    row = posts.by_id(db, post_id) if subscribed else None
    if row is None or row["retweeted_id"] or _author(db, row) is None:
        return
    for subscription in subscribed:
        listener = accounts.by_id(db, subscription["user_id"])
        if listener is not None and _concerns(row, subscription["event_type"], listener):
            shown = Shown(db, EVERYTHING, [row], base_url, listener)
            _tell(state, db, subscription, post_id, str(post_id), shown.data()[0], shown.includes())


def tell_deleted(state: State, db: sqlite3.Connection, row: Row) -> None:
    """Before the post goes."""
    subscribed = [
        one for one in webhooks.subscriptions(db, EventType.DELETE) if one["user_id"] == row["author_id"]
    ]
    author = _author(db, row) if subscribed else None
    if author is None:
        return
    included = {"users": [{"data": user(author, EVERYTHING.user_fields)}]}
    for subscription in subscribed:
        for version in posts.histories(db, [row])[row["root_id"]]:
            payload = {"id": str(version["id"]), "author_id": str(author.id)}
            _tell(state, db, subscription, version["id"], f"-{version['id']}", payload, included)


def _author(db: sqlite3.Connection, row: Row) -> Account | None:
    """None when X hides the account."""
    author = accounts.by_id(db, row["author_id"])
    return None if author is None or hiding.hidden(author, None) else author


def _concerns(row: Row, event_type: str, listener: Account) -> bool:
    if row["author_id"] == listener.id:
        return False
    if event_type == EventType.REPLY:
        return bool(row["reply_to_author_id"] == listener.id)
    body = (row["note"] or row["text"])[row["shown_from"] :]
    return listener.username.lower() in {name.lower() for name in composing.handles_in(body)}


def _tell(
    state: State, db: sqlite3.Connection, subscription: Row, post_id: int, uuid: str, payload: Json, includes: Json
) -> None:  # fmt: skip
    tag = {"tag": subscription["tag"]} if subscription["tag"] is not None else {}
    data = {
        "event_uuid": uuid,
        "filter": {"user_id": str(subscription["user_id"])},
        "event_type": subscription["event_type"],
        **tag,
        "payload": _with_twins(payload),
        "includes": _with_twins(includes),
    }
    now_ms = state.clock.now_ms()
    webhooks.enqueue(db, subscription["webhook_id"], orjson.dumps({"data": data}), now_ms)
    ledger.charge_reads(db, now_ms, Charge.EVENT, [post_id])


def _with_twins(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_twins(one) for one in value]
    if not isinstance(value, dict):
        return value
    said: Json = {}
    for name, one in value.items():
        said[name] = _with_twins(one)
        if isinstance(one, int) and not isinstance(one, bool):
            said[f"{name}_str"] = str(one)
    return said
