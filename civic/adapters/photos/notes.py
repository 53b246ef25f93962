"""What a camera noted in a photo: where and when. In: an opened image. Out: position and time, as far as they make
sense. Read before cleaning, for cleaning leaves nothing of it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from PIL import ExifTags, Image

from civic.adapters.photos.developing import DAMAGED

GPS, EXIF = ExifTags.GPS, ExifTags.Base


@dataclass(frozen=True)
class Notes:
    """`taken_at` in UTC, known only where the camera also noted its zone or a satellite's time."""

    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None


def read_notes(image: Image.Image) -> Notes:
    try:
        exif = image.getexif()
        gps, shot = exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.Exif)
    except DAMAGED:
        return Notes()
    lat, lon = _position(gps)
    return Notes(_camera_time(shot) or _satellite_time(gps), lat, lon)


def _position(gps: Mapping[int, Any]) -> tuple[float, float] | tuple[None, None]:
    try:
        lat = _degrees(gps[GPS.GPSLatitude], gps[GPS.GPSLatitudeRef], "NS")
        lon = _degrees(gps[GPS.GPSLongitude], gps[GPS.GPSLongitudeRef], "EW")
    except DAMAGED:
        return None, None
    # Cameras that have no fix write zeros.
    sensible = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    return (lat, lon) if sensible else (None, None)


def _degrees(parts: Sequence[Any], side: str, sides: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError("no number")
    return -value if sides.index(side.strip("\0 ").upper()) else value


def _camera_time(shot: Mapping[int, Any]) -> datetime | None:
    try:
        offset = str(shot[EXIF.OffsetTimeOriginal]).strip("\0 ")
        written = f"{str(shot[EXIF.DateTimeOriginal]).strip(chr(0) + ' ')}{offset}"
        return datetime.strptime(written, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
    except DAMAGED:
        return None


def _satellite_time(gps: Mapping[int, Any]) -> datetime | None:
    try:
        year, month, day = (int(part) for part in str(gps[GPS.GPSDateStamp]).strip("\0 ").split(":"))
        hours, minutes, seconds = (float(part) for part in gps[GPS.GPSTimeStamp])
        passed = timedelta(hours=hours, minutes=minutes, seconds=int(seconds))
        return datetime.combine(date(year, month, day), time(), UTC) + passed
    except DAMAGED:
        return None
