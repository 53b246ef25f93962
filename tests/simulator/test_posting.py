"""Replying and posting: what X lets an app say, and the very words with which it refuses the rest."""

from typing import Any

import pytest
import tweepy

from tests.simulator.running import COUNCIL, NAN, PARENT, Simulator, a_jpeg


def _refusal(error: pytest.ExceptionInfo[Any]) -> dict[str, Any]:
    body: dict[str, Any] = error.value.response.json()
    return body


def _reply(x: Simulator, text: str, to: str, **more: Any) -> str:
    answer = x.client().create_tweet(text=text, in_reply_to_tweet_id=to, user_auth=True, **more)
    return str(answer["data"]["id"])


@pytest.fixture
def mention(x: Simulator) -> str:
    return x.post(PARENT, f"@{COUNCIL} the swing is broken")


def test_a_summoned_reply_stands_in_the_thread(x: Simulator, mention: str) -> None:
    answer = x.client().create_tweet(text="Thank you. R-1", in_reply_to_tweet_id=mention, user_auth=True)
    reply = answer["data"]
    assert reply == {"id": reply["id"], "text": "Thank you. R-1", "edit_history_tweet_ids": [reply["id"]]}
    thread = x.control("GET", f"threads/{mention}")["data"]
    assert [post["id"] for post in thread] == [mention, reply["id"]]
    assert thread[1]["text"] == f"@{PARENT} Thank you. R-1"


def test_the_same_words_twice_are_refused(x: Simulator, mention: str) -> None:
    _reply(x, "Thank you. R-1", mention)
    with pytest.raises(tweepy.Forbidden) as refused:
        _reply(x, "Thank  you. r-1 ", mention)
    assert _refusal(refused) == {
        "detail": "You are not allowed to create a Tweet with duplicate content.",
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
    }
    x.control("POST", "clock", json={"seconds": 25 * 3600})
    assert _reply(x, "Thank you. R-1", mention)


def test_words_may_be_said_again_after_deletion(x: Simulator, mention: str) -> None:
    first = _reply(x, "Thank you. R-1", mention)
    x.client().delete_tweet(first, user_auth=True)
    assert _reply(x, "Thank you. R-1", mention) != first


def test_nobody_is_answered_who_did_not_ask(x: Simulator) -> None:
    talk = x.post(PARENT, "The swing is broken again")
    with pytest.raises(tweepy.Forbidden) as refused:
        _reply(x, "Tell us more", talk)
    body = _refusal(refused)
    assert body["detail"] == "You can only reply to or quote posts where you are mentioned or are the author."
    assert body["type"].rsplit("/", 1)[1] == "not-authorized-for-resource"


def test_the_parent_of_a_mention_is_not_the_mention(x: Simulator) -> None:
    parent = x.post(PARENT, "The swing is broken again")
    mention = x.post(NAN, f"@{COUNCIL} look", in_reply_to=parent)
    with pytest.raises(tweepy.Forbidden):
        _reply(x, "Thank you. R-1", parent)
    assert _reply(x, "Thank you. R-1", mention)


def test_own_posts_and_answers_to_them_may_be_answered(x: Simulator, mention: str) -> None:
    ack = _reply(x, "Thank you. R-1", mention)
    assert _reply(x, "Parks North has it. R-1", ack)
    still_broken = x.post(PARENT, "still broken", in_reply_to=ack)
    assert _reply(x, "We look again. R-1", still_broken)


def test_who_quotes_us_may_be_answered_and_who_quotes_others_may_not(x: Simulator, mention: str) -> None:
    ours = _reply(x, "Thank you. R-1", mention)
    quote = x.post(NAN, "They did come", quote_of=ours)
    assert _reply(x, "Glad to hear. R-1", quote)
    other = x.post(NAN, "So true", quote_of=x.post(PARENT, "The swing is broken again"))
    with pytest.raises(tweepy.Forbidden):
        _reply(x, "Tell us more", other)


def test_a_post_that_is_gone_cannot_be_answered(x: Simulator, mention: str) -> None:
    x.control("DELETE", f"posts/{mention}")
    with pytest.raises(tweepy.Forbidden) as refused:
        _reply(x, "Thank you. R-1", mention)
    assert _refusal(refused)["detail"].endswith("a Tweet that is deleted or not visible to you.")


def test_280_weighted_characters_are_the_most(x: Simulator, mention: str) -> None:
    assert _reply(x, "a" * 280, mention)
    assert _reply(x, f"@{PARENT} " + "b" * 280, mention), "the handle of the one answered is free"
    assert _reply(x, "c" * 256 + " https://example.com/" + "long" * 40, mention), "a link counts 23"
    for long in ("d" * 281, "字" * 141, "e" * 258 + " https://example.com/"):
        with pytest.raises(tweepy.Forbidden) as refused:
            _reply(x, long, mention)
        assert _refusal(refused)["detail"].startswith("Your Tweet text is too long.")


def test_composed_and_decomposed_letters_weigh_the_same(x: Simulator, mention: str) -> None:
    assert _reply(x, "e\u0301" * 280, mention)


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " \n "}, {"text": 5}, {"made_up": 1}, [1]])
def test_a_post_without_words_or_with_unknown_ones_is_refused(x: Simulator, body: Any) -> None:
    answer = x.ask("/2/tweets", method="POST", json=body)
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")


def test_no_json_is_refused(x: Simulator) -> None:
    answer = x.ask("/2/tweets", method="POST", data=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")


def test_somebody_elses_photo_is_refused(x: Simulator, mention: str) -> None:
    files = {"media": ("a.jpg", a_jpeg(), "image/jpeg")}
    theirs = x.ask("/2/media/upload", PARENT, "POST", files=files).json()["data"]["id"]
    for ids in ([theirs], ["1"], ["x"]):
        with pytest.raises(tweepy.BadRequest) as refused:
            _reply(x, "Fixed. R-1", mention, media_ids=ids)
        assert _refusal(refused)["errors"] == [
            {"parameters": {"media.media_ids": ids}, "message": "Your media IDs are invalid."}
        ]


def test_quoting_is_not_on_self_serve(x: Simulator, mention: str) -> None:
    with pytest.raises(tweepy.Forbidden):
        x.client().create_tweet(text="Look", quote_tweet_id=mention, user_auth=True)


def test_only_ones_own_posts_can_be_deleted(x: Simulator, mention: str) -> None:
    with pytest.raises(tweepy.Forbidden) as refused:
        x.client().delete_tweet(mention, user_auth=True)
    assert _refusal(refused)["detail"] == "You are not authorized to delete this Tweet."
    assert x.client().delete_tweet("5", user_auth=True) == {"data": {"deleted": False}}


def test_a_refused_post_leaves_nothing_but_its_line_in_the_log(x: Simulator, mention: str) -> None:
    x.control("DELETE", f"posts/{mention}")
    with pytest.raises(tweepy.Forbidden):
        _reply(x, "Thank you. R-1", mention)
    assert x.control("GET", "ledger")["total"] == 0
    assert [(line["status"], line["note"]) for line in x.control("GET", "log")] == [
        (403, "the post replied to is gone")
    ]
