"""Was it seen before: a post against earlier reports from a file.

In: JSON lines with id, text, category, lat, lon and created_at; then a post with its decision. Out: the likeliest
earlier report, how sure, and whether to join it, suggest it, or neither. Promises: only what lies near is compared;
a report without a place is never joined.
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from civic.core.duplicate import FAR_M, Same, Sighting, same, score
from civic.core.place import METRES_PER_DEGREE
from civic.core.understanding import Decision
from civic.explain.posts import Given

CELL_DEGREES = 2 * FAR_M / METRES_PER_DEGREE


@dataclass(frozen=True)
class Earlier:
    id: str
    sighting: Sighting


def earlier_in(text: str) -> Iterator[Earlier]:
    """ValueError with the number of the line where one cannot be read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield _earlier(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise ValueError(
                    f"Line {number} is no earlier report ({error}): give id, text, category, lat, lon and created_at."
                ) from error


def _earlier(line: dict[str, object]) -> Earlier:
    lat, lon = (_degrees(line.get(axis)) for axis in ("lat", "lon"))
    at = datetime.fromisoformat(str(line["created_at"]))
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return Earlier(
        str(line["id"]),
        Sighting(str(line.get("text") or ""), at, str(line.get("category") or ""), lat, lon),
    )


def _degrees(value: object) -> float | None:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


class EarlierReports:
    """`about` says what a text is about, as Sighting has it."""

    def __init__(self, reports: Sequence[Earlier], about: Callable[[str], tuple[float, ...]]) -> None:
        self._about = about
        self._cells: dict[tuple[int, int], list[Earlier]] = defaultdict(list)
        for report in reports:
            if report.sighting.lat is not None and report.sighting.lon is not None:
                row = _row(report.sighting.lat)
                self._cells[row, _column(row, report.sighting.lon)].append(report)

    def compared(self, given: Given, decision: Decision) -> dict[str, object]:
        place = decision.place
        nothing: dict[str, object] = {
            "duplicate_of": None,
            "duplicate_score": 0.0,
            "duplicate_action": Same.NONE.value,
        }
        if place is None:
            return nothing
        near = self._near(place.lat, place.lon)
        own = self._sighting(given, decision)
        scored = [
            (score(own, replace(one.sighting, about=self._about(one.sighting.text))), one) for one in near
        ]
        if not scored:
            return nothing
        likeness, other = max(scored, key=lambda pair: pair[0].score)
        verdict = same(likeness)
        return {
            "duplicate_of": other.id if verdict is not Same.NONE else None,
            "duplicate_score": likeness.score,
            "duplicate_action": verdict.value,
        }

    def _sighting(self, given: Given, decision: Decision) -> Sighting:
        post, place = given.post, decision.place
        return Sighting(
            post.text,
            post.posted_at,
            decision.category or "",
            place.lat if place else None,
            place.lon if place else None,
            radius_m=place.radius_m if place else 0.0,
            about=self._about(post.text),
            categories={one.code: one.confidence for one in decision.suggestions},
        )

    def _near(self, lat: float, lon: float) -> Iterator[Earlier]:
        for row in range(_row(lat) - 1, _row(lat) + 2):
            column = _column(row, lon)
            for beside in (column - 1, column, column + 1):
                yield from self._cells.get((row, beside), ())


def _row(lat: float) -> int:
    return math.floor(lat / CELL_DEGREES)


def _column(row: int, lon: float) -> int:
    """Each row has squares of its own width in degrees, so that they are as wide on the ground far north."""
    narrow = max(math.cos(math.radians(row * CELL_DEGREES)), 0.01)
    return math.floor(lon * narrow / CELL_DEGREES)
