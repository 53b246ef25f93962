"""Timelines: order, bounds, pages, the 800 kept, fields and expansions only where asked, both vocabularies."""

from typing import Any

import pytest
import tweepy

from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator, a_jpeg

PARENTS_PHOTOS = "referenced_tweets.id.attachments.media_keys"


def _ids(answer: dict[str, Any]) -> list[str]:
    return [post["id"] for post in answer.get("data", [])]


def test_nothing_is_shown_unless_asked(x: Simulator) -> None:
    post_id = x.post(
        PARENT, f"@{COUNCIL} the swing is broken", a_jpeg(), place="Alma Park", lat=-27.47, lon=153.02
    )
    answer = x.mentions()
    assert set(answer["data"][0]) == {"id", "text", "edit_history_tweet_ids"}
    assert answer["data"][0]["edit_history_tweet_ids"] == [post_id]
    assert "includes" not in answer
    assert answer["meta"] == {"result_count": 1, "newest_id": post_id, "oldest_id": post_id}


def test_bounds_exclude_their_own_ids(x: Simulator) -> None:
    ids = x.batch(8)
    assert _ids(x.mentions(since_id=ids[2])) == ids[:2:-1]
    assert _ids(x.mentions(since_id=ids[1], until_id=ids[7])) == ids[6:1:-1]
    assert x.mentions(since_id=ids[7]) == {"meta": {"result_count": 0}}


def test_a_walk_through_pages_meets_every_post_once(x: Simulator) -> None:
    ids = x.batch(23)
    walked = [
        post["id"]
        for page in tweepy.Paginator(
            x.client().get_users_mentions, x.keys["council"]["id"], max_results=5, user_auth=True
        )
        for post in page["data"]
    ]
    assert walked == ids[::-1]


def test_a_page_leads_back_to_the_newer_one(x: Simulator) -> None:
    ids = x.batch(10)
    first = x.mentions(max_results=5)
    second = x.mentions(max_results=5, pagination_token=first["meta"]["next_token"])
    assert "next_token" not in second["meta"]
    back = x.mentions(max_results=5, pagination_token=second["meta"]["previous_token"])
    assert _ids(back) == _ids(first) == ids[:4:-1]
    assert "previous_token" not in back["meta"]


def test_only_the_newest_800_are_kept(x: Simulator) -> None:
    ids = x.batch(410) + x.batch(410)
    walked: list[str] = []
    for page in tweepy.Paginator(
        x.client().get_users_mentions, x.keys["council"]["id"], max_results=100, user_auth=True
    ):
        walked += _ids(page)
    assert walked == ids[:19:-1]
    assert len(_ids(x.mentions(since_id=ids[0], max_results=100))) == 100


def test_a_page_cannot_go_beyond_the_800_and_edits_do_not_use_them_up(x: Simulator) -> None:
    ids = x.batch(410) + x.batch(391)
    assert _ids(x.mentions(until_id=ids[2])) == [ids[1]]
    edited = x.control("POST", f"posts/{ids[-1]}/edit", json={"text": f"@{COUNCIL} the last"})["id"]
    assert _ids(x.mentions(until_id=ids[2])) == [ids[1]]
    assert _ids(x.mentions(since_id=ids[-2])) == [edited]
    x.control("DELETE", f"posts/{edited}")
    assert _ids(x.mentions(until_id=ids[2])) == [ids[1], ids[0]]


def test_a_reply_to_the_council_is_a_mention_without_its_handle(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    ack = x.client().create_tweet(text="Thank you. R-1", in_reply_to_tweet_id=first, user_auth=True)["data"][
        "id"
    ]
    again = x.post(PARENT, "still broken", in_reply_to=ack)
    answer = x.mentions(
        since_id=first,
        tweet_fields=["referenced_tweets", "in_reply_to_user_id", "conversation_id", "display_text_range"],
    )
    (post,) = answer["data"]
    assert post["id"] == again
    assert post["text"] == f"@{COUNCIL} still broken"
    assert post["text"][slice(*post["display_text_range"])] == "still broken"
    assert post["referenced_tweets"] == [{"type": "replied_to", "id": ack}]
    assert post["in_reply_to_user_id"] == x.keys["council"]["id"]
    assert post["conversation_id"] == first


def test_reposts_and_quotes_say_what_they_are(x: Simulator) -> None:
    first = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    repost = x.post(NAN, repost_of=first)
    quote = x.post(NAN, f"@{COUNCIL} same here", quote_of=first)
    found = {post["id"]: post for post in x.mentions(tweet_fields=["referenced_tweets"])["data"]}
    assert found[repost]["referenced_tweets"] == [{"type": "retweeted", "id": first}]
    assert found[repost]["text"].startswith(f"RT @{PARENT}: ")
    assert found[quote]["referenced_tweets"] == [{"type": "quoted", "id": first}]


def test_expansions_bring_author_photos_place_and_parent(x: Simulator) -> None:
    parent = x.post(NAN, "Look at this swing", a_jpeg(300, 200), alt="A swing on one chain")
    x.post(
        PARENT,
        f"@{COUNCIL} see above",
        a_jpeg(640, 480),
        in_reply_to=parent,
        place="Alma Park, Wrenford",
        box="153.01,-27.48,153.03,-27.46",
    )
    answer = x.mentions(
        expansions=["author_id", "attachments.media_keys", "geo.place_id", "referenced_tweets.id", PARENTS_PHOTOS],
        tweet_fields=["created_at"], media_fields=["url", "width", "height", "alt_text"], place_fields=["geo", "place_type"],
    )  # fmt: skip
    (post,), included = answer["data"], answer["includes"]
    assert [user["username"] for user in included["users"]] == [PARENT]
    assert [one["id"] for one in included["tweets"]] == [parent]
    photos = {photo["media_key"]: photo for photo in included["media"]}
    assert set(photos) == {
        *post["attachments"]["media_keys"],
        *included["tweets"][0]["attachments"]["media_keys"],
    }
    of_parent = photos[included["tweets"][0]["attachments"]["media_keys"][0]]
    assert (of_parent["width"], of_parent["height"], of_parent["alt_text"]) == (
        300,
        200,
        "A swing on one chain",
    )
    (place,) = included["places"]
    assert place["id"] == post["geo"]["place_id"]
    assert place["geo"]["bbox"] == [153.01, -27.48, 153.03, -27.46]
    assert post["created_at"].endswith("Z")


def test_an_exact_position_is_longitude_first(x: Simulator) -> None:
    x.post(PARENT, f"@{COUNCIL} a swing", lat=-27.4705, lon=153.026)
    (post,) = x.mentions(tweet_fields=["geo"])["data"]
    assert post["geo"] == {"coordinates": {"type": "Point", "coordinates": [153.026, -27.4705]}}


def test_a_parent_that_is_gone_stands_in_errors(x: Simulator) -> None:
    parent = x.post(NAN, "Look at this swing")
    x.post(PARENT, f"@{COUNCIL} see above", in_reply_to=parent)
    x.control("DELETE", f"posts/{parent}")
    answer = x.mentions(expansions=["referenced_tweets.id"])
    assert "tweets" not in answer.get("includes", {})
    (error,) = answer["errors"]
    assert (error["title"], error["resource_id"], error["type"].rsplit("/", 1)[1]) == (
        "Not Found Error",
        parent,
        "resource-not-found",
    )


def test_a_question_in_the_new_words_is_answered_in_them(x: Simulator) -> None:
    parent = x.post(NAN, "Look")
    x.post(PARENT, f"@{COUNCIL} " + "long " * 80, in_reply_to=parent)
    council = x.keys["council"]["id"]
    new = x.ask(
        f"/2/users/{council}/mentions?post.fields=referenced_posts,note_post&expansions=referenced_posts.id"
    ).json()
    (post,) = new["data"]
    assert {"edit_history_post_ids", "referenced_posts", "note_post"} < set(post)
    assert [one["id"] for one in new["includes"]["posts"]] == [parent]
    assert not [name for name in (*post, *new["includes"]) if "tweet" in name]
    old = x.ask(
        f"/2/users/{council}/mentions?tweet.fields=referenced_tweets,note_tweet&expansions=referenced_tweets.id"
    ).json()
    (post,) = old["data"]
    assert {"edit_history_tweet_ids", "referenced_tweets", "note_tweet"} < set(post)
    assert [one["id"] for one in old["includes"]["tweets"]] == [parent]
    assert not [name for name in (*post, *old["includes"]) if "post" in name]


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_results", "3"), ("max_results", "many"), ("max_results", "101"), ("since_id", "yesterday"),
     ("tweet.fields", "colour"), ("expansions", "mother"), ("pagination_token", "zz"),
     ("start_time", "noon"), ("made_up", "1")],
)  # fmt: skip
def test_a_bad_parameter_is_named(x: Simulator, name: str, value: str) -> None:
    answer = x.ask(f"/2/users/{x.keys['council']['id']}/mentions", params={name: value})
    body = answer.json()
    assert answer.status_code == 400
    assert body["errors"][0]["parameters"] == {name: [value]}
    assert (body["title"], body["type"].rsplit("/", 1)[1]) == ("Invalid Request", "invalid-request")


def test_times_bound_a_timeline_too(x: Simulator) -> None:
    before = x.batch(2)
    x.control("POST", "clock", json={"seconds": 3600})
    now = x.control("GET", "clock")["now"]
    after = x.batch(2)
    assert _ids(x.mentions(start_time=now)) == after[::-1]
    assert _ids(x.mentions(end_time=now)) == before[::-1]


def test_own_posts_are_found_since_a_mention(x: Simulator) -> None:
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    ack = x.client().create_tweet(text="Thank you. R-1", in_reply_to_tweet_id=mention, user_auth=True)[
        "data"
    ]["id"]
    council = x.keys["council"]["id"]
    own = x.client().get_users_tweets(
        council, since_id=mention, tweet_fields=["referenced_tweets"], user_auth=True
    )
    assert [(post["id"], post["referenced_tweets"][0]["id"]) for post in own["data"]] == [(ack, mention)]


def test_own_posts_have_the_same_bounds_and_pages(x: Simulator) -> None:
    ids = x.batch(12)
    own = f"/2/users/{x.account(PARENT)['id']}/tweets"
    assert _ids(x.ask(own, params={"since_id": ids[2], "until_id": ids[6]}).json()) == ids[5:2:-1]
    first = x.ask(own, params={"max_results": 5, "until_id": ids[11]}).json()
    assert _ids(first) == ids[10:5:-1]
    token = first["meta"]["next_token"]
    second = x.ask(own, params={"max_results": 100, "until_id": ids[11], "pagination_token": token}).json()
    assert _ids(second) == ids[5::-1]
    assert "next_token" not in second["meta"]


def test_only_the_newest_3200_of_an_account_are_kept(x: Simulator) -> None:
    ids = [post_id for _ in range(4) for post_id in x.batch(801)]
    own = f"/2/users/{x.account(PARENT)['id']}/tweets"
    assert _ids(x.ask(own, params={"until_id": ids[6]}).json()) == [ids[5], ids[4]]


def test_a_timeline_of_nobody_says_so(x: Simulator) -> None:
    answer = x.ask("/2/users/12345/mentions")
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["resource_type"] == "user"
