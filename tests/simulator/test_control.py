"""The control API: accounts, posts of every kind, batches, and its own documentation."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator, a_jpeg


def _post(x: Simulator, **fields: Any) -> requests.Response:
    return requests.post(f"{x.url}/simulator/api/posts", data=fields, timeout=20)


def test_accounts_come_with_the_keys_that_clients_need(x: Simulator) -> None:
    told = x.control("GET", "accounts")
    assert told.pop("bearer_token")
    assert {**told, "residents": told["residents"][:4]} == {**x.keys, "residents": x.keys["residents"][:4]}


def test_another_resident_can_sign_at_once(x: Simulator) -> None:
    keys = x.control("POST", "accounts", json={"username": "millpond_sam", "name": "Sam"})
    assert x.new_client(**keys).get_me(user_auth=True)["data"]["name"] == "Sam"
    for username, status in (("Millpond_Sam", 409), ("much_too_long_a_name", 409), ("a b", 409)):
        answer = requests.post(f"{x.url}/simulator/api/accounts", json={"username": username}, timeout=20)
        assert answer.status_code == status
        assert answer.json()["detail"].endswith(".")


def test_four_photos_keep_their_order_and_words(x: Simulator) -> None:
    sizes = [(100, 80), (120, 80), (140, 80), (160, 80)]
    x.post(PARENT, f"@{COUNCIL} look", *(a_jpeg(*size) for size in sizes), alt=["one", "two", "", "four"])
    answer = x.mentions(expansions=["attachments.media_keys"], media_fields=["width", "alt_text"])
    photos = {photo["media_key"]: photo for photo in answer["includes"]["media"]}
    ordered = [photos[key] for key in answer["data"][0]["attachments"]["media_keys"]]
    assert [(photo["width"], photo.get("alt_text")) for photo in ordered] == [
        (100, "one"), (120, "two"), (140, None), (160, "four"),
    ]  # fmt: skip


def test_what_cannot_be_posted_is_told_and_leaves_nothing(x: Simulator) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"username": "nobody_here", "text": "Hello"}, "no account @nobody_here"),
        ({"username": PARENT, "text": "  "}, "cannot be empty"),
        ({"username": PARENT, "text": "Hello", "in_reply_to": "5"}, "no post 5 to reply to"),
        ({"username": PARENT, "text": "Hello", "place": "Alma Park"}, "Where is Alma Park"),
        ({"username": PARENT, "text": "Hello", "place": "Alma Park", "box": "1,2"}, "four numbers"),
        ({"username": PARENT, "text": "Hello", "place": "Alma Park", "box": "1,2,3,nan"}, "four numbers"),
        ({"username": PARENT, "text": "Hello", "place": "Alma Park", "box": "1e400,2,3,4"}, "four numbers"),
        ({"username": PARENT, "text": "Hello", "lat": "1"}, "both lat and lon"),
        ({"username": PARENT, "text": "a" * 25_001}, "25001 characters"),
    ]
    for fields, complaint in wrong:
        answer = _post(x, **fields)
        assert answer.status_code == 400
        assert complaint in answer.json()["detail"]
    assert x.client().get_users_tweets(x.account(PARENT)["id"], user_auth=True)["meta"] == {"result_count": 0}


def test_others_are_answered_while_a_thousand_are_written(x: Simulator) -> None:
    x.batch(1)
    with ThreadPoolExecutor(1) as beside:
        writing = beside.submit(x.batch, 1000)
        answers = 0
        while not writing.done():
            x.control("GET", "clock")
            answers += 1
        assert len(set(writing.result())) == 1000
    assert answers > 10


def test_no_photo_and_too_many_photos_are_refused(x: Simulator) -> None:
    for photos, complaint in (([b"no image"], "no JPEG"), ([a_jpeg()] * 5, "takes 4 photos")):
        files = [("photos", ("a.jpg", data)) for data in photos]
        fields = {"username": PARENT, "text": "Hello"}
        answer = requests.post(f"{x.url}/simulator/api/posts", data=fields, files=files, timeout=20)
        assert (answer.status_code, complaint in answer.json()["detail"]) == (400, True)


def test_a_photo_alone_is_a_post_whose_text_is_its_link(x: Simulator) -> None:
    post_id = x.post(PARENT, "", a_jpeg())
    text = x.client().get_tweet(post_id, user_auth=True)["data"]["text"]
    assert text.startswith("https://t.co/")


def test_25_000_characters_are_a_premium_post(x: Simulator) -> None:
    words = f"@{COUNCIL} " + "the swing & the slide " * 1100
    x.post(PARENT, words)
    (post,) = x.mentions(tweet_fields=["note_tweet"])["data"]
    assert len(post["text"]) < 350
    assert "… https://t.co/" in post["text"]
    assert post["note_tweet"]["text"] == words.strip().replace("&", "&amp;")


def test_a_batch_is_all_or_none(x: Simulator) -> None:
    posts = [{"username": PARENT, "text": f"@{COUNCIL} one"}, {"username": "nobody_here", "text": "two"}]
    answer = requests.post(f"{x.url}/simulator/api/posts/batch", json=posts, timeout=20)
    assert answer.status_code == 400
    assert x.mentions()["meta"] == {"result_count": 0}
    place = {"name": "Alma Park", "west": 153.0, "south": -27.5, "east": 153.1, "north": -27.4}
    posts = [
        {"username": PARENT, "text": f"@{COUNCIL} one", "place": place},  # type: ignore[dict-item]
        {"username": NAN, "text": f"@{COUNCIL} two", "lat": -27.4, "lon": 153.0},  # type: ignore[dict-item]
    ]
    ids = x.control("POST", "posts/batch", json=posts)["ids"]
    found = {post["id"]: post["geo"] for post in x.mentions(tweet_fields=["geo"])["data"]}
    assert list(found[ids[0]]) == ["place_id"]
    assert found[ids[1]]["coordinates"]["coordinates"] == [153.0, -27.4]


def test_starting_afresh_keeps_accounts_and_lets_ids_grow(x: Simulator) -> None:
    before = x.post(PARENT, f"@{COUNCIL} a swing", a_jpeg())
    x.mentions()
    x.control("POST", "afresh")
    assert x.mentions()["meta"] == {"result_count": 0}
    assert x.control("GET", "ledger")["total"] == 0
    assert len(x.control("GET", "log")) == 1
    assert x.control("GET", "accounts")["council"] == x.keys["council"]
    assert int(x.post(PARENT, f"@{COUNCIL} a swing")) > int(before)


def test_the_clock_only_moves_forward(x: Simulator) -> None:
    before = x.control("GET", "clock")["ahead_seconds"]
    assert x.control("POST", "clock", json={"seconds": 90})["ahead_seconds"] == before + 90
    back = requests.post(f"{x.url}/simulator/api/clock", json={"seconds": -1}, timeout=20)
    assert back.status_code == 422


def test_the_documentation_names_every_call_and_needs_no_other_site(x: Simulator) -> None:
    page = requests.get(f"{x.url}/docs", timeout=20)
    api = requests.get(f"{x.url}/simulator/openapi.json", timeout=20).json()
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for path, methods in api["paths"].items():
        for method, told in methods.items():
            assert f"{method.upper()} {path}" in page.text
            assert told["summary"].replace("'", "&#39;") in page.text
    assert "GET /2/users/:id/mentions" in page.text
    assert 'src="http' not in page.text


def test_half_a_character_is_refused(x: Simulator) -> None:
    whole = {"username": PARENT, "text": "Look"}
    for part in ("username", "text", "in_reply_to"):
        body = json.dumps([whole | {part: "\ud800"}])
        headers = {"content-type": "application/json"}
        answer = requests.post(f"{x.url}/simulator/api/posts/batch", data=body, headers=headers, timeout=20)
        assert answer.status_code == 400
        assert "half of a character" in answer.text
    body = json.dumps({"fault": "slow", "endpoint": "\ud800"})
    answer = requests.post(f"{x.url}/simulator/api/faults", data=body, headers=headers, timeout=20)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("accounts", b"NaN"),
        ("clock", b'{"seconds": NaN}'),
        ("clock", b'{"seconds": 1e999}'),
        ("faults", b'{"fault": "\\ud800"}'),
        ("posts/batch", b'[{"username": "a", "text": "a", "lat": Infinity}]'),
    ],
)
def test_what_no_json_can_hold_is_refused_and_not_repeated(x: Simulator, path: str, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = requests.post(f"{x.url}/simulator/api/{path}", data=body, headers=headers, timeout=20)
    assert answer.status_code == 422
    assert all(one["msg"] and one["loc"] and "input" not in one for one in answer.json()["detail"])


def test_a_conversation_beyond_all_ids_is_none(x: Simulator) -> None:
    answer = requests.get(f"{x.url}/simulator/api/threads/{'9' * 40}", timeout=20)
    assert answer.status_code == 422
