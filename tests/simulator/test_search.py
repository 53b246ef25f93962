"""Search of the last seven days: what it finds, in pages, and what a plan without it answers."""

import pytest
import tweepy

from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator

DAY_S = 24 * 3600
SEARCH = "GET /2/tweets/search/recent"


def found(x: Simulator, query: str, **asked: object) -> list[str]:
    answer = x.client().search_recent_tweets(query, user_auth=True, **asked)
    return [post["id"] for post in answer.get("data", ())]


def test_every_operator_narrows_what_is_found(x: Simulator) -> None:
    swing = x.post(PARENT, f"@{COUNCIL} the swing seat is broken")
    answer = x.post(NAN, f"@{COUNCIL} that swing again", in_reply_to=swing)
    repost = x.post(NAN, repost_of=swing)
    talk = x.post(PARENT, "The swing seat is broken again")
    assert found(x, f"@{COUNCIL}") == [repost, answer, swing]
    assert found(x, f"@{COUNCIL} -is:retweet") == [answer, swing]
    assert found(x, f"swing from:{PARENT}") == [talk, swing]
    assert found(x, f"to:{PARENT}") == [answer]
    assert found(x, '"seat is broken" -again -is:retweet') == [swing]
    assert found(x, f"conversation_id:{swing}") == [answer, swing]
    assert found(x, "is:reply -from:nobody_here") == []
    assert found(x, "lamppost") == []


def test_pages_go_between_two_ids(x: Simulator) -> None:
    ids = x.batch(25)
    first = x.client().search_recent_tweets(
        f"@{COUNCIL}", user_auth=True, since_id=ids[2], until_id=ids[20], tweet_fields=["author_id"]
    )
    assert [post["id"] for post in first["data"]] == ids[19:9:-1]
    assert first["data"][0]["author_id"] == x.account(PARENT)["id"]
    assert (first["meta"]["result_count"], first["meta"]["newest_id"]) == (10, ids[19])
    following = {"since_id": ids[2], "until_id": ids[20], "next_token": first["meta"]["next_token"]}
    assert found(x, f"@{COUNCIL}", **following) == ids[9:2:-1]


def test_what_is_hidden_deleted_or_a_week_old_is_not_found(x: Simulator) -> None:
    old = x.post(PARENT, f"@{COUNCIL} one")
    x.control("POST", "clock", json={"seconds": 8 * DAY_S})
    gone, there = x.post(PARENT, f"@{COUNCIL} two"), x.post(NAN, f"@{COUNCIL} three")
    x.control("DELETE", f"posts/{gone}")
    assert found(x, f"@{COUNCIL}") == [there]
    with pytest.raises(tweepy.BadRequest, match="must be a post id created after"):
        found(x, f"@{COUNCIL}", since_id=old)


@pytest.mark.parametrize("query", [" ", "has:images", "is:verified", "x" * 513, "(swing)"])
def test_what_is_not_understood_is_refused(x: Simulator, query: str) -> None:
    answer = x.ask("/2/tweets/search/recent", params={"query": query})
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")
    assert list(answer.json()["errors"][0]["parameters"]) == ["query"]


def test_posts_found_cost_what_they_cost_anybody(x: Simulator) -> None:
    x.batch(3)
    found(x, f"@{COUNCIL}")
    found(x, f"@{COUNCIL}")
    lines = {line["kind"]: line["count"] for line in x.control("GET", "ledger")["lines"]}
    assert (lines["post_read"], lines["own_post_read"]) == (3, 0)


def test_a_plan_without_search_says_so(x: Simulator) -> None:
    x.control("POST", "faults", json={"fault": "not_on_plan", "endpoint": SEARCH})
    answer = x.ask("/2/tweets/search/recent", params={"query": f"@{COUNCIL}"})
    body = answer.json()
    assert (answer.status_code, body["title"], body["reason"]) == (
        403,
        "Client Forbidden",
        "client-not-enrolled",
    )
    assert body["type"].endswith("/client-forbidden")
    assert x.mentions()["meta"] == {"result_count": 0}
