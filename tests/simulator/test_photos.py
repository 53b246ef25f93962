"""Photos: both shapes of upload and the one in parts, what is no photo, what is stripped, and the words beside it."""

import base64
import io

import pytest
import requests
from PIL import Image

from tests.simulator.running import COUNCIL, PARENT, Simulator, a_jpeg


def _upload(x: Simulator, data: bytes, name: str = "a.jpg") -> requests.Response:
    return x.ask(
        "/2/media/upload",
        method="POST",
        files={"media": (name, data)},
        data={"media_category": "tweet_image"},
    )


def _picture(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(written, kind)
    return written.getvalue()


def test_a_photo_goes_with_a_reply_and_its_words_are_kept(x: Simulator) -> None:
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    told = _upload(x, a_jpeg(640, 480)).json()["data"]
    assert told["media_key"] == f"3_{told['id']}"
    assert told["image"] == {"image_type": "image/jpeg", "w": 640, "h": 480}
    body = {"id": told["id"], "metadata": {"alt_text": {"text": "Both seats hang level"}}}
    described = x.ask("/2/media/metadata", method="POST", json=body)
    assert described.json()["data"]["associated_metadata"] == {"alt_text": {"text": "Both seats hang level"}}
    x.client().create_tweet(
        text="Fixed. R-1", in_reply_to_tweet_id=mention, media_ids=[told["id"]], user_auth=True
    )
    thread = x.control("GET", f"threads/{mention}")
    (photo,) = thread["includes"]["media"]
    assert photo["alt_text"] == "Both seats hang level"
    assert thread["data"][1]["attachments"]["media_keys"] == [photo["media_key"]]
    served = requests.get(photo["url"], timeout=20)
    assert (served.status_code, served.headers["content-type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(served.content)).size == (640, 480)


def test_base64_in_json_is_the_same(x: Simulator) -> None:
    sent = {"media": base64.b64encode(a_jpeg(320, 200)).decode(), "media_category": "tweet_image"}
    told = x.ask("/2/media/upload", method="POST", json=sent).json()["data"]
    assert told["image"] == {"image_type": "image/jpeg", "w": 320, "h": 200}


def test_parts_make_a_photo(x: Simulator) -> None:
    data = a_jpeg(800, 600)
    asked = {"media_type": "image/jpeg", "total_bytes": len(data), "media_category": "tweet_image"}
    upload = x.ask("/2/media/upload/initialize", method="POST", json=asked).json()["data"]["id"]
    for n, part in enumerate((data[:1000], data[1000:])):
        files, fields = {"media": ("part", part)}, {"segment_index": str(n)}
        assert x.ask(f"/2/media/upload/{upload}/append", method="POST", files=files, data=fields).ok
    told = x.ask(f"/2/media/upload/{upload}/finalize", method="POST").json()["data"]
    assert (told["id"], told["image"]["w"]) == (upload, 800)
    assert x.ask(f"/2/media/upload?command=STATUS&media_id={upload}").json()["data"]["id"] == upload
    assert x.ask(f"/2/media/upload/{upload}/finalize", method="POST").status_code == 400


def test_missing_parts_are_noticed(x: Simulator) -> None:
    asked = {"media_type": "image/jpeg", "total_bytes": 5000, "media_category": "tweet_image"}
    upload = x.ask("/2/media/upload/initialize", method="POST", json=asked).json()["data"]["id"]
    answer = x.ask(f"/2/media/upload/{upload}/finalize", method="POST")
    assert (answer.status_code, answer.json()["errors"][0]["parameters"]) == (400, {"total_bytes": ["5000"]})


@pytest.mark.parametrize(
    ("kind", "mime"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/png")]
)
def test_other_kinds_of_image_are_taken(x: Simulator, kind: str, mime: str) -> None:
    assert _upload(x, _picture(kind)).json()["data"]["image"] == {"image_type": mime, "w": 64, "h": 48}


_NO_PHOTOS = {
    "none": b"",
    "text": b"no image at all",
    "cut": a_jpeg()[:500],
    "big": b"\xff\xd8\xff" + b"0" * 5 * 1024 * 1024,
}


@pytest.mark.parametrize("data", _NO_PHOTOS.values(), ids=_NO_PHOTOS.keys())
def test_what_is_no_photo_is_refused(x: Simulator, data: bytes) -> None:
    answer = _upload(x, data)
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid Request")


def test_an_unknown_category_is_refused(x: Simulator) -> None:
    files = {"media": ("a.jpg", a_jpeg())}
    answer = x.ask("/2/media/upload", method="POST", files=files, data={"media_category": "tweet_video"})
    assert answer.json()["errors"][0]["parameters"] == {"media_category": ["tweet_video"]}


def test_alt_text_has_1000_characters_at_most_and_an_owner(x: Simulator) -> None:
    media_id = _upload(x, a_jpeg()).json()["data"]["id"]
    for username, text, status in (
        (COUNCIL, "a" * 1000, 200),
        (COUNCIL, "a" * 1001, 400),
        (PARENT, "mine", 400),
    ):
        body = {"id": media_id, "metadata": {"alt_text": {"text": text}}}
        assert x.ask("/2/media/metadata", username, "POST", json=body).status_code == status
    assert x.ask("/2/media/metadata", method="POST", json={"id": media_id}).status_code == 400


def test_public_copies_carry_no_exif_and_stand_upright(x: Simulator) -> None:
    x.post(PARENT, f"@{COUNCIL} the swing is broken", a_jpeg(640, 480, exif=True))
    answer = x.mentions(expansions=["attachments.media_keys"], media_fields=["url", "width", "height"])
    (photo,) = answer["includes"]["media"]
    assert (photo["width"], photo["height"]) == (480, 640)
    seen = Image.open(io.BytesIO(requests.get(photo["url"], timeout=20).content))
    assert seen.size == (480, 640)
    assert not seen.getexif()
    assert "exif" not in seen.info


def test_a_photo_can_be_used_for_a_day(x: Simulator) -> None:
    media_id = _upload(x, a_jpeg()).json()["data"]["id"]
    x.control("POST", "clock", json={"seconds": 25 * 3600})
    late = x.ask("/2/tweets", method="POST", json={"text": "Fixed", "media": {"media_ids": [media_id]}})
    assert late.json()["errors"][0]["message"] == "Your media IDs are invalid."


def test_a_photo_that_is_not_there_is_a_404(x: Simulator) -> None:
    for name in ("1.jpg", "nothing.jpg", "../x.jpg"):
        assert requests.get(f"{x.url}/media/{name}", timeout=20).status_code == 404


def test_a_body_larger_than_x_reads_is_refused(x: Simulator) -> None:
    answer = x.ask("/2/media/upload", method="POST", files={"media": ("a.jpg", b"0" * 17 * 1024 * 1024)})
    assert (answer.status_code, answer.json()["title"]) == (413, "Payload Too Large")
