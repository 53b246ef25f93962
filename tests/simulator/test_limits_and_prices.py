"""Rate windows on the simulator's own clock, and what each call would have cost."""

import pytest
import requests
import tweepy

from civic.simulator.x.endpoints import ENDPOINTS
from civic.simulator.x.limits import Limit
from tests.simulator.running import COUNCIL, PARENT, Simulator, a_jpeg


def test_every_answer_tells_what_is_left(x: Simulator) -> None:
    first = x.ask("/2/users/me").headers
    second = x.ask("/2/users/me").headers
    assert (first["x-rate-limit-limit"], first["x-rate-limit-remaining"]) == ("75", "74")
    assert second["x-rate-limit-remaining"] == "73"
    assert second["x-rate-limit-reset"] == first["x-rate-limit-reset"]
    assert x.ask("/2/users/me", PARENT).headers["x-rate-limit-remaining"] == "74", (
        "each user has its own window"
    )


def test_an_app_without_a_user_has_windows_of_its_own(x: Simulator) -> None:
    token = x.control("GET", "accounts")["bearer_token"]
    url = f"{x.url}/2/users/{x.keys['council']['id']}/mentions"
    headers = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=20).headers
    assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("450", "449")


def test_a_used_up_window_is_a_429_until_it_ends(x: Simulator) -> None:
    for _ in range(75):
        assert x.ask("/2/users/me").status_code == 200
    with pytest.raises(tweepy.TooManyRequests) as refused:
        x.client().get_me(user_auth=True)
    assert refused.value.response.json() == {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
    assert refused.value.response.headers["x-rate-limit-remaining"] == "0"
    assert refused.value.reset_time is not None
    x.control("POST", "clock", json={"seconds": 15 * 60})
    assert x.client().get_me(user_auth=True)["data"]["username"] == COUNCIL


def test_posting_is_limited_by_the_day_for_the_whole_app_too(x: Simulator) -> None:
    headers = x.ask("/2/tweets", method="POST", json={"text": "Hello"}).headers
    assert headers["x-rate-limit-limit"] == "100"
    assert (headers["x-app-limit-24hour-limit"], headers["x-app-limit-24hour-remaining"]) == ("10000", "9999")
    headers = x.ask("/2/tweets", PARENT, "POST", json={"text": "Hello too"}).headers
    assert headers["x-app-limit-24hour-remaining"] == "9998"


def test_the_limits_are_those_of_x() -> None:
    limits = {f"{one.method} {one.path}": one.limits[0] for one in ENDPOINTS}
    assert limits["GET /2/users/:id/mentions"] == Limit(300, 450)
    assert limits["GET /2/users/:id/tweets"] == Limit(900, 10_000)
    assert limits["GET /2/tweets"] == Limit(5000, 3500)
    assert limits["POST /2/tweets"] == Limit(100)
    assert limits["POST /2/media/upload"] == limits["POST /2/media/metadata"] == Limit(500)
    assert limits["DELETE /2/tweets/:id"] == Limit(50)


def test_each_kind_of_call_has_its_price(x: Simulator) -> None:
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    x.mentions()
    x.client(PARENT).get_tweet(mention, user_auth=True)
    x.client().get_me(user_auth=True)
    media_id = x.ask("/2/media/upload", method="POST", files={"media": ("a.jpg", a_jpeg())}).json()["data"][
        "id"
    ]
    x.ask(
        "/2/media/metadata", method="POST", json={"id": media_id, "metadata": {"alt_text": {"text": "Fixed"}}}
    )
    reply = x.client().create_tweet(text="Thank you. R-1", in_reply_to_tweet_id=mention, user_auth=True)[
        "data"
    ]["id"]
    x.client().create_tweet(text="Roads are open", user_auth=True)
    x.client().create_tweet(text="See wrenford.gov.au", in_reply_to_tweet_id=mention, user_auth=True)
    x.client().delete_tweet(reply, user_auth=True)
    ledger = x.control("GET", "ledger")
    assert {line["kind"]: (line["count"], line["dollars"]) for line in ledger["lines"]} == {
        "own_post_read": (1, 0.001),
        "post_read": (1, 0.005),
        "user_read": (1, 0.010),
        "post": (1, 0.015),
        "summoned_reply": (1, 0.010),
        "post_with_link": (1, 0.200),
        "alt_text": (1, 0.005),
        "deletion": (1, 0.010),
        "activity_event": (0, 0),
        "message": (0, 0),
        "message_read": (0, 0),
    }
    assert ledger["total"] == pytest.approx(0.256)
    assert list(ledger["days"].values()) == [pytest.approx(0.256)]


def test_a_post_read_twice_on_one_day_is_billed_once(x: Simulator) -> None:
    x.batch(3)
    for _ in range(3):
        x.mentions()
    assert x.control("GET", "ledger")["total"] == pytest.approx(0.003)
    x.control("POST", "clock", json={"seconds": 24 * 3600})
    x.mentions()
    ledger = x.control("GET", "ledger")
    assert (ledger["total"], len(ledger["days"])) == (pytest.approx(0.006), 2)


def test_the_log_tells_what_was_asked(x: Simulator) -> None:
    mention = x.batch(2)[0]
    x.mentions(since_id=mention)
    x.mentions(since_id=str(int(mention) + 10**9))
    log = x.control("GET", "log")
    assert [(line["method"], line["path"], line["status"], line["note"]) for line in log] == [
        ("GET", "2/users/:id/mentions", 200, "nothing new"),
        ("GET", "2/users/:id/mentions", 200, "1 post"),
    ]
    assert log[1]["query"].startswith("since_id=")
    assert (log[1]["username"], log[1]["dollars"]) == (COUNCIL, 0.001)
    assert x.control("GET", f"log?after={log[1]['id']}") == log[:1]
