"""Posts that nobody should send and somebody does: whatever is odd about them, each is decided, and fast.

In: nothing. Out: posts as lines of `civic explain`, and reports that some of them are compared with. Promises: no post
of a person is among them.
"""

from typing import Any

from civic.explain.crowd import MOST_COMPARED

LONGEST = 25_000
LAT, LON = -27.8963, 151.5983
TEXTS = (
    "",
    " \n\t ",
    "a" * LONGEST,
    "." * LONGEST,
    "@" * LONGEST,
    "1 " * (LONGEST // 2),
    "the swing is broken at Alma Park " * (LONGEST // 33),
    "corner of " * (LONGEST // 10),
    "Alma Park and Station Road near Mill Road " * (LONGEST // 42),
    "still " * (LONGEST // 6),
    "not " * (LONGEST // 4),
    "#BrokenSwing " * 500,
    "#" + "a" * LONGEST,
    "#a" * (LONGEST // 2),
    "http://" * (LONGEST // 7),
    "😡" * (LONGEST // 2),
    "👩\u200d👩\u200d👧\u200d👦" * (LONGEST // 7),
    "\u202eكسر في الأرجوحة في الحديقة " * (LONGEST // 27),
    "הנדנדה בפארק שבורה",
    "\u200b" * LONGEST,
    "s\u200bw\u200bi\u200bn\u200bg broken at Al\u200bma Pa\u200brk",
    "s̷̛̗w̵̢͝i̶̧͠n̸̡̈́g̷̨̀ " * (LONGEST // 24),
    "\x00\x01\x02\ufffd\ufeff",
    "STREET " * (LONGEST // 7),
    "Brunzwick Streat Parck " * (LONGEST // 23),
    "pothole on Oxford Street, London, outside Paddington Station",
)
POSITIONS = (
    (0.0, 0.0), (151.5983, -27.8963), (-27.8963, -151.5983), (90.0, 180.0), (-90.0, -180.0), (1e-300, 1e-300),
)  # fmt: skip
"""(lat, lon): nowhere, swapped, mirrored, the poles, next to nothing."""
BOXES = (
    [0, 0, 0, 0], [-180, -90, 180, 90], [151.6, -27.9, 151.6, -27.9], [-27.9, 151.6, -27.8, 151.7],
    [170, -28, -170, -27], [1e308, 1e308, -1e308, -1e308],
)  # fmt: skip
"""West, south, east, north."""


def posts() -> list[dict[str, Any]]:
    """Odd words without a place, and plain words at odd places."""
    words = "The swing at Alma Park is broken"
    points = [
        {"text": words, "geo": {"coordinates": {"type": "Point", "coordinates": [lon, lat]}}}
        for lat, lon in POSITIONS
    ]
    confirmed = [{"text": words, "lat": lat, "lon": lon} for lat, lon in POSITIONS]
    boxes = [
        {
            "text": words,
            "geo": {"place_id": "p"},
            "places": [{"id": "p", "full_name": "There", "geo": {"bbox": box}}],
        }
        for box in BOXES
    ]
    compared = [{"text": text, "lat": LAT, "lon": LON} for text in TEXTS]
    return [*({"text": text} for text in TEXTS), *compared, *points, *confirmed, *boxes]


def earlier() -> list[dict[str, Any]]:
    """As many reports as are compared at most, all at one spot, in odd words too."""
    words = (*TEXTS, *(f"The swing at Alma Park is broken, seat {number}" for number in range(MOST_COMPARED)))
    return [
        {"id": str(at), "text": text, "lat": LAT, "lon": LON, "created_at": "2026-05-01T09:00:00Z"}
        for at, text in enumerate(words[:MOST_COMPARED])
    ]
