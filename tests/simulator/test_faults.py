"""Faults on purpose: each looks to a client as X's own does, strikes as often as it was told, and leaves no trace."""

import time
from typing import Any

import pytest
import requests
import tweepy

from tests.simulator.running import COUNCIL, PARENT, Simulator

REPLY = "POST /2/tweets"
MENTIONS = "GET /2/users/:id/mentions"


def wrong(x: Simulator, fault: str, **more: Any) -> int:
    switched: int = x.control("POST", "faults", json={"fault": fault, **more})["id"]
    return switched


def replies_to(x: Simulator, post_id: str) -> list[str]:
    found = x.control("GET", f"threads/{post_id}")["data"][1:]
    return [one["text"].removeprefix(f"@{PARENT} ") for one in found]


def reply(x: Simulator, post_id: str, text: str = "Thanks. R-1001 ^auto") -> dict[str, Any]:
    said: dict[str, Any] = x.client().create_tweet(text=text, in_reply_to_tweet_id=post_id, user_auth=True)
    return said


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        ("rate_limited", 429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}),
        ("rate_limited_without_reset", 429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}),
        ("credits_depleted", 402, {"title": "CreditsDepleted"}),
        ("monthly_cap", 429, {"title": "UsageCapExceeded", "period": "Monthly"}),
        ("revoked", 401, {"title": "Unauthorized"}),
    ],
)
def test_refusals_have_their_status_and_words(
    x: Simulator, fault: str, status: int, told: dict[str, Any]
) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    wrong(x, fault, endpoint=REPLY, times=1)
    body = {"text": "Thanks", "reply": {"in_reply_to_tweet_id": post_id}}
    answer = x.ask("/2/tweets", method="POST", json=body)
    assert answer.status_code == status
    assert told.items() <= answer.json().items()
    assert replies_to(x, post_id) == []
    assert x.ask("/2/tweets", method="POST", json=body).status_code == 201
    assert replies_to(x, post_id) == ["Thanks"]


def test_a_used_up_window_tells_when_it_ends_or_nothing(x: Simulator) -> None:
    wrong(x, "rate_limited", endpoint=MENTIONS, times=1)
    with pytest.raises(tweepy.TooManyRequests) as refused:
        x.mentions()
    assert 0 < int(refused.value.response.headers["x-rate-limit-reset"]) - x.now() <= 901
    assert refused.value.response.headers["x-rate-limit-remaining"] == "0"
    wrong(x, "rate_limited_without_reset", endpoint=MENTIONS, times=1)
    with pytest.raises(tweepy.TooManyRequests) as refused:
        x.mentions()
    assert not [name for name in refused.value.response.headers if name.startswith("x-rate")]
    wrong(x, "monthly_cap", endpoint=MENTIONS, times=1)
    with pytest.raises(tweepy.TooManyRequests) as refused:
        x.mentions()
    assert int(refused.value.response.headers["x-rate-limit-remaining"]) > 100


def test_an_overload_answers_in_html(x: Simulator) -> None:
    wrong(x, "unavailable", times=1)
    answer = x.ask("/2/users/me")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_a_slow_answer_is_late_but_whole(x: Simulator) -> None:
    wrong(x, "slow", endpoint="GET /2/users/me", times=1, seconds=0.3)
    began = time.monotonic()
    assert x.ask("/2/users/me").json()["data"]["username"] == COUNCIL
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("fault", "said"), [("dropped_before", []), ("dropped_after", ["Thanks. R-1001 ^auto"])]
)
def test_a_connection_breaks_before_or_after_the_post_was_taken(
    x: Simulator, fault: str, said: list[str]
) -> None:
    post_id = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    wrong(x, fault, endpoint=REPLY, times=1)
    with pytest.raises(requests.ConnectionError):
        reply(x, post_id)
    assert replies_to(x, post_id) == said
    assert x.control("GET", "log")[0]["status"] == (201 if said else 499)


def test_an_empty_page_hides_what_is_there_and_costs_nothing(x: Simulator) -> None:
    x.post(PARENT, f"@{COUNCIL} the swing is broken")
    wrong(x, "empty_page", endpoint=MENTIONS, times=2)
    assert x.mentions() == x.mentions() == {"meta": {"result_count": 0}}
    assert x.control("GET", "ledger")["total"] == 0
    assert x.mentions()["meta"]["result_count"] == 1


def test_switches_are_listed_counted_and_lifted(x: Simulator) -> None:
    first = wrong(x, "revoked", endpoint=MENTIONS, times=2)
    second = wrong(x, "unavailable", endpoint=REPLY)
    x.ask("/2/users/me")
    assert [(one["id"], one["times"]) for one in x.control("GET", "faults")] == [(first, 2), (second, None)]
    with pytest.raises(tweepy.Unauthorized):
        x.mentions()
    assert x.control("GET", "faults")[0]["times"] == 1
    x.control("DELETE", f"faults/{first}")
    assert x.mentions()["meta"]["result_count"] == 0
    x.control("POST", "afresh")
    assert x.control("GET", "faults") == []


def test_a_fault_that_cannot_be_is_refused_with_what_there_is(x: Simulator) -> None:
    for given, words in (
        ({"fault": "gone_fishing"}, "dropped_after"),
        ({"fault": "slow", "endpoint": "GET /3/tweets"}, "GET /2/users/:id/mentions"),
        ({"fault": "slow", "times": 0}, "greater than or equal to 1"),
    ):
        answer = requests.post(f"{x.url}/simulator/api/faults", json=given, timeout=20)
        assert answer.status_code == 422
        assert words in answer.text


def test_a_person_switches_faults_on_and_lifts_them_at_the_page(x: Simulator) -> None:
    fields = {"username": PARENT, "fault": "unavailable", "endpoint": MENTIONS, "times": ""}
    page = requests.post(f"{x.url}/faults", data=fields, timeout=20)
    assert page.status_code == 200
    assert f"{MENTIONS}, until it is lifted" in page.text
    switched = x.control("GET", "faults")
    assert [(one["fault"], one["endpoint"], one["times"]) for one in switched] == [
        ("unavailable", MENTIONS, None)
    ]
    path = f"{x.url}/faults/{switched[0]['id']}/lifting"
    page = requests.post(path, data={"username": PARENT}, timeout=20)
    assert "Nothing. X has a good day." in page.text
    assert x.control("GET", "faults") == []
