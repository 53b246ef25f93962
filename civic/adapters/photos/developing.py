"""From any bytes to clean JPEGs. In: what a resident or a crew handed in. Out: three sizes, upright, sRGB, without
a note about where, when or with what they were taken; and a likeness to compare photos by.

Promises: what is no photo, is cut off, or would not fit into memory is refused with what to do about it, and the
size is looked at before anything is decoded; a large photo is shrunk strip by strip, so that it is never held in full
in more than one way; few are developed at once.
"""

import io
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageCms, UnidentifiedImageError

from civic.ports import PermanentFailure

try:
    from pillow_heif import register_heif_opener
except ImportError:
    HEIC = False
else:
    register_heif_opener()
    HEIC = True

SIZES = {"large": 2048, "medium": 960, "small": 320}
MOST_PIXELS = 50_000_000
MOST_PIXELS_DECODED = 25_000_000
"""Of formats that cannot be shrunk while they are decoded, and that no camera writes."""
FROM_CAMERAS = ("JPEG", "MPO", "HEIF")
STRIP_PIXELS = 1_000_000
AT_ONCE = 2
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", *(["HEIF"] if HEIC else []))
_TAKES = "Send it as JPEG, PNG, WEBP, GIF or HEIC." if HEIC else "Send it as JPEG, PNG, WEBP or GIF."
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, ArithmeticError, AttributeError,
)  # fmt: skip
_TURN = threading.BoundedSemaphore(AT_ONCE)
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Developed:
    """JPEG bytes by the name of their size, and the width and height of the large one."""

    jpegs: dict[str, bytes]
    width: int
    height: int


def develop(data: bytes) -> Developed:
    """PermanentFailure tells what is wrong with the bytes and what to do."""
    with _TURN, opened(data) as image:
        try:
            picture = _picture(image)
        except DAMAGED as error:
            raise PermanentFailure(
                "The photo is cut off or damaged and cannot be shown. Send it again, or take another one."
            ) from error
        jpegs, (width, height) = {}, picture.size
        for name, side in SIZES.items():
            picture.thumbnail((side, side), Image.Resampling.HAMMING, reducing_gap=1.0)
            jpegs[name] = _jpeg(picture, small=name != "large")
    return Developed(jpegs, width, height)


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """The image, with its size checked and nothing decoded yet."""
    if not data:
        raise PermanentFailure("The photo is empty. Send it again.")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PermanentFailure(_too_large(None, MOST_PIXELS)) from error
    except UnidentifiedImageError as error:
        raise PermanentFailure(_not_a_photo(data)) from error
    except DAMAGED as error:
        raise PermanentFailure(f"The photo is damaged and cannot be opened. {_TAKES}") from error
    with image:
        most = MOST_PIXELS if image.format in FROM_CAMERAS else MOST_PIXELS_DECODED
        if image.width * image.height > most:
            raise PermanentFailure(_too_large(image.size, most))
        yield image


def likeness(small_jpeg: bytes) -> str:
    """64 bits as hex: whether each of 8 × 8 spots is brighter than its right-hand neighbour."""
    with Image.open(io.BytesIO(small_jpeg)) as image:
        grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    spots = grey.tobytes()
    brighter = (spots[9 * y + x] > spots[9 * y + x + 1] for y in range(8) for x in range(8))
    return f"{sum(bit << place for place, bit in enumerate(brighter)):016x}"


def _picture(image: Image.Image) -> Image.Image:
    """Shrunk first, so that all that follows has little to do."""
    turn = _UPRIGHT.get(_orientation(image))
    profile = image.info.get("icc_profile")
    largest = SIZES["large"]
    image.draft("RGB", (largest, largest))
    image.load()
    picture = _reduced(image, max(1, max(image.size) // largest))
    picture.thumbnail((largest, largest), Image.Resampling.HAMMING)
    picture = _in_srgb(picture, profile)
    picture = picture if turn is None else picture.transpose(turn)
    picture.info = {}
    return picture


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except DAMAGED:
        return 1


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """On white, and each so many pixels made one, strip by strip."""
    if factor == 1 and image.mode == "RGB" and not image.has_transparency_data:
        return image
    width, height = image.size
    rows = max(1, STRIP_PIXELS // (width * factor)) * factor
    reduced = None
    for top in range(0, height, rows):
        strip = _on_white(_eight_bits(image.crop((0, top, width, min(top + rows, height)))))
        strip = strip.reduce(factor) if factor > 1 else strip
        reduced = reduced or Image.new(strip.mode, (strip.width, -(-height // factor)))
        reduced.paste(strip, (0, top // factor))
    assert reduced is not None
    return reduced


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits are brought down to 8; all others are as they were."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda value: value / 256).convert("L")
    grey.info = {}
    return grey


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")
    with_alpha = image.convert("RGBA")
    paper = Image.new("RGBA", with_alpha.size, "white")
    paper.alpha_composite(with_alpha)
    return paper.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """A profile that makes no sense is left aside, as browsers do."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
                picture = converted or picture
        except (ImageCms.PyCMSError, *DAMAGED):
            pass
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _jpeg(picture: Image.Image, *, small: bool) -> bytes:
    """The sizes that pages are full of are packed tighter. Progressive ones would take six times as long to make, and
    be no smaller."""
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=small)
    return written.getvalue()


def _too_large(size: tuple[int, int] | None, most: int) -> str:
    told = f" of {size[0]} × {size[1]} pixels" if size else ""
    return f"The photo{told} is larger than {most // 1_000_000} megapixels. Send it in a smaller size."


def _not_a_photo(data: bytes) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return f"The photo is in Apple's HEIC format, which cannot be read here. {_TAKES}"
    return f"The file is no photo. {_TAKES}"
