"""Mentions as the channel gives them, read with tweepy over HTTP from the simulator."""

from datetime import UTC
from pathlib import Path

import pytest
from pydantic import SecretStr

from civic.main import build_house
from civic.ports import ChannelPaused, PermanentFailure, TemporaryFailure
from civic.settings import Settings
from tests.databases import Sqlite

from .odd_server import OddServer, Reply
from .simulated_x import NOW, SimulatedX, a_jpeg, channel_to


def test_a_post_comes_with_its_photos_its_place_and_its_words(x: SimulatedX) -> None:
    post_id = x.post(
        "@WrenfordCouncil swing broken at Alma Park & <sharp> edge",
        photos=(a_jpeg(), a_jpeg(colour="navy")),
        alt="A swing seat hanging from one chain",
        place="Alma Park, Wrenford",
        box="152.96,-27.43,152.97,-27.42",
    )
    [[post]] = x.channel().pages_since(None)
    assert (post.channel, post.id, post.root_id, post.thread_id) == ("x", post_id, post_id, post_id)
    assert post.text == "@WrenfordCouncil swing broken at Alma Park & <sharp> edge"
    assert (post.author_handle, post.author_name) == ("almaparkparent", "almaparkparent")
    assert post.posted_at.tzinfo is UTC
    assert [photo.alt for photo in post.photos] == ["A swing seat hanging from one chain", ""]
    assert {(photo.width, photo.height, photo.parent_id) for photo in post.photos} == {(640, 480, "")}
    assert post.place is not None
    assert post.place.name == "Alma Park, Wrenford"
    assert post.place.box == (152.96, -27.43, 152.97, -27.42)
    assert not post.own
    assert not post.repost


def test_coordinates_are_read_with_the_longitude_first(x: SimulatedX) -> None:
    x.post("@WrenfordCouncil here", lat="-27.425", lon="152.965")
    [[post]] = x.channel().pages_since(None)
    assert post.place is not None
    assert (post.place.lat, post.place.lon) == (-27.425, 152.965)


def test_photos_of_the_post_that_is_answered_or_quoted_come_along(x: SimulatedX) -> None:
    told = x.post("Look at this swing", photos=(a_jpeg(),))
    x.post("@WrenfordCouncil can you see to this?", username="quayside_cafe", in_reply_to=told)
    x.post("@WrenfordCouncil and this", username="quayside_cafe", quote_of=told)
    [[quoting, answering]] = x.channel().pages_since(None)
    assert [photo.parent_id for photo in (*answering.photos, *quoting.photos)] == [told, told]
    assert [photo.url for photo in quoting.photos] == [photo.url for photo in answering.photos]
    assert answering.parent_text == "Look at this swing"
    assert (answering.in_reply_to_id, quoting.in_reply_to_id) == (told, None)
    assert answering.thread_id == told


def test_our_own_photo_is_no_evidence_when_somebody_answers_it(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    fixed = x.post("Fixed. W-1", username="WrenfordCouncil", in_reply_to=asked, photos=(a_jpeg(),))
    x.post("@WrenfordCouncil still broken", in_reply_to=fixed)
    [[again, _]] = x.channel().pages_since(None)
    assert again.in_reply_to_id == fixed
    assert again.photos == ()
    assert "Fixed. W-1" in again.parent_text


def test_own_posts_and_reposts_are_marked(x: SimulatedX) -> None:
    told = x.post("@WrenfordCouncil swing broken")
    x.post("@WrenfordCouncil is us", username="WrenfordCouncil")
    x.post("", username="quayside_cafe", repost_of=told)
    posts = [post for page in x.channel().pages_since(None) for post in page]
    assert [(post.own, post.repost) for post in posts] == [(False, True), (True, False), (False, False)]


def test_a_long_post_is_read_whole(x: SimulatedX) -> None:
    text = "@WrenfordCouncil " + "the swing at Alma Park is broken. " * 700
    x.post(text)
    [[post]] = x.channel().pages_since(None)
    assert post.text == text.strip()


@pytest.mark.parametrize("text", ["@WrenfordCouncil", "@WrenfordCouncil 🛝💥🛝"])
def test_a_post_without_words_is_a_post(x: SimulatedX, text: str) -> None:
    x.post(text)
    [[post]] = x.channel().pages_since(None)
    assert post.text == text


def test_a_burst_is_walked_to_its_end_newest_page_first_and_only_what_is_new(x: SimulatedX) -> None:
    old = x.post("@WrenfordCouncil the first")
    ids = x.posts(*(f"@WrenfordCouncil pothole number {n}" for n in range(250)))
    pages = list(x.channel().pages_since(old))
    assert [len(page) for page in pages] == [100, 100, 50]
    assert [post.id for page in pages for post in page] == ids[::-1]
    assert list(x.channel().pages_since(ids[-1])) == []


def test_our_own_id_is_asked_once_and_only_when_needed(x: SimulatedX) -> None:
    channel = x.channel(handle=lambda: "@wrenfordcouncil")
    assert x.calls() == []
    list(channel.pages_since(None))
    list(channel.pages_since(None))
    assert x.calls() == ["GET 2/users/me 200", *["GET 2/users/:id/mentions 200"] * 2]


def test_keys_of_another_account_are_refused_in_words(x: SimulatedX) -> None:
    resident = x.keys["residents"][0]
    handles = ["WrenfordCouncil"]
    channel = x.channel(
        handle=lambda: handles[-1],
        access_token=resident["access_token"],
        access_token_secret=resident["access_token_secret"],
    )
    with pytest.raises(TemporaryFailure, match=r"belong to @almaparkparent, .* is @WrenfordCouncil"):
        list(channel.pages_since(None))
    handles.append("AlmaParkParent")
    list(channel.pages_since(None))


def test_the_house_listens_only_as_the_account_that_its_council_names(
    x: SimulatedX, sqlite: Sqlite, tmp_path: Path
) -> None:
    resident = x.keys["residents"][0]
    settings = Settings(
        database_url=sqlite.fresh(tmp_path),
        data_dir=tmp_path,
        x_base_url=x.url,
        x_consumer_key=x.keys["consumer_key"],
        x_consumer_secret=SecretStr(x.keys["consumer_secret"]),
        x_access_token=SecretStr(resident["access_token"]),
        x_access_token_secret=SecretStr(resident["access_token_secret"]),
    )
    house = build_house(settings)
    asked = x.post("@WrenfordCouncil swing broken", username="quayside_cafe")
    channel = house.channels["x"]
    for speak_or_read in (
        lambda: list(channel.pages_since(None)),
        lambda: channel.reply(asked, "Thanks. R-7", ()),
        lambda: channel.find_reply(asked, "Thanks. R-7"),
    ):
        with pytest.raises(ChannelPaused, match=r"belong to @almaparkparent, .* is @WrenfordCouncil"):
            speak_or_read()
    assert len(x.thread(asked)["data"]) == 1
    house.opener.engine.dispose()


def test_wrong_keys_are_a_matter_of_time_not_of_the_message(x: SimulatedX) -> None:
    with pytest.raises(TemporaryFailure, match="X refuses our keys") as caught:
        list(x.channel(consumer_secret="wrong").pages_since(None))
    assert caught.value.retry_at is not None
    assert caught.value.retry_at > NOW


def test_x_down_at_the_start_is_told_when_it_is_needed_not_before(odd: OddServer) -> None:
    with OddServer() as gone:
        url = gone.url
    channel = channel_to(url)
    with pytest.raises(TemporaryFailure, match=f"X cannot be reached at {url}"):
        list(channel.pages_since(None))


@pytest.mark.parametrize("base_url", ["127.0.0.1:8001", "ftp://x.example", "", "https://"])
def test_a_base_url_that_is_none_is_refused_at_once(base_url: str) -> None:
    with pytest.raises(ValueError, match="is no base URL for X"):
        channel_to(base_url)


def test_newer_compares_ids_as_numbers(x: SimulatedX) -> None:
    channel = x.channel()
    assert channel.newer("1000000000000000000", "999999999999999999")
    assert not channel.newer("5", "5")
    assert channel.newer("5", None)


PARENT = {"id": "900", "text": "the swing", "author_id": "8", "attachments": {"media_keys": ["3_1"]}}
ANSWERING = {
    "id": "901",
    "text": "@WrenfordCouncil see above",
    "author_id": "7",
    "referenced_tweets": [{"type": "replied_to", "id": "900"}],
}
PHOTO = {"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/a.jpg"}


def test_photos_of_a_parent_that_did_not_come_along_are_looked_up(odd: OddServer) -> None:
    odd.on("GET", "/2/users/42/mentions", Reply(body={"data": [ANSWERING], "includes": {"tweets": [PARENT]}}))
    odd.on("GET", "/2/tweets", Reply(body={"data": [PARENT], "includes": {"media": [PHOTO]}}))
    [[post]] = channel_to(odd.url).pages_since(None)
    assert [(photo.url, photo.parent_id) for photo in post.photos] == [(PHOTO["url"], "900")]
    assert odd.seen[-1].params["ids"] == "900"
    assert post.raw["includes"] == {"media": [PHOTO], "tweets": [PARENT]}


def test_a_parent_that_x_refuses_costs_only_its_photos(odd: OddServer) -> None:
    odd.on("GET", "/2/users/42/mentions", Reply(body={"data": [ANSWERING], "includes": {"tweets": [PARENT]}}))
    odd.on("GET", "/2/tweets", Reply(403, {"title": "Forbidden", "detail": "not for you"}))
    [[post]] = channel_to(odd.url).pages_since(None)
    assert (post.photos, post.parent_text) == ((), "the swing")


def test_a_look_up_that_fails_for_now_stops_the_page_so_that_it_is_read_again(odd: OddServer) -> None:
    odd.on("GET", "/2/users/42/mentions", Reply(body={"data": [ANSWERING], "includes": {"tweets": [PARENT]}}))
    odd.on("GET", "/2/tweets", Reply(503, b"<html>over capacity</html>"))
    with pytest.raises(TemporaryFailure):
        list(channel_to(odd.url).pages_since(None))


def test_an_x_that_has_forgotten_the_old_vocabulary_is_asked_in_the_new(odd: OddServer) -> None:
    message = "The query parameter [tweet.fields] is not one of [expansions,post.fields]"
    refusal = {
        "errors": [{"parameters": {"tweet.fields": ["x"]}, "message": message}],
        "title": "Invalid Request",
    }
    post = {
        "id": "901",
        "text": "@WrenfordCouncil a swing",
        "author_id": "7",
        "edit_history_post_ids": ["901"],
    }
    odd.on("GET", "/2/users/42/mentions", Reply(400, refusal), Reply(body={"data": [post], "meta": {}}))
    channel = channel_to(odd.url)
    assert [post.id for page in channel.pages_since(None) for post in page] == ["901"]
    assert "referenced_posts.id" in odd.seen[-1].params["expansions"]
    list(channel.pages_since(None))
    asked = [seen.params for seen in odd.seen if seen.path.endswith("mentions")]
    assert ["post.fields" in params for params in asked] == [False, True, True]


def test_another_refusal_is_not_taken_for_the_vocabulary(odd: OddServer) -> None:
    refusal = {"errors": [{"parameters": {"since_id": ["9"]}, "message": "since_id is too old"}]}
    odd.on("GET", "/2/users/42/mentions", Reply(400, refusal))
    with pytest.raises(PermanentFailure, match="since_id is too old"):
        list(channel_to(odd.url).pages_since("9"))
    assert len(odd.seen) == 2


def test_an_empty_page_does_not_end_the_walk(odd: OddServer) -> None:
    odd.on(
        "GET",
        "/2/users/42/mentions",
        Reply(body={"meta": {"result_count": 0, "next_token": "on"}}),
        Reply(body={"data": [ANSWERING], "meta": {"result_count": 1}}),
    )
    assert [[post.id for post in page] for page in channel_to(odd.url).pages_since("1")] == [["901"]]
    assert odd.seen[-1].params["pagination_token"] == "on"


def test_a_walk_that_x_sends_in_circles_ends(odd: OddServer) -> None:
    odd.on("GET", "/2/users/42/mentions", Reply(body={"data": [ANSWERING], "meta": {"next_token": "again"}}))
    assert len(list(channel_to(odd.url).pages_since(None))) == 2


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"", b"[1, 2]"])
def test_an_answer_that_is_no_page_is_read_again_later(odd: OddServer, body: bytes) -> None:
    odd.on("GET", "/2/users/42/mentions", Reply(body=body))
    with pytest.raises(TemporaryFailure, match="could not be read"):
        list(channel_to(odd.url).pages_since(None))
