"""What comes in: characters that no database takes, odd character sets, forms that break off, senders who hang up."""

import asyncio
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.world import World, jpeg

PARK = {"lat": "-27.8963", "lon": "151.5983"}
SWING = "The swing\0 seat has come off one chain"
CLEAN = "The swing seat has come off one chain"
JOB = "/crew/work-orders/W-601"


def several(fields: dict[str, str], photo: bytes = b"", end: bytes = b"--B--\r\n") -> bytes:
    """A form of several parts between boundaries B."""
    parts = [
        f'--B\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if photo:
        head = b'--B\r\ncontent-disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'
        parts.append(head + photo + b"\r\n")
    return b"".join(parts) + end


def said(world: World) -> str:
    with world.house.opener.reading() as store:
        return str(store.reads.one.posts(1001)[0].text)


@pytest.mark.parametrize("query", ["%00", "%0%0000", "a%00b"])
@pytest.mark.parametrize(
    "path",
    [
        "/reports?q={}", "/reports.json?q={}", "/places?q={}", "/reports/new?text={}", "/reports/{}", "/static/{}",
        "/desk?ward={}", "/desk?q={}", "/desk?category={}", "/crew?crew={}", "/crew?done={}",
    ],
)  # fmt: skip
def test_a_nul_in_an_address_is_as_if_it_were_not_there(world: World, path: str, query: str) -> None:
    world.sign_in(world.mira)
    assert world.client.get(path.format(query)).status_code < 500


def test_a_nul_in_a_report_is_left_out(world: World) -> None:
    answer = world.client.post("/reports", json={"id": str(uuid.uuid4()), "text": SWING, **PARK})
    assert (answer.status_code, said(world)) == (201, CLEAN)
    for data in ({"id": str(uuid.uuid4()), "text": SWING, "place": "gate\0", **PARK},):
        assert world.client.post("/reports", data=data).status_code == 303
        photos = {"photos": ("a.jpg", jpeg(), "image/jpeg")}
        assert (
            world.client.post("/reports", data=data | {"text": f"{SWING}\0!"}, files=photos).status_code
            == 303
        )


def test_a_nul_in_words_of_staff_is_left_out(world: World) -> None:
    assert world.client.post("/sign-in", data={"username": "mi\0ra", "password": "no"}).status_code == 401
    world.swing()
    world.sign_in(world.parks_north)
    assert world.client.post(f"{JOB}/completion", data={"note": "New\0 chain"}).status_code == 303
    assert "New chain" in world.client.get(JOB).text


@pytest.mark.parametrize(
    "charset", ["utf-7", "unicode_escape", "punycode", "undefined", '"utf-16"', "nonsense"]
)
def test_a_form_is_read_as_utf8_whatever_it_calls_itself(sqlite_world: World, charset: str) -> None:
    words = "The swing at Alma Park is broken \\ud800 +2AA- naïve"
    kind = f"multipart/form-data; charset={charset}; boundary=B"
    body = several({"text": words, **PARK})
    answer = sqlite_world.client.post("/reports", content=body, headers={"content-type": kind})
    assert (answer.status_code, said(sqlite_world)) == (303, words)


@pytest.mark.parametrize("end", [b"", b"--B", b"--B-"])
def test_a_form_that_breaks_off_is_refused(sqlite_world: World, end: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=B"}
    whole = several({"text": CLEAN, **PARK}, jpeg())
    broken = several({"text": CLEAN, **PARK}, jpeg(), end)
    answer = sqlite_world.client.post("/reports", content=broken, headers=headers)
    assert answer.status_code == 400
    assert "The form broke off on its way" in answer.text
    assert sqlite_world.client.get("/reports.json").json()["reports"] == []
    assert sqlite_world.client.post("/reports", content=whole, headers=headers).status_code == 303


def test_a_photo_of_a_crew_that_breaks_off_is_refused(sqlite_world: World) -> None:
    sqlite_world.swing()
    sqlite_world.sign_in(sqlite_world.parks_north)
    body = several({}, jpeg(), b"").replace(b'"photos"', b'"photo"')
    headers = {"content-type": 'multipart/form-data; boundary="B"'}
    answer = sqlite_world.client.post(f"{JOB}/photos", content=body, headers=headers)
    assert answer.status_code == 400
    assert "broke off" in answer.text


def test_who_hangs_up_while_sending_is_no_failure(
    sqlite_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    messages = iter(
        [{"type": "http.request", "body": b"--B\r\n", "more_body": True}, {"type": "http.disconnect"}]
    )
    kind = [(b"content-type", b"multipart/form-data; boundary=B"), (b"content-length", b"900")]
    scope = {
        "type": "http", "method": "POST", "path": "/reports", "raw_path": b"/reports", "query_string": b"",
        "headers": kind, "http_version": "1.1", "scheme": "http", "root_path": "", "client": ("192.0.2.1", 1),
        "server": ("testserver", 80),
    }  # fmt: skip
    sent = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    with caplog.at_level(logging.ERROR), ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(sqlite_world.app(scope, receive, send))).result()
    assert sent[0]["status"] == 400
    assert caplog.records == []


def test_what_a_statement_was_given_stands_in_no_error(world: World) -> None:
    with world.house.opener.engine.connect() as connection, pytest.raises(DBAPIError) as problem:
        connection.execute(text("select :words from nowhere"), {"words": "12 Mill Street"})
    assert "12 Mill Street" not in str(problem.value)
