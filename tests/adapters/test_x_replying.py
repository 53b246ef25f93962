"""What the channel says on X, what X refuses, and what is known after each way in which a call can go wrong."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from civic.adapters.x import XChannel
from civic.adapters.x import channel as x_channel
from civic.ports import (
    ChannelPaused,
    OutboundPhoto,
    PermanentFailure,
    TemporaryFailure,
    TooManyCalls,
    UnknownOutcome,
)
from tests.world import Moment

from .odd_server import Handler, OddServer, Reply
from .simulated_x import NOW, SimulatedX, a_jpeg, channel_to

CREATED = Reply(201, {"data": {"id": "77", "text": "ok"}})
UPLOADED = Reply(200, {"data": {"id": "5", "media_key": "3_5"}})
AFTER = OutboundPhoto(a_jpeg(), "The swing with its new seat")
UNKNOWN = "took the request and gave no answer"


def test_a_reply_stands_in_the_thread_with_its_photos_and_their_words(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    channel = x.channel()
    given = channel.reply(asked, "Fixed on Thursday. R-1 (automatic)", (AFTER, OutboundPhoto(a_jpeg(), "")))
    thread = x.thread(asked)
    answer = thread["data"][-1]
    assert answer["id"] == given
    assert answer["referenced_tweets"] == [{"type": "replied_to", "id": asked}]
    alts = [medium.get("alt_text") for medium in thread["includes"]["media"]]
    assert alts == ["The swing with its new seat", None]


def test_a_text_said_already_is_found_and_not_said_again(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken & rusty")
    channel = x.channel()
    text = "Thanks & noted: R-7 <swing>.\nMore at wrenford.example/R-7 (automatic)"
    first = channel.reply(asked, text, ())
    assert channel.reply(asked, text, ()) == first
    assert x.calls()[-2:] == ["POST 2/tweets 403", "GET 2/users/:id/tweets 200"]
    assert len(x.thread(asked)["data"]) == 2


def test_a_duplicate_that_stands_elsewhere_is_a_refusal(x: SimulatedX) -> None:
    one, other = x.posts("@WrenfordCouncil swing broken", "@WrenfordCouncil bench broken")
    channel = x.channel()
    channel.reply(one, "Thanks. R-7", ())
    with pytest.raises(
        PermanentFailure, match=r"X refuses: You are not allowed to create .* duplicate content"
    ):
        channel.reply(other, "Thanks. R-7", ())


def test_find_reply_wants_the_same_words_to_the_same_post(x: SimulatedX) -> None:
    one, other = x.posts("@WrenfordCouncil swing broken", "@WrenfordCouncil bench broken")
    channel = x.channel()
    assert channel.find_reply(one, "Thanks. R-7") is None
    given = channel.reply(one, "Thanks. R-7", ())
    for n in range(98):
        x.post(f"News of day {n}", username="WrenfordCouncil")
    channel.reply(one, "Fixed. R-7", ())
    assert channel.find_reply(one, "Thanks.  R-7 ") == given
    assert channel.find_reply(one, "Thanks. R-8") is None
    assert channel.find_reply(other, "Thanks. R-7") is None


def test_x_says_why_it_refuses(x: SimulatedX) -> None:
    stranger = x.post("nobody was named here")
    gone = x.post("@WrenfordCouncil never mind")
    x.delete(gone)
    asked = x.post("@WrenfordCouncil swing broken")
    channel = x.channel()
    with pytest.raises(
        PermanentFailure, match="X refuses: You can only reply to or quote posts where you are ment"
    ):
        channel.reply(stranger, "Hello. R-1", ())
    with pytest.raises(
        PermanentFailure, match="X refuses: You attempted to reply to a Tweet that is deleted"
    ):
        channel.reply(gone, "Hello. R-2", ())
    with pytest.raises(PermanentFailure, match="X refuses: Your Tweet text is too long"):
        channel.reply(asked, "Hello. " * 60, ())
    with pytest.raises(PermanentFailure, match="X refuses: "):
        channel.reply("not-an-id", "Hello. R-3", ())


def test_a_photo_that_x_refuses_is_told_and_nothing_is_said(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    with pytest.raises(PermanentFailure, match="X refuses: These bytes are no JPEG"):
        x.channel().reply(asked, "Fixed. R-1", (OutboundPhoto(b"no photo", ""),))
    assert len(x.thread(asked)["data"]) == 1


def test_five_photos_are_refused_before_anything_is_sent(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    with pytest.raises(PermanentFailure, match="X takes 4 photos with a post; this one has 5"):
        x.channel().reply(asked, "Fixed. R-1", (AFTER,) * 5)
    assert x.calls() == []


def test_a_photo_over_five_megabytes_goes_out_smaller(x: SimulatedX) -> None:
    noise = Image.effect_noise((2048, 2048), 120).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "JPEG", quality=100, subsampling=0)
    assert written.tell() > 5 * 1024 * 1024
    asked = x.post("@WrenfordCouncil swing broken")
    x.channel().reply(asked, "Fixed. R-1", (OutboundPhoto(written.getvalue(), "Noise"),))
    [medium] = x.thread(asked)["includes"]["media"]
    assert (medium["width"], medium["height"]) == (2048, 2048)


def test_a_used_up_window_says_when_it_opens(x: SimulatedX) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    now = datetime.now(UTC)  # noqa: TID251
    channel = x.channel(clock=Moment(now))
    list(channel.pages_since(None))
    opens = now.replace(microsecond=0) + timedelta(minutes=9)
    x.use_up("POST /2/tweets", int(opens.timestamp()))
    with pytest.raises(TemporaryFailure, match="X takes no more calls") as caught:
        channel.reply(asked, "Thanks. R-7", ())
    assert caught.value.retry_at == opens


def _in(seconds: int) -> str:
    return str(int(NOW.timestamp()) + seconds)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"x-rate-limit-reset": _in(300)}, 300),
        ({"x-rate-limit-reset": "soon"}, 60),
        ({"x-rate-limit-reset": _in(-50)}, 1),
        ({"x-rate-limit-reset": "99999999999"}, 86_400),
        ({"x-rate-limit-reset": _in(9), "x-rate-limit-remaining": "3", "x-app-limit-24hour-remaining": "0",
          "x-app-limit-24hour-reset": _in(7200)}, 7200),
    ],
)  # fmt: skip
def test_rate_limits_tell_when_to_come_back(odd: OddServer, headers: dict[str, str], seconds: int) -> None:
    odd.on(
        "POST", "/2/tweets", Reply(429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, headers)
    )
    odd.on("POST", "/2/media/upload", Reply(429, {}, headers))
    for photos in ((), (AFTER,)):
        with pytest.raises(TooManyCalls) as caught:
            channel_to(odd.url).reply("1", "Thanks. R-7", photos)
        assert caught.value.until == caught.value.retry_at == NOW + timedelta(seconds=seconds)


CREDITS = {
    "account_id": 1,
    "title": "CreditsDepleted",
    "detail": "Your enrolled account [1] does not have any credits to fulfill this request.",
    "type": "https://api.twitter.com/2/problems/credits",
}
CAP = {
    "title": "UsageCapExceeded",
    "period": "Monthly",
    "detail": "Usage cap exceeded: Monthly product cap",
    "type": "https://api.x.com/2/problems/usage-capped",
}
READ_ONLY = {
    "title": "Forbidden",
    "detail": "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
    "type": "https://api.twitter.com/2/problems/oauth1-permissions",
}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(402, CREDITS), "The X account is out of credits. Buy credits or raise"),
        (Reply(402, b""), "The X account is out of credits"),
        (Reply(403, {"title": "SpendCapReached", "detail": "Spend cap reached"}), "out of credits"),
        (Reply(429, CAP), "The monthly limit of the X plan is used up"),
        (Reply(401, {"title": "Unauthorized"}), "X refuses our keys"),
        (Reply(403, READ_ONLY), "give the app read and write permission.* X says: Your client app is not"),
        (Reply(503, b"<html>Over capacity</html>"), "X has trouble of its own and answers status 503"),
        (Reply(503, [{"code": 130}]), "X has trouble of its own"),
        (Reply(302, b"", {"Location": "https://elsewhere.example/"}), "answers status 302"),
    ],
)
def test_what_is_true_of_the_whole_channel_fails_no_message(odd: OddServer, reply: Reply, words: str) -> None:
    odd.on("POST", "/2/tweets", reply)
    with pytest.raises(TemporaryFailure, match=words):
        channel_to(odd.url).reply("1", "Thanks. R-7", ())


@pytest.mark.parametrize(
    ("reply", "minutes"),
    [
        (Reply(402, CREDITS), 30),
        (Reply(402, b""), 30),
        (Reply(403, {"title": "SpendCapReached", "detail": "Spend cap reached"}), 30),
        (Reply(429, CAP, {"x-rate-limit-remaining": "99", "x-rate-limit-reset": _in(60)}), 30),
        (Reply(401, {"title": "Unauthorized"}), 5),
        (Reply(403, READ_ONLY), 5),
    ],
)
def test_what_only_a_person_can_mend_pauses_the_channel(odd: OddServer, reply: Reply, minutes: int) -> None:
    odd.on("POST", "/2/tweets", reply)
    with pytest.raises(ChannelPaused) as caught:
        channel_to(odd.url).reply("1", "Thanks. R-7", ())
    assert caught.value.until == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("reply", [Reply(503, b""), Reply(403, {"title": "Forbidden"})])
def test_what_mends_itself_or_is_true_of_one_message_pauses_nothing(odd: OddServer, reply: Reply) -> None:
    odd.on("POST", "/2/tweets", reply)
    with pytest.raises((TemporaryFailure, PermanentFailure)) as caught:
        channel_to(odd.url).reply("1", "Thanks. R-7", ())
    assert not isinstance(caught.value, ChannelPaused | TooManyCalls)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(400, {"errors": [{"message": "Your media IDs are invalid."}], "detail": "One or more"}),
         "X refuses: Your media IDs are invalid.$"),
        (Reply(400, {"errors": [{"detail": "Bad one."}, {"detail": "Bad two."}, {"detail": "Bad one."}]}),
         "X refuses: Bad one. Bad two.$"),
        (Reply(404, b"<html>not here</html>"), "X refuses: status 404$"),
        (Reply(409, {"title": "Conflict", "detail": "x" * 900}), "X refuses: x{300}$"),
        (Reply(403, {"errors": "odd", "detail": 7, "title": "Forbidden"}), "X refuses: Forbidden$"),
    ],
)  # fmt: skip
def test_what_is_true_of_one_message_is_told_in_x_s_words(odd: OddServer, reply: Reply, words: str) -> None:
    odd.on("POST", "/2/tweets", reply)
    with pytest.raises(PermanentFailure, match=words):
        channel_to(odd.url).reply("1", "Thanks. R-7", ())


def _cut_off(handler: Handler) -> None:
    handler.wfile.write(
        b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"
    )
    handler.close_connection = True


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (OddServer.hang_up, UNKNOWN),
        (OddServer.never, UNKNOWN),
        (_cut_off, UNKNOWN),
        (Reply(500, b"<html>oops</html>"), "X broke off while posting and answers status 500"),
        (Reply(504, b""), "X broke off while posting and answers status 504"),
        (Reply(201, b"<html>thanks</html>"), "an answer that could not be read"),
        (Reply(201, b"[]"), "an answer that could not be read"),
        (Reply(201, {"data": {}}), "did not say under which id"),
    ],
)
def test_a_post_without_an_answer_may_have_been_made(odd: OddServer, behaviour: Any, words: str) -> None:
    odd.on("POST", "/2/tweets", _on(odd, behaviour))
    with pytest.raises(UnknownOutcome, match=words):
        _acquainted(odd, behaviour).reply("1", "Thanks. R-7", ())


@pytest.mark.parametrize(
    "behaviour", [OddServer.hang_up, OddServer.never, _cut_off, Reply(500, b""), Reply(200, b"")]
)
def test_an_upload_without_an_answer_has_said_nothing(odd: OddServer, behaviour: Any) -> None:
    odd.on("POST", "/2/media/upload", _on(odd, behaviour))
    with pytest.raises(TemporaryFailure):
        _acquainted(odd, behaviour).reply("1", "Fixed. R-7", (AFTER,))
    assert [seen.path for seen in odd.seen] == ["/2/media/upload"]


def _acquainted(odd: OddServer, behaviour: Any) -> XChannel:
    """A channel that knows who it is, so that its next call is the one that is tried. It waits briefly only where it
    waits in vain, so that a busy machine is no failure."""
    channel = channel_to(odd.url, timeout_seconds=1.5 if behaviour is OddServer.never else 20.0)
    channel._own = ("42", "WrenfordCouncil")
    return channel


def _on(odd: OddServer, behaviour: Any) -> Any:
    """A method of the server is bound to it; a plain behaviour is taken as it is."""
    if getattr(behaviour, "__qualname__", "").startswith("OddServer."):
        bound: Callable[[Handler], None] = behaviour.__get__(odd)
        return bound
    return behaviour


def test_x_that_cannot_be_reached_has_heard_nothing(odd: OddServer) -> None:
    channel = channel_to(odd.url)
    odd.on("GET", "/2/users/42/mentions", Reply(body={"meta": {}}))
    list(channel.pages_since(None))
    odd.close()
    with pytest.raises(TemporaryFailure, match="X cannot be reached at http://127"):
        channel.reply("1", "Thanks. R-7", ())


def test_photos_that_take_too_long_are_given_up_before_anything_is_said(odd: OddServer) -> None:
    def slowly(handler: Handler) -> None:
        odd.let_go.wait(0.6)
        handler.send(UPLOADED)

    odd.on("POST", "/2/media/upload", slowly)
    odd.on("POST", "/2/media/metadata", slowly)
    odd.on("POST", "/2/tweets", CREATED)
    with pytest.raises(TemporaryFailure, match=r"took the photos too slowly; nothing|gave no answer"):
        channel_to(odd.url, timeout_seconds=1.1).reply("1", "Fixed. R-7", (AFTER,) * 4)
    assert "/2/tweets" not in [seen.path for seen in odd.seen]


def test_no_further_photo_is_sent_once_the_time_for_them_is_up(
    odd: OddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [1_000.0]
    monkeypatch.setattr(x_channel, "time", SimpleNamespace(monotonic=lambda: seconds[0]))

    def slowly(handler: Handler) -> None:
        seconds[0] += 15.0
        handler.send(UPLOADED)

    odd.on("POST", "/2/media/upload", slowly)
    odd.on("POST", "/2/media/metadata", slowly)
    with pytest.raises(TemporaryFailure, match="too slowly"):
        channel_to(odd.url, timeout_seconds=20.0).reply("1", "Fixed. R-7", (AFTER,) * 4)
    assert [seen.path for seen in odd.seen[1:]] == ["/2/media/upload", "/2/media/metadata"] * 3


def test_alt_text_is_cut_to_what_x_takes(odd: OddServer) -> None:
    odd.on("POST", "/2/media/upload", UPLOADED)
    odd.on("POST", "/2/media/metadata", Reply(body={"data": {}}))
    odd.on("POST", "/2/tweets", CREATED)
    assert channel_to(odd.url).reply("1", "Fixed.", (OutboundPhoto(a_jpeg(), "a" * 1001),)) == "77"
    described = next(seen for seen in odd.seen if seen.path == "/2/media/metadata")
    assert described.body.count(b"a" * 1000) == 1
    assert b"a" * 1001 not in described.body


def test_a_lookup_that_fails_leaves_the_duplicate_for_later(odd: OddServer) -> None:
    odd.on(
        "POST",
        "/2/tweets",
        Reply(403, {"detail": "You are not allowed to create a Tweet with duplicate content."}),
    )
    odd.on("GET", "/2/users/42/tweets", Reply(503, b""))
    with pytest.raises(TemporaryFailure):
        channel_to(odd.url).reply("1", "Thanks. R-7", ())


def test_all_replies_to_a_post_are_ours_in_their_order_with_when_they_were_posted(x: SimulatedX) -> None:
    one, other = x.posts("@WrenfordCouncil swing broken", "@WrenfordCouncil bench broken")
    channel = x.channel()
    assert channel.replies(one) == []
    given = [channel.reply(one, "Thanks. R-7", ()), channel.reply(one, "Fixed. R-7", ())]
    channel.reply(other, "Thanks. R-8", ())
    replies = channel.replies(one)
    assert [one.id for one in replies] == given
    assert [one.text.partition(" ")[2] for one in replies] == ["Thanks. R-7", "Fixed. R-7"]
    assert replies[0].posted_at < replies[1].posted_at
