"""Photos in: one shot as multipart or base64 JSON, or initialize, append, finalize; then the alternative text."""

import base64
import binascii
import sqlite3

from civic.simulator import snowflake
from civic.simulator.photos import LARGEST_BYTES, NotAPhoto, Photo, develop
from civic.simulator.state import media
from civic.simulator.state.ledger import Charge
from civic.simulator.x.call import Answer, Body, Call, Json
from civic.simulator.x.problems import Problem, bad_parameter

CATEGORIES = ("tweet_image", "dm_image", "tweet_gif")
LONGEST_ALT = 1000


def read_photo(body: Body) -> Photo | NotAPhoto | Problem:
    """The slow part of a one-shot upload, done before the transaction opens."""
    try:
        return develop(_sent(body))
    except (NotAPhoto, Problem) as refusal:
        return refusal


def upload(call: Call) -> Answer:
    asked = call.body.form or call.body.json()
    _check_category(asked.get("media_category", "tweet_image"))
    media_id = _keep(call, call.photo)
    return Answer({"data": _told(call, media_id)})


def initialize(call: Call) -> Answer:
    asked = call.body.form or call.body.json()
    _check_category(asked.get("media_category", "tweet_image"))
    mime, size = str(asked.get("media_type", "")), asked.get("total_bytes")
    if not str(size).isdigit() or not 1 <= int(str(size)) <= LARGEST_BYTES:
        raise bad_parameter("total_bytes", [str(size)], f"$.total_bytes: must be 1 to {LARGEST_BYTES}")
    upload_id = call.state.next_id()
    call.db.execute(
        "insert into uploads values (?, ?, ?, ?, ?)",
        (upload_id, call.me.id, mime, int(str(size)), call.now_ms),
    )
    call.note = "upload opened"
    return Answer({"data": _ticket(upload_id)})


def append(call: Call) -> Answer:
    found = _upload(call)
    asked = call.body.form or call.body.json()
    position = str(asked.get("segment_index", ""))
    if not (position.isdigit() and int(position) < 1000):
        raise bad_parameter("segment_index", [position], "$.segment_index: must be 0 to 999")
    data = _sent(call.body)
    call.db.execute(
        "insert or replace into upload_parts values (?, ?, ?)", (found["id"], int(position), data)
    )
    call.note = f"part {position}, {len(data)} bytes"
    return Answer({"data": {"expires_at": call.now_ms // 1000 + media.USABLE_MS // 1000}})


def finalize(call: Call) -> Answer:
    found = _upload(call)
    parts = call.db.execute(
        "select data from upload_parts where upload_id = ? order by position", (found["id"],)
    )
    data = b"".join(row[0] for row in parts)
    if len(data) != found["total_bytes"]:
        message = f"The parts have {len(data)} bytes; {found['total_bytes']} were announced."
        raise bad_parameter("total_bytes", [str(found["total_bytes"])], message)
    try:
        photo = develop(data)
    except NotAPhoto as refusal:
        raise bad_parameter("media", [], str(refusal)) from None
    media_id = _keep(call, photo, found["id"])
    call.db.execute("delete from uploads where id = ?", (found["id"],))
    return Answer({"data": _told(call, media_id)})


def status(call: Call) -> Answer:
    """A photo needs no processing: whoever asks is told that it is done."""
    return Answer({"data": _told(call, _own_media(call, call.params.get("media_id", ""))["id"])})


def describe(call: Call) -> Answer:
    asked = call.body.json()
    row = _own_media(call, str(asked.get("id", "")))
    text = _alt_text(asked)
    media.describe(call.db, row["id"], text)
    call.charge(Charge.ALT_TEXT)
    call.note = "alt text set"
    return Answer({"data": {"id": str(row["id"]), "associated_metadata": {"alt_text": {"text": text}}}})


def _sent(body: Body) -> bytes:
    """The bytes of `media`, from a multipart part or as base64."""
    sent = body.form.get("media") if body.form else body.json().get("media")
    if isinstance(sent, bytes):
        return sent
    try:
        return base64.b64decode(str(sent or ""), validate=True)
    except (binascii.Error, ValueError):
        raise bad_parameter("media", [], "$.media: must be the file or its bytes in base64") from None


def _keep(call: Call, photo: Photo | NotAPhoto | Problem | None, media_id: int | None = None) -> int:
    if isinstance(photo, Problem):
        raise photo
    if not isinstance(photo, Photo):
        raise bad_parameter("media", [], str(photo or "$.media: is missing"))
    call.note = photo.mime
    return media.keep(call.state, call.db, call.me.id, photo, media_id=media_id)


def _told(call: Call, media_id: int) -> Json:
    row = media.by_id(call.db, media_id)
    size, mime = (row["size"], row["mime"]) if row else (0, "")
    image = {"image_type": mime, "w": row["width"], "h": row["height"]} if row else {}
    return _ticket(media_id) | {"size": size, "image": image}


def _ticket(media_id: int) -> Json:
    seconds = media.USABLE_MS // 1000
    return {"id": str(media_id), "media_key": media.key_of(media_id), "expires_after_secs": seconds}


def _upload(call: Call) -> sqlite3.Row:
    value = call.path["id"]
    row: sqlite3.Row | None = call.db.execute(
        "select * from uploads where id = ? and owner_id = ?", (snowflake.parse(value), call.me.id)
    ).fetchone()
    if row is None:
        raise bad_parameter("id", [value], "No upload with this id is open.")
    return row


def _own_media(call: Call, value: str) -> sqlite3.Row:
    row = media.by_id(call.db, snowflake.parse(value))
    if row is None or row["owner_id"] != call.me.id:
        raise bad_parameter("id", [value], "No photo of yours has this media id.")
    return row


def _alt_text(asked: Json) -> str:
    try:
        text = asked["metadata"]["alt_text"]["text"]
    except (KeyError, TypeError):
        text = None
    if not isinstance(text, str) or len(text) > LONGEST_ALT:
        message = f"$.metadata.alt_text.text: must be a string of at most {LONGEST_ALT} characters"
        raise bad_parameter("metadata.alt_text.text", [], message)
    return text


def _check_category(category: object) -> None:
    if category not in CATEGORIES:
        message = f"$.media_category: must be one of [{', '.join(CATEGORIES)}]"
        raise bad_parameter("media_category", [str(category)], message)
