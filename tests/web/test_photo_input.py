"""Photos are shrunk on the way, keep where and when they were taken, and are never lost."""

import io
import json
from typing import Any

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import FilePayload, Page, expect

GPS = {1: "S", 2: (27.0, 28.0, 12.0), 3: "E", 4: (153.0, 1.0, 30.0)}
TAKEN = "2026:05:07 08:50:00"


def jpeg(width: int, height: int, turned: int = 1) -> bytes:
    noise = Image.effect_noise((width // 4, height // 4), 90).resize((width, height))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.DateTime] = TAKEN
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    stored = io.BytesIO()
    noise.convert("RGB").save(stored, "JPEG", quality=95, exif=exif)
    return stored.getvalue()


def choose(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Photos").set_input_files(list(files))


def payload(name: str, content: bytes, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def send(page: Page) -> list[dict[str, Any]]:
    with page.expect_response("**/photos") as answer:
        page.get_by_role("button", name="Send").click()
    taken: list[dict[str, Any]] = json.loads(answer.value.text())
    return taken


def test_a_large_photo_arrives_small_upright_and_with_its_place(page: Page) -> None:
    original = jpeg(2800, 2100, turned=6)
    page.goto("/parts")
    choose(page, payload("swing.jpg", original))
    [photo] = send(page)
    arrived = bytes.fromhex(photo["bytes"])
    picture = Image.open(io.BytesIO(arrived))
    assert len(arrived) < len(original)
    assert picture.size == (1536, 2048)
    assert picture.getexif()[ExifTags.Base.Orientation] == 1
    assert picture.getexif()[ExifTags.Base.DateTime] == TAKEN
    assert picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)[2] == GPS[2]


@pytest.mark.parametrize(
    ("name", "content"),
    [("small.jpg", jpeg(200, 100)), ("broken.jpg", b"\xff\xd8 no picture" * 40_000)],
    ids=["small", "broken"],
)
def test_what_cannot_or_need_not_be_shrunk_is_sent_as_it_is(page: Page, name: str, content: bytes) -> None:
    page.goto("/parts")
    choose(page, payload(name, content))
    [photo] = send(page)
    assert (photo["name"], bytes.fromhex(photo["bytes"])) == (name, content)


def test_photos_are_shown_added_to_taken_out_and_limited(page: Page) -> None:
    page.goto("/parts")
    choose(page, payload("one.jpg", jpeg(200, 100)))
    choose(page, payload("two.jpg", jpeg(200, 100)), payload("three.jpg", jpeg(200, 100)))
    shown = page.locator(".photo-list img")
    expect(shown).to_have_count(2)
    expect(page.locator("#announcer")).to_have_text("Only 2 photos fit. The first ones are kept.")
    page.get_by_role("button", name="Take out photo 1").click()
    expect(page.get_by_alt_text("Photo 1: two.jpg")).to_be_visible()
    assert [photo["name"] for photo in send(page)] == ["two.jpg"]
