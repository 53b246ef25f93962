"""The points of the map, kept in the memory of each process and brought up to date by the history.

In: a box, and a store to read what has happened since. Out: the points in the box as GeoJSON features, written
already. Promises: whatever was committed before the request is in the answer, since each request asks how far the
history has come; what goes by the clock (overdue, fixed a week ago) is right to the minute. About 1 kB a point.

A map is asked for again at each move of each visitor, and finding thousands of rows takes a database longer than
everything else together; the points of a city's open reports fit into memory many times over. Neighbours lie
together in blocks: a block that lies in the box whole is sent whole.
"""

import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from civic.core.report import UNDECIDED_STATES, ReportState, look, reference
from civic.db.boxes import Box
from civic.db.reads.maps import OVERLAP
from civic.db.store import Store
from civic.deps import Workplace
from civic.pages.public.sight import UNNAMED

MOST = 6000
IN_A_BLOCK = 24
ROOM = 1 << 40
"""More than there are reports: a point's key is its Morton number and, below it, its report's number."""
UNDECIDED = frozenset(UNDECIDED_STATES)


class Point(NamedTuple):
    """A place and the feature that is drawn there; `check` is its checksum."""

    key: int
    lat: float
    lon: float
    check: int
    feature: bytes


class Piece(NamedTuple):
    """Some features, joined by commas."""

    number: int
    check: int
    features: bytes


class Block(NamedTuple):
    """Neighbouring points in the order of their keys, the square they lie in, and all of them as one piece."""

    points: Sequence[Point]
    south: float
    west: float
    north: float
    east: float
    whole: Piece


class Points:
    """The points of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: list[Block] = []
        self._key_of: dict[int, int] = {}
        self._happened: dict[int, int] = {}
        self._progress = (0, 0)
        self._drawn_for: tuple[str, datetime] | None = None

    def within(self, store: Store, workplace: Workplace, box: Box, now: datetime) -> Piece:
        """The points in west, south, east, north as they are now; at most `MOST`."""
        with self._lock:
            self._catch_up(store, workplace, now)
            blocks = list(self._blocks)
        whole, some = _in_box(blocks, box)
        number = len(some) + sum(piece.number for piece in whole)
        if number > MOST:
            return _joined([point for block in blocks for point in _points_in(block, box)][:MOST])
        features = b",".join([piece.features for piece in whole] + [point.feature for point in some])
        check = sum(piece.check for piece in whole) + sum(point.check for point in some)
        return Piece(number, check, features)

    def _catch_up(self, store: Store, workplace: Workplace, now: datetime) -> None:
        """All is read anew when the council has changed and at each full minute: no miss lasts longer than that."""
        reads, newest = store.reads.maps, self._progress[0]
        progress = reads.progress(newest)
        wanted = (workplace.digest, now.replace(second=0, microsecond=0))
        if wanted != self._drawn_for:
            self._put_all(_drawn(reads.shown(now), workplace, now))
            self._drawn_for = wanted
            self._stand_at(reads.happened(progress[0]))
        elif progress != self._progress:
            happened = reads.happened(newest)
            fresh = {report for entry, report in happened.items() if entry not in self._happened}
            self._replace(fresh, _drawn(reads.shown(now, fresh), workplace, now))
            self._stand_at(happened)

    def _stand_at(self, happened: Mapping[int, int]) -> None:
        """What has happened so far, as whoever asks for the progress since then would count it."""
        newest = max(happened, default=0)
        self._happened = {entry: report for entry, report in happened.items() if entry > newest - OVERLAP}
        self._progress = (newest, len(self._happened))

    def _put_all(self, points: Iterable[Point]) -> None:
        ordered = sorted(points)
        starts = range(0, len(ordered), IN_A_BLOCK)
        self._blocks = [_block(ordered[start : start + IN_A_BLOCK]) for start in starts]
        self._key_of = {point.key % ROOM: point.key for point in ordered}

    def _replace(self, report_ids: Iterable[int], points: Iterable[Point]) -> None:
        """Blocks only shrink and grow here; they are cut evenly again when all is read anew."""
        gone = {key for one in report_ids if (key := self._key_of.pop(one, None)) is not None}
        starts = [block.points[0].key for block in self._blocks]
        changed: defaultdict[int, list[Point]] = defaultdict(list)
        for key in gone:
            changed[_home(starts, key)] += ()
        for point in points:
            changed[_home(starts, point.key)].append(point)
            self._key_of[point.key % ROOM] = point.key
        for at in sorted(changed, reverse=True):
            kept = [
                point
                for block in self._blocks[at : at + 1]
                for point in block.points
                if point.key not in gone
            ]
            points_now = sorted([*kept, *changed[at]])
            self._blocks[at : at + 1] = [_block(points_now)] if points_now else []


def _home(starts: Sequence[int], key: int) -> int:
    """The block that a key belongs to: the last that begins before it, or the first."""
    return max(0, bisect_right(starts, key) - 1)


def _block(points: Sequence[Point]) -> Block:
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    return Block(points, min(lats), min(lons), max(lats), max(lons), _joined(points))


def _joined(points: Sequence[Point]) -> Piece:
    features = b",".join([point.feature for point in points])
    return Piece(len(points), sum(point.check for point in points), features)


def _in_box(blocks: Iterable[Block], box: Box) -> tuple[list[Piece], list[Point]]:
    """The blocks that lie in the box whole, and the points of others that do."""
    left, bottom, right, top = box
    whole: list[Piece] = []
    some: list[Point] = []
    for block in blocks:
        _, south, west, north, east, piece = block
        if south > top or north < bottom or west > right or east < left:
            continue
        if south >= bottom and north <= top and west >= left and east <= right:
            whole.append(piece)
        else:
            some += _points_in(block, box)
    return whole, some


def _points_in(block: Block, box: Box) -> list[Point]:
    left, bottom, right, top = box
    return [one for one in block.points if bottom <= one[1] <= top and left <= one[2] <= right]


def _drawn(rows: Iterable[Any], workplace: Workplace, now: datetime) -> list[Point]:
    """Nobody sees yet what nobody has said anything of, nor words that nobody has looked at."""
    office = workplace.office
    names, risk_until = office.category_names, office.answer_by(now)
    points: list[Point] = []
    for number, qk, lat, lon, state, hazard, category, title, due_at in rows:
        if state == ReportState.NEW and not category:
            continue
        properties = {
            "ref": reference(number),
            "state": state,
            "look": look(state, hazard, due_at, now, risk_until),
            "category": category,
            "title": names.get(category, UNNAMED) if state in UNDECIDED else title,
        }
        geometry = {"type": "Point", "coordinates": (lon, lat)}
        feature = orjson.dumps({"type": "Feature", "geometry": geometry, "properties": properties})
        points.append(Point(qk * ROOM + number, lat, lon, crc32(feature), feature))
    return points
