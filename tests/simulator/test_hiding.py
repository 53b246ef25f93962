"""Protected and suspended accounts, and conversations in which not everybody may reply."""

from typing import Any

import pytest
import requests
import tweepy

from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator


def _switch(x: Simulator, username: str, **standing: bool) -> dict[str, Any]:
    told: dict[str, Any] = x.control("PUT", f"accounts/{username}/standing", json=standing)
    return told


@pytest.fixture(autouse=True)
def all_well_again(x: Simulator) -> Any:
    """Accounts outlive "afresh"."""
    yield
    for username in (PARENT, NAN, COUNCIL):
        _switch(x, username, protected=False, suspended=False)


def _kind(error: dict[str, Any]) -> str:
    return str(error["type"].rsplit("/", 1)[1])


@pytest.mark.parametrize(
    ("standing", "kind", "title"),
    [("protected", "not-authorized-for-resource", "Authorization Error"),
     ("suspended", "resource-not-found", "Not Found Error")],
)  # fmt: skip
def test_posts_of_a_hidden_account_are_seen_nowhere_until_it_is_back(
    x: Simulator, standing: str, kind: str, title: str
) -> None:
    theirs, there = x.post(PARENT, f"@{COUNCIL} one"), x.post(NAN, f"@{COUNCIL} two")
    told = _switch(x, PARENT, **{standing: True})
    assert told == {"username": PARENT, "protected": False, "suspended": False, standing: True}
    assert [post["id"] for post in x.mentions()["data"]] == [there]
    answer = x.client().get_tweets([theirs, there], user_auth=True)
    assert [post["id"] for post in answer["data"]] == [there]
    (error,) = answer["errors"]
    assert (_kind(error), error["title"], error["resource_id"]) == (kind, title, theirs)
    alone = x.ask(f"/2/tweets/{theirs}").json()
    assert (set(alone), _kind(alone["errors"][0])) == ({"errors"}, kind)
    with pytest.raises(tweepy.Forbidden) as refused:
        x.client().create_tweet(text="Thank you", in_reply_to_tweet_id=theirs, user_auth=True)
    assert refused.value.response.json()["detail"].endswith("a Tweet that is deleted or not visible to you.")
    own = x.ask(f"/2/users/{x.account(PARENT)['id']}/tweets").json()
    assert set(own) == {"errors"}
    _switch(x, PARENT, **{standing: False})
    assert [post["id"] for post in x.mentions()["data"]] == [there, theirs]
    assert x.client().create_tweet(text="Thank you", in_reply_to_tweet_id=theirs, user_auth=True)


def test_a_parent_that_is_hidden_stands_in_errors(x: Simulator) -> None:
    parent = x.post(NAN, "Look at this swing")
    x.post(PARENT, f"@{COUNCIL} see above", in_reply_to=parent)
    _switch(x, NAN, protected=True)
    answer = x.mentions(expansions=["referenced_tweets.id", "referenced_tweets.id.author_id"])
    assert "includes" not in answer
    (error,) = answer["errors"]
    assert (_kind(error), error["resource_id"]) == ("not-authorized-for-resource", parent)


def test_a_protected_account_is_still_looked_up_and_sees_itself(x: Simulator) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} one")
    _switch(x, PARENT, protected=True)
    found = x.client().get_user(username=PARENT, user_fields=["protected"], user_auth=True)
    assert found["data"]["protected"] is True
    assert x.client(PARENT).get_tweet(post_id, user_auth=True)["data"]["id"] == post_id
    assert "data" not in x.app_client().get_tweet(post_id)


def test_a_suspended_account_is_not_looked_up_and_may_do_nothing(x: Simulator) -> None:
    _switch(x, PARENT, suspended=True)
    error = x.client().get_user(username=PARENT, user_auth=True)["errors"][0]
    assert (error["detail"], _kind(error)) == (f"User has been suspended: [{PARENT}].", "resource-not-found")
    answer = x.ask("/2/tweets", PARENT, "POST", json={"text": "Hello"})
    assert (answer.status_code, "suspended" in answer.json()["detail"]) == (403, True)


def test_nobody_there_cannot_be_switched(x: Simulator) -> None:
    answer = requests.put(f"{x.url}/simulator/api/accounts/nobody/standing", json={}, timeout=20)
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no account @nobody.")


def test_only_those_mentioned_may_reply_where_the_author_says_so(x: Simulator) -> None:
    start = x.post(NAN, "Look at this swing")
    mention = x.post(PARENT, f"@{COUNCIL} see above", in_reply_to=start)
    x.control("PUT", f"posts/{start}/reply-settings", json={"reply_settings": "mentionedUsers"})
    (shown,) = x.mentions(tweet_fields=["reply_settings"])["data"]
    assert shown["reply_settings"] == "mentionedUsers"
    with pytest.raises(tweepy.Forbidden) as refused:
        x.client().create_tweet(text="Thank you", in_reply_to_tweet_id=mention, user_auth=True)
    assert refused.value.response.json()["detail"] == (
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the"
        " author of the post you are replying to."
    )
    asked = x.post(NAN, f"@{COUNCIL} look")
    x.control("PUT", f"posts/{asked}/reply-settings", json={"reply_settings": "following"})
    assert x.client().create_tweet(text="Thank you", in_reply_to_tweet_id=asked, user_auth=True)


def test_an_app_says_who_may_reply_to_its_post(x: Simulator) -> None:
    said = {"text": "Roadworks tonight", "reply_settings": "mentionedUsers"}
    post_id = x.ask("/2/tweets", method="POST", json=said).json()["data"]["id"]
    assert (
        x.ask(f"/2/tweets/{post_id}?tweet.fields=reply_settings").json()["data"]["reply_settings"]
        == "mentionedUsers"
    )
    wrong = x.ask("/2/tweets", method="POST", json={"text": "Hello", "reply_settings": "friends"})
    assert (wrong.status_code, wrong.json()["title"]) == (400, "Invalid Request")


def test_a_withheld_post_is_still_listed_and_says_where_it_is_not_shown(x: Simulator) -> None:
    post_id, other = x.post(PARENT, f"@{COUNCIL} one"), x.post(NAN, f"@{COUNCIL} two")
    x.control("PUT", f"posts/{post_id}/withheld", json={"country_codes": ["AU", "NZ"], "copyright": True})
    found = {post["id"]: post for post in x.mentions(tweet_fields=["withheld"])["data"]}
    told = {"copyright": True, "country_codes": ["AU", "NZ"], "scope": "tweet"}
    assert (found[post_id]["withheld"], "withheld" in found[other]) == (told, False)
    assert "withheld" not in x.mentions()["data"][1]
    x.control("PUT", f"posts/{post_id}/withheld", json={"country_codes": []})
    assert "withheld" not in x.client().get_tweet(post_id, tweet_fields=["withheld"], user_auth=True)["data"]
    wrong = requests.put(
        f"{x.url}/simulator/api/posts/{post_id}/withheld", json={"country_codes": ["Australia"]}, timeout=20
    )
    assert wrong.status_code == 422


def test_all_that_a_withheld_account_wrote_is_withheld(x: Simulator) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} one")
    assert x.control("PUT", f"accounts/{PARENT}/standing", json={"withheld": ["AU"]})["withheld"] == ["AU"]
    shown = x.client().get_tweet(
        post_id, tweet_fields=["withheld"], expansions=["author_id"], user_fields=["withheld"], user_auth=True
    )
    x.control("PUT", f"accounts/{PARENT}/standing", json={"withheld": []})
    assert shown["data"]["withheld"] == {"copyright": False, "country_codes": ["AU"], "scope": "user"}
    assert shown["includes"]["users"][0]["withheld"] == {"country_codes": ["AU"], "scope": "user"}
