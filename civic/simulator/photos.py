"""From uploaded bytes to what X would serve: a still JPEG, PNG or WEBP, upright, at most 4096 pixels a side,
without EXIF or any other note about where and by whom it was taken."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_SIDE = 4096
_LARGEST_PIXELS = 64_000_000
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


class NotAPhoto(Exception):
    """The text says what is wrong with the bytes."""


@dataclass(frozen=True)
class Photo:
    data: bytes
    mime: str
    width: int
    height: int


def sniff(data: bytes) -> str | None:
    """The type by the first bytes, whatever the client called it."""
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def develop(data: bytes) -> Photo:
    if len(data) > LARGEST_BYTES:
        raise NotAPhoto(f"The photo has {len(data)} bytes; X takes {LARGEST_BYTES} at most.")
    if sniff(data) is None:
        raise NotAPhoto("These bytes are no JPEG, PNG, GIF or WEBP image.")
    try:
        return _reencode(data)
    except (OSError, ValueError, SyntaxError, *_BOMBS) as error:
        raise NotAPhoto("The image is damaged or too large to open.") from error


def _reencode(data: bytes) -> Photo:
    try:
        opened = Image.open(io.BytesIO(data), formats=list(_MIMES))
    except UnidentifiedImageError as error:
        raise NotAPhoto("These bytes are no JPEG, PNG, GIF or WEBP image.") from error
    with opened:
        if opened.width * opened.height > _LARGEST_PIXELS:
            size = f"{opened.width} × {opened.height}"
            raise NotAPhoto(f"The image has {size} pixels; X takes 64 million at most.")
        kind = "PNG" if opened.format == "GIF" else str(opened.format)
        opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        clean = upright.convert("RGB" if kind == "JPEG" or "A" not in upright.getbands() else "RGBA")
    written = io.BytesIO()
    clean.info = {}
    clean.save(written, kind, quality=85)
    return Photo(written.getvalue(), _MIMES[kind], clean.width, clean.height)
