"""Webhooks of the X Activity API: the challenge, subscriptions, what each event holds, and delivery on bad days."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from civic.simulator.hooks.wire import WITHIN_S
from tests.simulator.listening import Listener, listening
from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator, a_jpeg, running

MENTION, REPLY, DELETE = "post.mention.create", "post.reply.create", "post.delete"


@pytest.fixture
def hook(x: Simulator, ear: Listener) -> Listener:
    """Registered, and subscribed to all three kinds for the council."""
    _register(x, ear)
    for event_type in (MENTION, REPLY, DELETE):
        _subscribe(x, event_type)
    return ear


def _register(x: Simulator, ear: Listener) -> str:
    answer = x.ask("/2/webhooks", method="POST", json={"url": ear.url})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["id"])


def _subscribe(x: Simulator, event_type: str, **more: Any) -> dict[str, Any]:
    asked = {"event_type": event_type, "filter": {"user_id": x.keys["council"]["id"]}, **more}
    answer = x.ask("/2/activity/subscriptions", method="POST", json=asked)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()["data"]["subscription"]
    return made


def _stands(x: Simulator) -> dict[str, Any]:
    (told,) = x.control("GET", "webhooks")
    return dict(told)


def _until(holds: Callable[[], bool]) -> None:
    """What the courier writes down after an answer comes soon, but not at once."""
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


def _deliver(x: Simulator, **manner: bool) -> None:
    x.control("PUT", "webhooks/delivery", json=manner)


def _quickly(x: Simulator) -> None:
    x.app.state.platform.courier.pauses = (0.01, 0.01)  # `ear` puts it right again


def test_a_url_is_taken_after_the_right_answer_to_its_challenge(x: Simulator, ear: Listener) -> None:
    webhook_id = _register(x, ear)
    _until(lambda: len(ear.challenged) == 1)
    assert ear.challenged[0].startswith("/webhooks/x?crc_token=")
    listed = x.ask("/2/webhooks").json()
    assert listed["meta"] == {"result_count": 1}
    (one,) = listed["data"]
    assert {**one, "created_at": ""} == {"id": webhook_id, "url": ear.url, "valid": True, "created_at": ""}
    bearer = {"Authorization": f"Bearer {x.control('GET', 'accounts')['bearer_token']}"}
    assert requests.get(f"{x.url}/2/webhooks", headers=bearer, timeout=20).json() == listed
    again = x.ask("/2/webhooks", method="POST", json={"url": ear.url}).json()
    assert again["errors"][0]["message"].startswith("DuplicateUrlFailed")
    assert x.ask(f"/2/webhooks/{webhook_id}", method="DELETE").json() == {"data": {"deleted": True}}
    assert x.ask("/2/webhooks").json() == {"meta": {"result_count": 0}}
    assert x.ask(f"/2/webhooks/{webhook_id}", method="DELETE").status_code == 404
    assert x.ask(f"/2/webhooks/{webhook_id}", method="PUT").status_code == 404


def test_a_wrong_challenge_is_a_400_that_says_what_was_wrong(x: Simulator, ear: Listener) -> None:
    def refused(url: str) -> str:
        answer = x.ask("/2/webhooks", method="POST", json={"url": url})
        assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")
        return str(answer.json()["errors"][0]["message"])

    ear.crc_status = 302
    assert refused(ear.url) == "CrcValidationFailed: the answer to crc_token had status 302, not 200."
    ear.crc_status, ear.secret = 200, "another secret"
    assert "is not the HMAC of crc_token" in refused(ear.url)
    assert refused("http://127.0.0.1:9/closed").startswith("CrcValidationFailed: no answer")
    assert "is not this machine" in refused("http://example.com/webhook")
    assert refused("https://127.0.0.1/x").startswith("UrlValidationFailed")
    assert refused("http://127.0.0.1:99999/x").startswith("UrlValidationFailed")
    assert x.control("GET", "webhooks") == []


def test_checking_again_makes_it_invalid_and_valid_and_what_waits_is_sent_then(
    x: Simulator, hook: Listener
) -> None:
    webhook_id, right = _stands(x)["id"], hook.secret
    hook.secret = "another secret"
    assert x.ask(f"/2/webhooks/{webhook_id}", method="PUT").json() == {"data": {"valid": False}}
    stands = _stands(x)
    assert (stands["valid"], "is not the HMAC" in stands["why"]) == (False, True)
    post_id = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    assert _stands(x)["waiting"] == 1
    hook.secret = right
    assert x.ask(f"/2/webhooks/{webhook_id}", method="PUT").json() == {"data": {"valid": True}}
    assert hook.next_ids(1) == [post_id]


def test_every_hour_it_is_challenged_and_a_wrong_answer_makes_it_invalid(
    x: Simulator, hook: Listener
) -> None:
    def an_hour_later(count: int) -> None:
        x.control("POST", "clock", json={"seconds": 3601})
        _until(lambda: len(hook.challenged) == count)

    right = hook.secret
    x.control("POST", "clock", json={"seconds": 3500})
    x.mentions()
    an_hour_later(2)
    hook.crc_status = 503
    an_hour_later(3)
    hook.crc_status, hook.secret = 200, "another secret"
    assert _stands(x)["valid"], "a server that is down is not a wrong answer"
    an_hour_later(4)
    _until(lambda: not _stands(x)["valid"])
    post_id = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    hook.secret = right
    an_hour_later(5)
    assert hook.next_ids(1) == [post_id]


def test_a_mention_is_told_with_all_that_a_page_of_mentions_has(x: Simulator, ear: Listener) -> None:
    _register(x, ear)
    _subscribe(x, MENTION, tag="mentions")
    parent = x.post(NAN, "Look at this swing", a_jpeg(300, 200))
    post_id = x.post(
        PARENT, f"@{COUNCIL} see above", a_jpeg(), alt="A seat", in_reply_to=parent,
        place="Alma Park, Wrenford", box="153.01,-27.48,153.03,-27.46",
    )  # fmt: skip
    told = ear.next()
    assert (told["event_uuid"], told["event_type"], told["tag"]) == (post_id, MENTION, "mentions")
    assert told["filter"] == {"user_id": x.keys["council"]["id"]}
    post, included = told["payload"], told["includes"]
    (page,) = x.mentions(
        tweet_fields=["author_id", "created_at", "conversation_id", "geo", "attachments", "referenced_tweets",
                      "in_reply_to_user_id", "lang", "possibly_sensitive", "reply_settings", "display_text_range"],
    )["data"]  # fmt: skip
    assert page.items() <= post.items()
    mention = next(one for one in post["entities"]["mentions"] if one["username"] == COUNCIL)
    assert mention["start_str"] == str(mention["start"])
    assert post["edit_controls"]["edits_remaining_str"] == "5"
    assert {user["username"] for user in included["users"]} >= {PARENT, NAN}
    assert {one["id"] for one in included["tweets"]} == {post_id, parent}
    photo = next(one for one in included["media"] if one["media_key"] in post["attachments"]["media_keys"])
    assert (photo["alt_text"], photo["width_str"]) == ("A seat", "640")
    assert requests.get(photo["url"], timeout=20).status_code == 200
    assert included["places"][0]["geo"]["bbox"] == [153.01, -27.48, 153.03, -27.46]
    assert not [name for name in (*post, *included) if "post" in name], "the old vocabulary"


def test_replies_and_mentions_are_told_apart(x: Simulator, hook: Listener) -> None:
    first = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    assert hook.next()["event_type"] == MENTION
    ack = x.client().create_tweet(text="Thank you. R-1", in_reply_to_tweet_id=first, user_auth=True)["data"][
        "id"
    ]
    again = x.post(PARENT, "still broken", in_reply_to=ack)
    told = hook.next()
    assert (told["event_type"], told["payload"]["id"], "tag" in told) == (REPLY, again, False)
    assert told["payload"]["referenced_tweets"] == [{"type": "replied_to", "id": ack}]
    x.post(NAN, "I saw it too", in_reply_to=first)
    x.post(NAN, repost_of=first)
    x.post(NAN, "Nothing to do with anybody")
    both = x.post(PARENT, f"really, @{COUNCIL}!", in_reply_to=ack)
    kinds = {(told["event_type"], told["event_uuid"]) for told in (hook.next(), hook.next())}
    assert kinds == {(MENTION, both), (REPLY, both)}
    assert hook.came.empty()
    lines = {line["kind"]: line for line in x.control("GET", "ledger")["lines"]}
    assert lines["activity_event"] == {"kind": "activity_event", "count": 3, "dollars": 0.015}


def test_edits_and_own_deletions_are_told(x: Simulator, hook: Listener) -> None:
    first = x.post(PARENT, f"@{COUNCIL} the swimg")
    assert hook.next_ids(1) == [first]
    second = x.control("POST", f"posts/{first}/edit", json={"text": f"@{COUNCIL} the swing"})["id"]
    told = hook.next()
    assert (told["payload"]["id"], told["payload"]["edit_history_tweet_ids"]) == (second, [first, second])
    x.control("DELETE", f"posts/{second}")
    own = x.ask("/2/tweets", method="POST", json={"text": "Roadworks"}).json()["data"]["id"]
    x.ask(f"/2/tweets/{own}", method="DELETE")
    told = hook.next()
    assert (told["event_type"], told["payload"]) == (
        DELETE,
        {"id": own, "author_id": x.keys["council"]["id"]},
    )
    assert told["includes"]["users"][0]["data"]["username"] == COUNCIL
    assert told["event_uuid"].startswith("-")


def test_nothing_is_told_of_protected_accounts(x: Simulator, hook: Listener) -> None:
    x.control("PUT", f"accounts/{NAN}/standing", json={"protected": True})
    x.post(NAN, f"@{COUNCIL} in private")
    x.control("PUT", f"accounts/{NAN}/standing", json={"protected": False})
    in_public = x.post(NAN, f"@{COUNCIL} in public")
    assert hook.next_ids(1) == [in_public]


def test_an_event_is_sent_until_it_is_answered_with_200(x: Simulator, hook: Listener) -> None:
    _quickly(x)
    hook.answers = [500, 302]
    first, second = x.post(PARENT, f"@{COUNCIL} one"), x.post(PARENT, f"@{COUNCIL} two")
    assert hook.next_ids(4) == [first, first, first, second]
    _until(lambda: _stands(x)["delivered"] == 2)
    hook.answers = [500, 500, 500]
    x.post(PARENT, f"@{COUNCIL} three")
    fourth = x.post(PARENT, f"@{COUNCIL} four")
    assert hook.next_ids(4)[-1] == fourth
    _until(lambda: _stands(x)["delivered"] == 3)
    assert {**_stands(x), "id": "", "url": ""} == {
        "id": "", "url": "", "valid": True, "why": "", "delivered": 3, "failed": 1, "waiting": 0,
    }  # fmt: skip


def test_the_api_does_not_wait_for_a_slow_webhook(x: Simulator, hook: Listener) -> None:
    hook.stall = threading.Event()
    post_id = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    assert x.mentions()["meta"]["newest_id"] == post_id
    assert _stands(x)["waiting"] == 1
    hook.stall.set()
    assert hook.next_ids(1) == [post_id]


def test_events_are_held_back_turned_around_and_doubled(x: Simulator, hook: Listener) -> None:
    _deliver(x, held=True)
    first, second, third = (x.post(PARENT, f"@{COUNCIL} {word}") for word in ("one", "two", "three"))
    assert _stands(x)["waiting"] == 3
    assert hook.came.empty()
    _deliver(x, out_of_order=True)
    assert hook.next_ids(3) == [third, second, first]
    _deliver(x, duplicate=True)
    fourth = x.post(PARENT, f"@{COUNCIL} four")
    assert hook.next_ids(2) == [fourth, fourth]
    assert x.control("GET", "webhooks/delivery") == {"duplicate": True, "out_of_order": False, "held": False}
    x.control("POST", "afresh")
    assert x.control("GET", "webhooks/delivery") == {"duplicate": False, "out_of_order": False, "held": False}
    assert _stands(x)["valid"], "webhooks stay, like keys"


def test_what_was_delivered_comes_again_by_control_and_by_the_api(x: Simulator, hook: Listener) -> None:
    ids = [x.post(PARENT, f"@{COUNCIL} {word}") for word in ("one", "two")]
    assert hook.next_ids(2) == ids
    _until(lambda: _stands(x)["delivered"] == 2)
    webhook_id = _stands(x)["id"]
    assert x.control("POST", f"webhooks/{webhook_id}/replay") == {"replayed": 2}
    assert hook.next_ids(2) == ids
    _until(lambda: _stands(x)["delivered"] == 4)
    minute = x.control("GET", "clock")["now"][:16].translate(str.maketrans("", "", "-T:"))
    span = {"webhook_id": webhook_id, "from_date": str(int(minute) - 1), "to_date": minute}
    minutes_ago = {**span, "from_date": "202001010000"}
    if minute.endswith("00"):
        span["from_date"] = minute
    answer = x.ask("/2/webhooks/replay", method="POST", json=span)
    assert set(answer.json()["data"]) == {"job_id", "created_at"}
    assert hook.next_ids(2) == ids
    for wrong in (minutes_ago, {**span, "to_date": "soon"}):
        assert x.ask("/2/webhooks/replay", method="POST", json=wrong).status_code == 400
    assert x.ask("/2/webhooks/replay", method="POST", json={**span, "webhook_id": "5"}).status_code == 404


def test_subscriptions_are_listed_and_ended(x: Simulator, ear: Listener) -> None:
    webhook_id = _register(x, ear)
    made = _subscribe(x, MENTION, tag="mentions", webhook_id=webhook_id)
    assert (made["webhook_id"], made["tag"], made["event_type"]) == (webhook_id, "mentions", MENTION)
    listed = x.ask("/2/activity/subscriptions").json()
    assert listed == {"data": [made], "meta": {"result_count": 1, "total_subscriptions": 1}}
    path = f"/2/activity/subscriptions/{made['subscription_id']}"
    assert x.ask(path, method="DELETE").json() == {"data": {"deleted": True}}
    assert x.ask(path, method="DELETE").status_code == 404
    x.post(PARENT, f"@{COUNCIL} the swing is broken")
    assert _stands(x)["waiting"] == 0
    _subscribe(x, MENTION)
    x.ask(f"/2/webhooks/{webhook_id}", method="DELETE")
    assert x.ask("/2/activity/subscriptions").json()["data"] == []


def test_a_subscription_that_cannot_be_is_refused(x: Simulator, ear: Listener) -> None:
    council = x.keys["council"]["id"]
    asked: dict[str, Any] = {"event_type": MENTION, "filter": {"user_id": council}}
    _register(x, ear)
    _subscribe(x, MENTION)
    for wrong in (asked, {**asked, "event_type": "post.create"}, {**asked, "filter": {"user_id": "5"}},
                  {**asked, "webhook_id": "5"}, {"event_type": MENTION}):  # fmt: skip
        assert x.ask("/2/activity/subscriptions", method="POST", json=wrong).status_code == 400
    others = x.ask("/2/activity/subscriptions", PARENT, "POST", json=asked)
    assert (others.status_code, others.json()["type"].rsplit("/", 1)[1]) == (
        403,
        "not-authorized-for-resource",
    )


def test_webhooks_subscriptions_and_what_waits_survive_a_restart(tmp_path: Path) -> None:
    with listening("") as ear:
        with running(tmp_path / "x.sqlite") as before:
            ear.secret = before.keys["consumer_secret"]
            _register(before, ear)
            _subscribe(before, MENTION)
            _deliver(before, held=True)
            post_id = before.post(PARENT, f"@{COUNCIL} the swing is broken")
            subscribed = before.ask("/2/activity/subscriptions").json()
        with running(tmp_path / "x.sqlite") as after:
            assert ear.next_ids(1) == [post_id]
            assert after.ask("/2/activity/subscriptions").json() == subscribed
            again = after.post(PARENT, f"@{COUNCIL} and the slide")
            assert ear.next_ids(1) == [again]


def test_the_simulator_stops_at_once_while_a_webhook_does_not_answer(tmp_path: Path) -> None:
    with listening("") as ear:
        with running(tmp_path / "x.sqlite") as before:
            ear.secret = before.keys["consumer_secret"]
            _register(before, ear)
            _subscribe(before, MENTION)
            ear.stall = threading.Event()
            post_id = before.post(PARENT, f"@{COUNCIL} the swing is broken")
            _until(ear.stalled.is_set)
            began = time.monotonic()
        assert time.monotonic() - began < WITHIN_S, "it waited for the webhook"
        ear.stall.set()
        assert ear.next_ids(1) == [post_id]
        with running(tmp_path / "x.sqlite"):
            assert ear.next_ids(1) == [post_id], "it was not known to be delivered"
