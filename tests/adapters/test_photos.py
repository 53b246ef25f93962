"""Photos as they are kept: clean, upright, small enough, and refused in words when they are none."""

import io
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from civic.adapters.photos import PhotoFiles, developing
from civic.adapters.photos.developing import SIZES
from civic.ports import PermanentFailure, Photo, TemporaryFailure


@pytest.fixture
def files(tmp_path: Path) -> PhotoFiles:
    return PhotoFiles(tmp_path / "photos")


def a_scene(width: int = 800, height: int = 600) -> Image.Image:
    """Light on the left, dark on the right, with a red corner at the top left."""
    scene = Image.linear_gradient("L").rotate(90).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    scene = scene.resize((width, height)).convert("RGB")
    ImageDraw.Draw(scene).rectangle((0, 0, width // 4, height // 4), fill=(220, 0, 0))
    return scene


def written(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def seen(files: PhotoFiles, photo: Photo, size: str = "large") -> Image.Image:
    return Image.open(io.BytesIO(files.read(photo.sha256, size)))


def test_three_sizes_are_kept_as_jpeg(files: PhotoFiles, tmp_path: Path) -> None:
    photo = files.keep(written(a_scene(4000, 3000)))
    assert (photo.width, photo.height) == (2048, 1536)
    for size, side in SIZES.items():
        image = seen(files, photo, size)
        assert (image.format, image.mode, max(image.size)) == ("JPEG", "RGB", side)
    names = sorted(str(path.relative_to(tmp_path / "photos")) for path in tmp_path.rglob("*.*"))
    start = f"{photo.sha256[:2]}/{photo.sha256[2:]}"
    assert names == [f"{start}.large.jpg", f"{start}.medium.jpg", f"{start}.small.jpg"]


def test_a_small_photo_is_not_blown_up(files: PhotoFiles) -> None:
    photo = files.keep(written(a_scene(200, 150)))
    assert (photo.width, photo.height) == (200, 150)
    assert seen(files, photo, "small").size == (200, 150)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_formats_become_jpeg_on_white(files: PhotoFiles, kind: str) -> None:
    scene = a_scene().convert("RGBA")
    scene.paste((0, 0, 0, 0), (500, 300, 800, 600))
    image = seen(files, files.keep(written(scene, kind)))
    assert image.format == "JPEG"
    assert min(image.getpixel((700, 500))) > 245  # type: ignore[arg-type]
    red, green, _ = image.getpixel((60, 60))  # type: ignore[misc]
    assert red > 180
    assert green < 60


def test_of_a_moving_picture_the_first_frame_is_kept(files: PhotoFiles) -> None:
    frames = [Image.new("RGB", (90, 60), colour) for colour in ("white", "black")]
    image = seen(files, files.keep(written(frames[0], "GIF", save_all=True, append_images=frames[1:])))
    assert image.getpixel((40, 30)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "P", "I;16", "LA"])
def test_every_way_to_hold_colours_becomes_rgb(files: PhotoFiles, mode: str) -> None:
    source = _of_16_bits(a_scene(300, 200)) if mode == "I;16" else a_scene(300, 200).convert(mode)
    image = seen(files, files.keep(written(source, "JPEG" if mode in ("L", "CMYK") else "PNG")))
    assert (image.mode, image.size) == ("RGB", (300, 200))
    assert _apart(image, a_scene(300, 200)) < 6


def _of_16_bits(scene: Image.Image) -> Image.Image:
    grey = scene.convert("L")
    deep = Image.new("I;16", grey.size)
    deep.putdata([value * 257 for value in grey.tobytes()])
    return deep


@pytest.mark.parametrize(("width", "height"), [(4099, 2500), (2500, 4099), (4999, 4999), (9_000, 60)])
@pytest.mark.parametrize("mode", ["P", "L"])
def test_what_is_shrunk_strip_by_strip_looks_as_it_did(
    files: PhotoFiles, mode: str, width: int, height: int
) -> None:
    scene = a_scene(400, 300).resize((width, height), Image.Resampling.NEAREST)
    photo = files.keep(written(scene.convert(mode), "PNG"))
    assert max(photo.width, photo.height) == 2048
    assert _apart(seen(files, photo), scene) < 6


def test_many_pixels_in_few_files_therecost_little_memory(files: PhotoFiles) -> None:
    resource = pytest.importorskip("resource")
    data = written(Image.new("P", (4999, 4999)), "PNG", transparency=0)
    assert len(data) < 10_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert seen(files, files.keep(data)).getpixel((9, 9)) == (255, 255, 255)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 90_000


def test_no_more_than_two_are_developed_at_once(files: PhotoFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most, lock = [0], [0], threading.Lock()
    real = developing._picture

    def watched(image: Image.Image) -> Image.Image:
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        time.sleep(0.05)
        with lock:
            at_work[0] -= 1
        return real(image)

    monkeypatch.setattr(developing, "_picture", watched)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(files.keep, [written(a_scene(60 + n, 40)) for n in range(6)]))
    assert most == [2]


@pytest.mark.parametrize("odd", [float("inf"), float("nan"), 1e300])
def test_an_orientation_that_makes_no_sense_is_none(files: PhotoFiles, odd: float) -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x0c\0\0\0\x01\0\0\0\x1a\0\0\0\0" + pack(">d", odd)
    assert seen(files, files.keep(written(a_scene(), exif=exif))).size == (800, 600)


def test_a_colour_profile_is_worked_in_and_left_out(files: PhotoFiles) -> None:
    image = seen(files, files.keep(written(a_scene(), "PNG", icc_profile=_with_red_and_green_swapped())))
    red, green, blue = image.getpixel((60, 60))  # type: ignore[misc]
    assert green > 180 > 100 > max(red, blue)
    assert "icc_profile" not in image.info


def _with_red_and_green_swapped() -> bytes:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    renamed = srgb.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    return renamed.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")


def test_a_colour_profile_that_makes_no_sense_is_left_aside(files: PhotoFiles) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"no profile", lab):
        image = seen(files, files.keep(written(a_scene(), icc_profile=profile)))
        assert "icc_profile" not in image.info
        assert _apart(image, a_scene()) < 3


@pytest.mark.parametrize("number", [1, 3, 6, 8])
def test_photos_are_turned_upright(files: PhotoFiles, shared_data: Path, number: int) -> None:
    data = (shared_data / "photos" / f"landscape_{number}.jpg").read_bytes()
    photo = files.keep(data)
    assert photo.width > photo.height
    upright = seen(files, files.keep((shared_data / "photos" / "landscape_1.jpg").read_bytes()))
    apart = _apart(seen(files, photo), upright)
    assert apart < 6


def _apart(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of brightness, 0 to 255, over a coarse grid."""
    grids = [image.convert("L").resize((24, 16), Image.Resampling.BOX).tobytes() for image in (one, other)]
    apart: list[int] = [abs(a - b) for a, b in zip(*grids, strict=True)]
    return sum(apart) / len(apart)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_with_the_red_corner_at_the_top_left(
    files: PhotoFiles, orientation: int
) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    scene = a_scene(400, 300)
    stored = scene.transpose(Image.Transpose(undo[orientation])) if orientation in undo else scene
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image = seen(files, files.keep(written(stored, exif=exif, quality=95)))
    assert image.size == (400, 300)
    assert _apart(image, scene) < 3


def test_position_and_time_are_read_and_then_nothing_of_them_is_left(
    files: PhotoFiles, shared_data: Path
) -> None:
    photo = files.keep((shared_data / "photos" / "gps_DSCN0010.jpg").read_bytes())
    assert photo.lat == pytest.approx(43.467448, abs=1e-5)
    assert photo.lon == pytest.approx(11.885127, abs=1e-5)
    assert photo.taken_at == datetime(2008, 10, 23, 14, 27, 7, tzinfo=UTC)
    for size in SIZES:
        image = seen(files, photo, size)
        assert not image.getexif()
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


def test_comments_and_texts_of_any_kind_are_left_out(files: PhotoFiles) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "A Resident of Mill Lane 4")
    xmp = b"<x:xmpmeta>Mill Lane 4</x:xmpmeta>"
    given = [
        written(a_scene(), comment=b"Mill Lane 4", xmp=xmp),
        written(a_scene(), "PNG", pnginfo=texts),
        written(a_scene(), "WEBP", xmp=xmp),
    ]
    for data in given:
        assert b"Mill Lane" in data
        photo = files.keep(data)
        assert all(b"Mill Lane" not in files.read(photo.sha256, size) for size in SIZES)


def _with_notes(gps: dict[int, Any], shot: dict[int, Any]) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    exif.get_ifd(ExifTags.IFD.Exif).update(shot)
    return written(a_scene(), exif=exif)


SOUTH_EAST = {1: "S", 2: (27.0, 25.0, 30.0), 3: "E", 4: (152.0, 57.0, 54.0)}


def test_the_southern_side_is_negative_and_the_camera_s_zone_counts(files: PhotoFiles) -> None:
    photo = files.keep(_with_notes(SOUTH_EAST, {36867: "2026:11:12 09:30:00", 36881: "+10:00"}))
    assert photo.lat == pytest.approx(-27.425)
    assert photo.lon == pytest.approx(152.965)
    assert photo.taken_at == datetime(2026, 11, 11, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "gps",
    [
        {},
        {1: "S", 2: (27.0, 25.0, 30.0)},
        {**SOUTH_EAST, 1: "X"},
        {**SOUTH_EAST, 2: (127.0, 0.0, 0.0)},
        {**SOUTH_EAST, 2: (27.0,)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
    ],
)
def test_a_position_that_makes_no_sense_is_no_position(files: PhotoFiles, gps: dict[int, Any]) -> None:
    photo = files.keep(_with_notes(gps, {}))
    assert (photo.lat, photo.lon) == (None, None)


@pytest.mark.parametrize(
    "shot",
    [
        {},
        {36867: "2026:11:12 09:30:00"},
        {36867: "0000:00:00 00:00:00", 36881: "+10:00"},
        {36867: "x", 36881: "y"},
    ],
)
def test_a_time_without_its_zone_is_no_time(files: PhotoFiles, shot: dict[int, Any]) -> None:
    assert files.keep(_with_notes({}, shot)).taken_at is None


def test_the_same_files_theretwice_are_one_photo_and_no_second_work(
    files: PhotoFiles, tmp_path: Path
) -> None:
    data = written(a_scene(4000, 3000))
    first = files.keep(data)
    files_there = {path: path.stat().st_ino for path in tmp_path.rglob("*.jpg")}
    start = time.process_time()
    assert files.keep(data) == first
    assert time.process_time() - start < 0.1
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*.jpg")} == files_there


def test_a_size_that_is_missing_is_made_again(files: PhotoFiles, tmp_path: Path) -> None:
    data = written(a_scene())
    first = files.keep(data)
    next(tmp_path.rglob("*.small.jpg")).unlink()
    assert files.keep(data) == first
    assert len(list(tmp_path.rglob("*.jpg"))) == 3


def test_likeness_survives_shrinking_and_tells_other_scenes_apart(files: PhotoFiles) -> None:
    scene = a_scene(1600, 1200)
    one = files.keep(written(scene))
    again = files.keep(written(scene.resize((700, 525)), quality=60))
    other = files.keep(written(scene.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    assert [len(photo.likeness) for photo in (one, again, other)] == [16, 16, 16]
    assert _bits_apart(one, again) <= 4
    assert _bits_apart(one, other) > 20


def _bits_apart(one: Photo, other: Photo) -> int:
    return (int(one.likeness, 16) ^ int(other.likeness, 16)).bit_count()


def _png_that_claims(width: int, height: int, rows: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer, row = zlib.compressobj(1), bytes(1 + 3 * width)
    packed = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed)


@pytest.mark.parametrize(("width", "height"), [(20_000, 10_000), (10_000, 10_000), (5_100, 5_000)])
def test_too_many_pixels_are_refused_before_any_is_decoded(
    files: PhotoFiles, width: int, height: int
) -> None:
    start = time.process_time()
    with pytest.raises(PermanentFailure, match=r"larger than (25|50) megapixels\. Send it in a smaller size"):
        files.keep(_png_that_claims(width, height))
    assert time.process_time() - start < 0.2


def test_200_megapixels_that_are_really_there_cost_neither_time_nor_memory(files: PhotoFiles) -> None:
    resource = pytest.importorskip("resource")
    data = _png_that_claims(20_000, 10_000, rows=10_000)
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(PermanentFailure, match="larger than 50 megapixels"):
        files.keep(data)
    assert time.process_time() - start < 0.2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The photo is empty"),
        (b"<html>no photo</html>", "The file is no photo. Send it as JPEG, PNG"),
        (b"%PDF-1.7 " + bytes(500), "The file is no photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "The file is no photo"),
        (written(a_scene(), "BMP"), "The file is no photo"),
        (written(a_scene(), "TIFF"), "The file is no photo"),
    ],
)
def test_what_is_no_photo_is_refused_with_what_to_do(files: PhotoFiles, data: bytes, words: str) -> None:
    with pytest.raises(PermanentFailure, match=words):
        files.keep(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_that_was_cut_off_is_refused(files: PhotoFiles, tmp_path: Path, kind: str) -> None:
    data = written(Image.effect_noise((300, 300), 60), kind)
    with pytest.raises(PermanentFailure, match=r"damaged|no photo"):
        files.keep(data[: len(data) // 2])
    assert list(tmp_path.rglob("*.jpg")) == []


def test_heic_is_read_where_the_reader_is_installed_and_else_named(files: PhotoFiles) -> None:
    try:
        import pillow_heif
    except ImportError:
        with pytest.raises(PermanentFailure, match="HEIC format, which cannot be read here. Send it as JPEG"):  # noqa: RUF043
            files.keep(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
        return
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(SOUTH_EAST)
    out = io.BytesIO()
    pillow_heif.from_pillow(a_scene(400, 300)).save(out, exif=exif.tobytes())
    photo = files.keep(out.getvalue())
    assert (photo.width, photo.height) == (300, 400)
    assert photo.lat == pytest.approx(-27.425)
    assert not seen(files, photo).getexif()


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("../../etc/passwd", "large"),
        ("a" * 63, "large"),
        ("A" * 64, "large"),
        ("a" * 64 + "\n", "large"),
        ("a" * 64, "../large"),
        ("a" * 64, "huge"),
        ("", ""),
    ],
)
def test_no_other_name_reaches_the_disk(files: PhotoFiles, name: str, size: str) -> None:
    with pytest.raises(PermanentFailure, match="There is no photo of that name"):
        files.read(name, size)


def test_a_photo_that_is_not_there_says_where_it_should_be(files: PhotoFiles, tmp_path: Path) -> None:
    with pytest.raises(PermanentFailure, match=f"The photo aaaaaaaaaaaa is not in {tmp_path}/photos"):
        files.read("a" * 64, "large")


def test_a_folder_that_cannot_be_written_is_a_matter_of_time(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file stands in the way")
    with pytest.raises(
        TemporaryFailure, match=r"cannot be stored in .*photos: .*Check that the folder can be"
    ):
        PhotoFiles(tmp_path / "photos").keep(written(a_scene()))


def test_a_write_that_fails_leaves_nothing_behind(files: PhotoFiles, tmp_path: Path) -> None:
    data = written(a_scene())
    sha256 = files.keep(data).sha256
    folder = tmp_path / "photos" / sha256[:2]
    (folder / f"{sha256[2:]}.small.jpg").unlink()
    (folder / f"{sha256[2:]}.large.jpg").unlink()
    (folder / f"{sha256[2:]}.large.jpg").mkdir()
    with pytest.raises(TemporaryFailure, match="cannot be stored"):
        files.keep(data)
    assert sorted(path.name[64 - 2 :] for path in folder.iterdir()) == [".large.jpg", ".medium.jpg"]


def test_twelve_megapixels_take_little_time(files: PhotoFiles) -> None:
    data = written(
        Image.blend(a_scene(4000, 3000), Image.effect_noise((4000, 3000), 30).convert("RGB"), 0.15)
    )
    start = time.process_time()
    files.keep(data)
    assert time.process_time() - start < 2.0
