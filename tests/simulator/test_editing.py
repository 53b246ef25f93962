"""Edits: a new id each time, all versions named, the newest shown everywhere, X's limits on when."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import requests
import tweepy

from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator, a_jpeg, running


def _edit(x: Simulator, post_id: str, text: str, **more: Any) -> str:
    return str(x.control("POST", f"posts/{post_id}/edit", json={"text": text, **more})["id"])


def _refused(x: Simulator, post_id: str) -> str:
    path = f"{x.url}/simulator/api/posts/{post_id}/edit"
    answer = requests.post(path, json={"text": f"@{COUNCIL} again"}, timeout=20)
    assert answer.status_code == 400
    return str(answer.json()["detail"])


def test_an_edited_mention_comes_again_under_its_new_id(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} the swimg is broken")
    assert x.mentions(since_id=first)["meta"]["result_count"] == 0
    second = _edit(x, first, f"@{COUNCIL} the swing is broken")
    assert int(second) > int(first)
    (post,) = x.mentions(since_id=first)["data"]
    assert post["id"] == second
    assert post["text"] == f"@{COUNCIL} the swing is broken"
    assert post["edit_history_tweet_ids"] == [first, second]
    assert [one["id"] for one in x.mentions()["data"]] == [second]
    own = x.client(PARENT).get_users_tweets(x.account(PARENT)["id"], user_auth=True)
    assert [one["id"] for one in own["data"]] == [second]


def test_whichever_version_is_looked_up_the_newest_is_shown(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} one")
    second = _edit(x, first, f"@{COUNCIL} two")
    third = _edit(x, second, f"@{COUNCIL} three")
    answer = x.client().get_tweets([first, second, third], user_auth=True)
    assert [post["id"] for post in answer["data"]] == [third]
    assert "errors" not in answer
    assert x.client().get_tweet(first, user_auth=True)["data"]["edit_history_tweet_ids"] == [
        first, second, third,
    ]  # fmt: skip
    new = x.ask(f"/2/tweets/{first}?post.fields=text&expansions=edit_history_post_ids").json()
    assert new["data"]["edit_history_post_ids"] == [first, second, third]
    assert [(one["id"], one["text"]) for one in new["includes"]["posts"]] == [
        (first, f"@{COUNCIL} one"), (second, f"@{COUNCIL} two"), (third, f"@{COUNCIL} three"),
    ]  # fmt: skip


def test_photos_place_and_thread_stay(x: Simulator) -> None:
    first = x.post(
        PARENT, f"@{COUNCIL} a swing", a_jpeg(), alt="A seat", place="Alma Park", lat=-27.47, lon=153.02
    )
    second = _edit(x, first, f"@{COUNCIL} a broken swing")
    third = _edit(x, second, f"@{COUNCIL} a broken swing, no photo", keep_photos=False)
    asked: dict[str, Any] = {
        "expansions": "edit_history_tweet_ids,attachments.media_keys,geo.place_id",
        "tweet.fields": "attachments,geo,conversation_id",
    }
    answer = x.ask(f"/2/tweets/{second}", params=asked).json()
    one, two, three = answer["includes"]["tweets"]
    assert one["attachments"] == two["attachments"]
    assert "attachments" not in three
    assert one["geo"] == two["geo"] == three["geo"]
    assert {post["conversation_id"] for post in (one, two, three)} == {first}
    assert [post["id"] for post in x.control("GET", f"threads/{first}")["data"]] == [third]


def test_deleting_one_version_deletes_all(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} one")
    second = _edit(x, first, f"@{COUNCIL} two")
    x.client(PARENT).delete_tweet(first, user_auth=True)
    answer = x.client().get_tweets([first, second], user_auth=True)
    assert "data" not in answer
    assert [error["resource_id"] for error in answer["errors"]] == [first, second]
    assert x.mentions()["meta"] == {"result_count": 0}


def test_a_post_is_edited_five_times_and_no_more(x: Simulator) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} nought")
    for word in ("one", "two", "three", "four", "five"):
        controls = x.ask(f"/2/tweets/{post_id}?tweet.fields=edit_controls").json()["data"]["edit_controls"]
        assert controls["is_edit_eligible"] is True
        post_id = _edit(x, post_id, f"@{COUNCIL} {word}")
    assert "5 times" in _refused(x, post_id)
    controls = x.ask(f"/2/tweets/{post_id}?tweet.fields=edit_controls").json()["data"]["edit_controls"]
    assert controls["edits_remaining"] == 0


def test_after_half_an_hour_a_post_stays_as_it_is(x: Simulator) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} one")
    x.control("POST", "clock", json={"seconds": 29 * 60})
    post_id = _edit(x, post_id, f"@{COUNCIL} two")
    x.control("POST", "clock", json={"seconds": 61})
    assert "older than 30 minutes" in _refused(x, post_id)


def test_replies_to_others_reposts_and_what_is_gone_are_not_edited(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} one")
    assert "reply" in _refused(x, x.post(NAN, "me too", in_reply_to=first))
    assert "repost" in _refused(x, x.post(NAN, repost_of=first))
    assert "no post 5 to edit" in _refused(x, "5")
    more = x.post(PARENT, f"@{COUNCIL} and the slide", in_reply_to=first)
    edited = _edit(x, more, f"@{COUNCIL} and the see-saw")
    assert x.mentions()["data"][0]["id"] == edited, "a thread of one's own may be edited"


def test_an_edit_can_take_the_mention_away(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} one")
    second = _edit(x, first, "one")
    assert x.mentions()["meta"]["result_count"] == 0
    try:
        x.client().create_tweet(text="Thank you", in_reply_to_tweet_id=second, user_auth=True)
    except tweepy.Forbidden as refused:
        assert "mentioned" in refused.response.json()["detail"]
    else:
        raise AssertionError("nobody is mentioned any longer")


def test_a_reply_to_any_version_goes_to_the_newest(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} one")
    second = _edit(x, first, f"@{COUNCIL} two")
    x.client().create_tweet(text="Thank you. R-1", in_reply_to_tweet_id=first, user_auth=True)
    own = x.client().get_users_tweets(
        x.keys["council"]["id"], tweet_fields=["referenced_tweets", "conversation_id"], user_auth=True
    )["data"]
    assert own[0]["referenced_tweets"] == [{"type": "replied_to", "id": second}]
    assert own[0]["conversation_id"] == first


def test_an_app_edits_its_own_post(x: Simulator) -> None:
    first = x.ask("/2/tweets", method="POST", json={"text": "The swing will be mended"}).json()["data"]["id"]
    asked = {"text": "The swing will be mended today", "edit_options": {"previous_post_id": first}}
    answer = x.ask("/2/tweets", method="POST", json=asked)
    made = answer.json()["data"]
    assert (answer.status_code, made["edit_history_tweet_ids"]) == (201, [first, made["id"]])
    shown = x.ask(f"/2/tweets/{first}?tweet.fields=edit_controls").json()["data"]
    assert (shown["id"], shown["text"]) == (made["id"], "The swing will be mended today")
    assert (shown["edit_controls"]["edits_remaining"], shown["edit_controls"]["is_edit_eligible"]) == (
        4,
        True,
    )
    theirs = x.post(PARENT, f"@{COUNCIL} the swing")
    for wrong in (theirs, "1", ""):
        given = {"text": "Another", "edit_options": {"previous_post_id": wrong}}
        refused = x.ask("/2/tweets", method="POST", json=given)
        assert (refused.status_code, refused.json()["title"]) == (400, "Invalid Request")
    x.control("POST", "clock", json={"seconds": 31 * 60})
    late = x.ask("/2/tweets", method="POST", json=asked | {"text": "Too late"})
    assert (late.status_code, "older than 30 minutes" in late.json()["detail"]) == (403, True)


AS_VERSION_2 = (
    "alter table posts drop column withheld; alter table posts drop column withheld_by_copyright;"
    "alter table accounts drop column withheld; drop table messages; pragma user_version = 2;"
)
AS_VERSION_1 = AS_VERSION_2 + (
    "drop index posts_by_root; alter table posts drop column root_id; alter table posts drop column replaced_by;"
    "alter table posts drop column reply_settings; alter table accounts drop column suspended;"
    "drop table deliveries; drop table subscriptions; drop table webhooks; pragma user_version = 1;"
)


@pytest.mark.parametrize("earlier", [AS_VERSION_1, AS_VERSION_2], ids=["1", "2"])
def test_a_state_file_of_an_earlier_version_is_brought_up(tmp_path: Path, earlier: str) -> None:
    with running(tmp_path / "x.sqlite") as before:
        post_id = before.post(PARENT, f"@{COUNCIL} one")
    db = sqlite3.connect(tmp_path / "x.sqlite")
    db.executescript(earlier)
    db.close()
    with running(tmp_path / "x.sqlite") as after:
        assert [post["id"] for post in after.mentions()["data"]] == [post_id]
        edited = _edit(after, post_id, f"@{COUNCIL} two")
        after.control("PUT", f"posts/{edited}/withheld", json={"country_codes": ["AU"]})
        (shown,) = after.mentions(tweet_fields=["withheld"])["data"]
        assert (shown["edit_history_tweet_ids"], "withheld" in shown) == ([post_id, edited], True)
