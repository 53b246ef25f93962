"""X's answers into posts: recorded ones, both vocabularies, and answers with anything wrong in them."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.adapters.x.page import Page
from civic.adapters.x.parse import posted_at, posts_in
from civic.adapters.x.words import same_words, text_of
from civic.core.post import InboundPost, PostPhoto
from civic.core.storable import cleaned

OLD: dict[str, Any] = {
    "data": [
        {
            "id": "1990000000000000003",
            "edit_history_tweet_ids": ["1990000000000000001", "1990000000000000003"],
            "text": "@WrenfordCouncil cut off… https://t.co/long",
            "note_tweet": {
                "text": "@WrenfordCouncil swing &amp; slide broken https://t.co/map https://t.co/pic",
                "entities": {
                    "urls": [
                        {"url": "https://t.co/map", "expanded_url": "https://maps.example/?q=1&r=2"},
                        {
                            "url": "https://t.co/pic",
                            "expanded_url": "https://x.com/sam/status/1990000000000000003/photo/1",
                        },
                    ]
                },
            },
            "author_id": "7",
            "conversation_id": "1990000000000000000",
            "created_at": "2026-11-12T09:30:00.250Z",
            "lang": "en",
            "referenced_tweets": [
                {"type": "quoted", "id": "1980000000000000000"},
                {"type": "replied_to", "id": "1990000000000000000"},
            ],
            "attachments": {"media_keys": ["3_1", "7_2", "3_404"]},
            "geo": {"place_id": "p1", "coordinates": {"type": "Point", "coordinates": [152.965, -27.425]}},
        }
    ],
    "includes": {
        "users": [{"id": "7", "username": "sam", "name": "Sam 🛝"}],
        "media": [
            {"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/a.jpg", "alt_text": "A swing",
             "width": 1200, "height": 900},
            {"media_key": "7_2", "type": "video", "preview_image_url": "https://pbs.twimg.com/thumb/b.jpg"},
            {"media_key": "3_9", "type": "photo", "url": "https://pbs.twimg.com/media/c.jpg"},
        ],
        "places": [
            {"id": "p1", "full_name": "Alma Park, Wrenford", "place_type": "poi",
             "geo": {"type": "Feature", "bbox": [152.96, -27.43, 152.97, -27.42], "properties": {}}},
        ],
        "tweets": [
            {"id": "1980000000000000000", "text": "quoted", "author_id": "9"},
            {"id": "1990000000000000000", "text": "the parent https://t.co/own", "author_id": "8",
             "attachments": {"media_keys": ["3_9", "3_1"]}},
        ],
    },
}  # fmt: skip


def parsed(answer: Any, own_id: str = "42") -> list[InboundPost]:
    return posts_in(Page.of(answer), own_id)


def in_the_new_words(answer: dict[str, Any]) -> dict[str, Any]:
    told = json.dumps(answer)
    for old, new in (
        ("edit_history_tweet_ids", "edit_history_post_ids"),
        ("referenced_tweets", "referenced_posts"),
        ("note_tweet", "note_post"),
        ('"tweets"', '"posts"'),
    ):
        told = told.replace(old, new)
    translated: dict[str, Any] = json.loads(told)
    return translated


def test_all_of_a_post_is_read() -> None:
    [post] = parsed(OLD)
    assert (post.id, post.root_id) == ("1990000000000000003", "1990000000000000001")
    assert (post.thread_id, post.in_reply_to_id) == ("1990000000000000000",) * 2
    assert post.text == "@WrenfordCouncil swing & slide broken https://maps.example/?q=1&r=2"
    assert post.posted_at == datetime(2026, 11, 12, 9, 30, 0, 250_000, UTC)
    assert (post.author_id, post.author_handle, post.author_name) == ("7", "sam", "Sam 🛝")
    assert post.photos == (
        PostPhoto("https://pbs.twimg.com/media/a.jpg", "A swing", 1200, 900),
        PostPhoto("https://pbs.twimg.com/thumb/b.jpg"),
        PostPhoto("https://pbs.twimg.com/media/c.jpg", parent_id="1990000000000000000"),
    )
    assert post.place is not None
    assert (post.place.name, post.place.kind) == ("Alma Park, Wrenford", "poi")
    assert (post.place.lat, post.place.lon) == (-27.425, 152.965)
    assert post.place.box == (152.96, -27.43, 152.97, -27.42)
    assert post.parent_text == "the parent https://t.co/own"
    assert (post.language, post.own, post.repost) == ("en", False, False)


def test_both_vocabularies_say_the_same() -> None:
    assert parsed(in_the_new_words(OLD)) == parsed(OLD)


def test_what_is_kept_raw_can_be_read_again() -> None:
    [post] = parsed(OLD)
    assert parsed(json.loads(json.dumps(post.raw))) == [post]


def test_ours_is_known_by_its_author() -> None:
    assert [post.own for post in parsed(OLD, own_id="7")] == [True]
    assert [post.own for post in posts_in(Page.of(OLD), "")] == [False]


def test_photos_of_our_own_post_do_not_count_as_the_resident_s() -> None:
    photos = parsed(OLD, own_id="8")[0].photos
    assert [photo.parent_id for photo in photos] == ["", ""]


def test_recorded_answers_are_read(shared_data: Path) -> None:
    found = {}
    for name in ("geo_tweets", "edited_after", "media_tweet"):
        for line in (shared_data / "x_api_v2" / f"{name}.jsonl").read_text().splitlines():
            for post in parsed(json.loads(line)):
                found[post.id] = post
    exact, boxed = found["1249702384659554308"], found["1501963039859363843"]
    assert exact.place is not None
    assert (exact.place.lon, exact.place.lat) == (42.77810097, 88.01785747)
    assert boxed.place is not None
    assert boxed.place.name == "Berlin, Germany"
    assert boxed.place.box == (13.088304, 52.338079, 13.760909, 52.675323)
    assert boxed.in_reply_to_id == "1501958949863661574"
    edited = found["1576994789110992896"]
    assert edited.root_id == edited.thread_id == "1576994746135764992"
    film = found["1558553189766631429"]
    assert film.text == "She's GOING with it! 🐍"
    assert [photo.url.rsplit("/", 1)[1] for photo in film.photos] == ["7VaQu-AvReI8RHkv.jpg"]
    for post in found.values():
        assert abs((posted_at(post.id) - post.posted_at).total_seconds()) < 1


@pytest.mark.parametrize(
    ("part", "odd"),
    [
        ("text", 7),
        ("note_tweet", "words"),
        ("created_at", "yesterday"),
        ("created_at", "2026-11-12T09:30:00"),
        ("geo", {"coordinates": {"coordinates": [1, 2, 3]}}),
        ("geo", {"coordinates": {"coordinates": [152.9, -97.0]}}),
        ("geo", {"coordinates": {"coordinates": [float("nan"), 1.0]}}),
        ("geo", [1]),
        ("attachments", {"media_keys": "3_1"}),
        ("attachments", None),
        ("referenced_tweets", {"type": "replied_to"}),
        ("referenced_tweets", [None, {"type": "replied_to"}]),
        ("edit_history_tweet_ids", [17]),
        ("author_id", 7),
        ("lang", None),
    ],
)
def test_one_malformed_part_costs_only_itself(part: str, odd: Any) -> None:
    answer = copy.deepcopy(OLD)
    answer["data"][0][part] = odd
    answer["data"].append({"id": "1990000000000000009", "text": "the neighbour"})
    post, neighbour = parsed(answer)
    assert neighbour.text == "the neighbour"
    assert post.id == "1990000000000000003"
    assert post.raw["data"] == cleaned(answer["data"][0])
    good = [
        post.text.startswith("@WrenfordCouncil"),
        len(post.photos) == 3,
        bool(post.place),
        bool(post.author_id),
    ]
    assert sum(good) >= 3
    assert abs((post.posted_at - posted_at(post.id)).days) < 2000


def test_a_photo_without_an_address_costs_only_itself() -> None:
    answer = copy.deepcopy(OLD)
    del answer["includes"]["media"][0]["url"]
    assert len(parsed(answer)[0].photos) == 2


def test_a_post_of_which_only_the_id_can_be_read_is_kept() -> None:
    [post] = parsed({"data": [{"id": "1990000000000000003", "text": None, "geo": 5, "author_id": []}]})
    assert (post.text, post.author_id, post.place, post.photos) == ("", "", None, ())
    assert post.root_id == post.thread_id == post.id
    assert post.posted_at == posted_at(post.id)
    assert post.raw == {
        "data": {"id": "1990000000000000003", "text": None, "geo": 5, "author_id": []},
        "includes": {},
    }


@pytest.mark.parametrize("post_id", [None, 17, "", "abc", "-5", "1" * 20, "١٢٣"])
def test_a_post_without_an_id_is_told_and_left_out(post_id: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert parsed({"data": [{"id": post_id, "text": "who am I"}]}) == []
    assert "without an id" in caplog.text


@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": [None, 3]}, {"data": [], "includes": []}])
def test_an_answer_without_posts_has_none(answer: Any) -> None:
    assert parsed(answer) == []


def test_a_single_post_is_a_page_of_one() -> None:
    assert [post.id for post in parsed({**OLD, "data": OLD["data"][0]})] == ["1990000000000000003"]


def test_what_no_database_takes_is_taken_out() -> None:
    answer = {
        "data": [{"id": "19", "text": "a\0b \ud83d c 🛝 é", "ke\0y": ["\udc00", float("nan"), 1 << 64]}]
    }
    [post] = parsed(answer)
    assert post.text == "ab \ufffd c 🛝 é"
    assert post.raw["data"] == {"id": "19", "text": "ab \ufffd c 🛝 é", "key": ["\ufffd", None, str(1 << 64)]}
    json.dumps(post.raw, ensure_ascii=False).encode()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def _spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(spot for key, inner in inside for spot in _spots(inner, (*path, key)))]


SPOTS = [spot for spot in _spots(OLD) if spot and spot not in (("data",), ("data", 0), ("data", 0, "id"))]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(SPOTS), ANYTHING), min_size=1, max_size=4))
def test_whatever_is_put_anywhere_the_post_comes_out(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    answer = copy.deepcopy(OLD)
    for (*way, last), value in changes:
        spot: Any = answer
        for key in way:
            spot = spot[key] if _has(spot, key) else None
        if _has(spot, last):
            spot[last] = value
    [post] = parsed(answer)
    assert post.id == "1990000000000000003"
    assert post.posted_at.tzinfo is not None
    assert post.raw["data"] == cleaned(answer)["data"][0]


def _has(spot: Any, key: Any) -> bool:
    return (
        key in spot
        if isinstance(spot, dict)
        else isinstance(spot, list) and isinstance(key, int) and key < len(spot)
    )


@pytest.mark.parametrize(
    ("stored", "same"),
    [
        ({"text": "Thanks &amp; noted. R-7 https://t.co/abc"}, True),
        ({"text": "@sam @kim Thanks &amp; noted.\n\nR-7 https://t.co/abc https://t.co/photo"}, True),
        ({"text": "cut…", "note_tweet": {"text": "Thanks &amp; noted. R-7 https://t.co/abc"}}, True),
        ({"text": "Thanks &amp; noted. R-8 https://t.co/abc"}, False),
        ({"text": "Thanks &amp; noted."}, False),
        ({}, False),
    ],
)
def test_our_words_are_known_again_as_x_stores_them(stored: dict[str, Any], same: bool) -> None:
    assert same_words("Thanks & noted. R-7 wrenford.example/reports/R-7", stored) is same


def test_only_what_x_escapes_is_unescaped() -> None:
    assert text_of({"text": "&lt;b&gt; &amp;amp; &eacute; &copy"}) == "<b> &amp; &eacute; &copy"


def test_a_link_that_is_no_web_address_stays_short() -> None:
    urls = [{"url": "https://t.co/a", "expanded_url": "javascript:alert(1)"}, {"url": 5}, None]
    assert text_of({"text": "see https://t.co/a", "entities": {"urls": urls}}) == "see https://t.co/a"
