"""Fetching the photos that posts name: only from where X keeps them, bounded in size and time."""

import gzip
from pathlib import Path

import pytest

from civic.adapters.x.photos import LARGEST_IN, LARGEST_OUT, PhotoSource, for_x
from civic.ports import PermanentFailure, TemporaryFailure

from .odd_server import Handler, OddServer, Reply
from .simulated_x import SimulatedX, a_jpeg, channel_to


def test_a_photo_of_a_post_is_fetched(x: SimulatedX) -> None:
    x.post("@WrenfordCouncil swing broken", photos=(a_jpeg(),))
    channel = x.channel()
    [[post]] = channel.pages_since(None)
    assert channel.photo(post.photos[0].url)[:3] == b"\xff\xd8\xff"
    by_name = channel_to(x.url.replace("127.0.0.1", "localhost"))
    assert by_name.photo(post.photos[0].url)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://pbs.twimg.com.evil.example/media/a.jpg",
        "https://pbs.twimg.com@127.0.0.1/media/a.jpg",
        "https://evil.example\\@pbs.twimg.com/media/a.jpg",
        "http://pbs.twimg.com/media/a.jpg",
        "https://pbs.twimg.com:8443/media/a.jpg",
        "http://127.0.0.1:1/media/a.jpg",
        "file:///etc/passwd",
        "ftp://pbs.twimg.com/a.jpg",
        "//pbs.twimg.com/a.jpg",
        "pbs.twimg.com/a.jpg",
        "https://[::1/a.jpg",
        "",
    ],
)
def test_no_other_host_is_asked(odd: OddServer, url: str) -> None:
    with pytest.raises(PermanentFailure, match="is not on X's photo host"):
        channel_to(odd.url).photo(url)
    assert odd.seen == []


def test_x_s_host_is_asked_for_the_size_that_is_kept() -> None:
    source = PhotoSource("https://api.twitter.com", 1.0)
    assert (
        source.allowed("https://pbs.twimg.com/media/a.jpg") == "https://pbs.twimg.com/media/a.jpg?name=large"
    )
    for as_it_is in (
        "https://pbs.twimg.com/media/a?format=jpg&name=small",
        "https://pbs.twimg.com/thumb/b.jpg",
    ):
        assert source.allowed(as_it_is) == as_it_is


def test_a_redirect_is_followed_at_home_and_not_to_strangers(odd: OddServer) -> None:
    odd.on("GET", "/media/a.jpg", Reply(302, b"", {"Location": "/media/b.jpg"}))
    odd.on("GET", "/media/b.jpg", Reply(200, b"the photo"))
    odd.on("GET", "/media/c.jpg", Reply(302, b"", {"Location": "http://localhost:9/media/b.jpg"}))
    odd.on("GET", "/media/d.jpg", Reply(301, b"", {"Location": "/media/d.jpg"}))
    channel = channel_to(odd.url)
    assert channel.photo(f"{odd.url}/media/a.jpg") == b"the photo"
    with pytest.raises(PermanentFailure, match="is not on X's photo host"):
        channel.photo(f"{odd.url}/media/c.jpg")
    with pytest.raises(PermanentFailure, match="redirects without end"):
        channel.photo(f"{odd.url}/media/d.jpg")


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_photo_that_is_gone_is_gone(odd: OddServer, status: int) -> None:
    odd.on("GET", "/media/a.jpg", Reply(status))
    with pytest.raises(PermanentFailure, match=f"gone from X .status {status}"):
        channel_to(odd.url).photo(f"{odd.url}/media/a.jpg")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_photo_that_x_cannot_give_now_is_asked_for_again(odd: OddServer, status: int) -> None:
    odd.on("GET", "/media/a.jpg", Reply(status))
    with pytest.raises(TemporaryFailure, match=f"not hand out the photo just now .status {status}"):
        channel_to(odd.url).photo(f"{odd.url}/media/a.jpg")


def _chunked(handler: Handler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for part in (b"the ", b"photo"):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
    handler.wfile.write(b"0\r\n\r\n")


def test_a_body_is_read_however_it_is_sent(odd: OddServer) -> None:
    odd.on("GET", "/a", _chunked)
    odd.on("GET", "/b", Reply(200, gzip.compress(b"the photo"), {"Content-Encoding": "gzip"}))
    odd.on("GET", "/c", Reply(200, b""))
    channel = channel_to(odd.url)
    assert [channel.photo(f"{odd.url}/{name}") for name in "abc"] == [b"the photo", b"the photo", b""]


def test_a_connection_that_closes_when_it_is_used_again_is_made_anew_once(odd: OddServer) -> None:
    times: list[int] = []

    def closes_at_first(handler: Handler) -> None:
        times.append(1)
        if len(times) == 1:
            odd.hang_up(handler)
        else:
            handler.send(Reply(200, b"the photo"))

    odd.on("GET", "/a", closes_at_first)
    odd.on("GET", "/never", odd.hang_up)
    channel = channel_to(odd.url)
    assert channel.photo(f"{odd.url}/a") == b"the photo"
    with pytest.raises(TemporaryFailure):
        channel.photo(f"{odd.url}/never")
    assert [seen.path for seen in odd.seen] == ["/a", "/a", "/never", "/never"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_photo_without_end_is_not_read_to_its_end(odd: OddServer, packed: bool) -> None:
    body = bytes(LARGEST_IN + 1)
    odd.on(
        "GET",
        "/a",
        Reply(200, gzip.compress(body), {"Content-Encoding": "gzip"}) if packed else Reply(200, body),
    )
    with pytest.raises(PermanentFailure, match="is larger than 20 MB"):
        channel_to(odd.url).photo(f"{odd.url}/a")


def test_a_photo_that_breaks_off_is_not_taken_for_whole(odd: OddServer) -> None:
    odd.on("GET", "/a", Reply(200, b"half", {"Content-Length": "8"}))
    with pytest.raises(TemporaryFailure, match="could not be fetched"):
        channel_to(odd.url).photo(f"{odd.url}/a")


def test_a_photo_that_never_comes_or_trickles_is_given_up(odd: OddServer) -> None:
    def trickle(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not odd.let_go.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    odd.on("GET", "/silent", odd.never)
    odd.on("GET", "/trickle", trickle)
    channel = channel_to(odd.url, timeout_seconds=1.0)
    with pytest.raises(TemporaryFailure, match="could not be fetched"):
        channel.photo(f"{odd.url}/silent")
    with pytest.raises(TemporaryFailure, match=r"too slowly|could not be fetched"):
        channel.photo(f"{odd.url}/trickle")


def test_no_proxy_stands_between_us_and_this_machine(odd: OddServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    odd.on("GET", "/media/a.jpg", Reply(200, b"the photo"))
    channel = channel_to(odd.url)
    assert channel.photo(f"{odd.url}/media/a.jpg") == b"the photo"
    odd.on("GET", "/2/users/42/tweets", Reply(body={"meta": {"result_count": 0}}))
    assert channel.find_reply("1", "Thanks. R-7") is None


def test_a_photo_that_x_takes_goes_out_untouched(shared_data: Path) -> None:
    data = (shared_data / "photos" / "landscape_1.jpg").read_bytes()
    assert len(data) < LARGEST_OUT
    assert for_x(data) is data
