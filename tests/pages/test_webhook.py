"""What X pushes: the challenge, the signature, one post whatever way it comes, and nothing done before the answer."""

import base64
import hashlib
import hmac
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from civic.core.report import ReportState
from tests.adapters.simulated_x import channel_to
from tests.stages.test_edits import count
from tests.stages.test_intake import messages
from tests.world import SWING, World

SECRET = "the-secret-of-the-app"
COUNCIL_ID = "1111111111111111111"
POST_ID = "2080765813578191303"


def plugged(world: World) -> World:
    channel = channel_to("http://127.0.0.1:9", consumer_secret=SECRET)
    world.house.pushing = {"x": channel}
    return world


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def event(
    post_id: str = POST_ID, words: str = SWING, kind: str = "post.mention.create", **more: Any
) -> dict[str, Any]:
    """As X sends it."""
    author = {"id": "2222222222222222222", "name": "Ana", "username": "almaparkparent"}
    payload = {
        "id": post_id, "text": words, "author_id": author["id"], "created_at": "2026-05-06T22:50:00.000Z",
        "conversation_id": post_id, "edit_history_tweet_ids": [post_id],
    }  # fmt: skip
    data = {
        "event_uuid": post_id, "event_type": kind, "filter": {"user_id": COUNCIL_ID}, "payload": payload | more,
        "includes": {"users": [author], "tweets": [payload | more]},
    }  # fmt: skip
    return {"data": data}


def send(world: World, told: Any, secret: str = SECRET) -> int:
    body = told if isinstance(told, bytes) else orjson.dumps(told)
    headers = {"x-twitter-webhooks-signature": signature(body, secret), "content-type": "application/json"}
    return world.client.post("/webhooks/x", content=body, headers=headers).status_code


def test_the_challenge_is_answered_with_the_secret_of_the_app(sqlite_world: World) -> None:
    client = plugged(sqlite_world).client
    answer = client.get("/webhooks/x", params={"crc_token": "ask me"})
    assert answer.json() == {"response_token": signature(b"ask me")}
    assert client.get("/webhooks/x").status_code == 400
    assert client.get("/webhooks/bluesky?crc_token=x").status_code == 404


def test_what_is_pushed_becomes_a_report_once_it_is_worked_on(world: World) -> None:
    plugged(world)
    assert send(world, event()) == 200
    assert count(world) == 0, "it is stored and answered first"
    world.work()
    assert (count(world), world.report().state, messages(world)) == (
        1, ReportState.WITH_CREW, [("acknowledged", "queued")],
    )  # fmt: skip


def test_the_same_post_by_any_way_and_any_number_of_times_is_one_report(world: World) -> None:
    plugged(world)
    for told in (event(), event(), event(kind="post.reply.create")):
        assert send(world, told) == 200
    world.work()
    world.tweet(SWING, post_id=POST_ID)
    world.work()
    assert send(world, event()) == 200
    world.work()
    assert count(world) == 1


def test_a_version_that_comes_before_the_one_it_follows_stays_the_newest(world: World) -> None:
    plugged(world)
    newest = str(int(POST_ID) + 5)
    history = [POST_ID, newest]
    assert send(world, event(newest, edit_history_tweet_ids=history)) == 200
    assert send(world, event(words="@WrenfordCouncil the swing", edit_history_tweet_ids=[POST_ID])) == 200
    world.work()
    assert (count(world), world.report().category) == (1, "playground")


@pytest.mark.parametrize("secret", ["another secret", ""])
def test_what_is_not_signed_with_our_secret_is_not_read(sqlite_world: World, secret: str) -> None:
    assert send(plugged(sqlite_world), event(), secret) == 403
    assert sqlite_world.client.post("/webhooks/x", json=event()).status_code == 403
    sqlite_world.work()
    assert count(sqlite_world) == 0


DEEP = b'{"data":' * 980 + b"1" + b"}" * 980
LONG = b'{"data": {"event_type": "post.mention.create", "event_uuid": "%s"}}' % (b"7" * 200)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"data": 1}', b'{"data": {"event_type": "post.mention.create"}}', DEEP, LONG],
)
def test_what_is_no_event_is_told_so(sqlite_world: World, body: bytes) -> None:
    assert send(plugged(sqlite_world), body) == 400


def test_a_huge_event_is_not_even_read(sqlite_world: World) -> None:
    assert send(plugged(sqlite_world), b" " * 1_000_001) == 413


def test_our_own_posts_deletions_and_unknown_kinds_open_nothing(world: World) -> None:
    plugged(world)
    assert send(world, event(author_id=COUNCIL_ID)) == 200
    assert send(world, event("5", kind="post.delete")) == 200
    assert send(world, event("6", kind="profile.update.bio")) == 200
    world.work()
    assert count(world) == 0


def test_an_event_that_cannot_be_read_at_once_is_left_to_listening(world: World) -> None:
    """Its parent has photos that did not come along, and X does not answer when it is asked for them."""
    plugged(world)
    parent = {"id": "5", "text": "look", "author_id": "3", "attachments": {"media_keys": ["3_1"]}}
    told = event(referenced_tweets=[{"type": "replied_to", "id": "5"}])
    told["data"]["includes"]["tweets"].append(parent)
    assert send(world, told) == 200
    world.work()
    with world.house.opener.engine.connect() as connection:
        [(state, reason)] = connection.execute(text("select state, reason from pushed_event")).all()
    assert (count(world), state) == (0, "failed")
    assert "X" in reason
    world.tweet(SWING, post_id=POST_ID)
    world.work()
    assert count(world) == 1


def test_nothing_of_an_event_stays_beside_its_post(world: World) -> None:
    plugged(world)
    send(world, event())
    world.work()
    with world.house.opener.engine.connect() as connection:
        assert connection.execute(text("select state, body from pushed_event")).all()[0][0] == "done"
        assert "swing" not in str(connection.execute(text("select body from pushed_event")).all())
