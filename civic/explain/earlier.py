"""Was it seen before: a post against earlier reports from a file.

In: JSON lines with id, text, category, lat, lon and created_at; then a post with its decision. Out: the likeliest
earlier report, how sure, and whether to join it, suggest it, or neither. Promises: only what lies near is compared, of
very many the most promising; a report without a place is never joined.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from civic.core.duplicate import Likeness, Same, Sighting, same, score
from civic.core.understanding import Decision, sightings
from civic.explain.crowd import Crowd
from civic.explain.posts import NO_TIME, POSITION_LIMITS, Given


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
    lat, lon = (_degrees(line.get(axis), most) for axis, most in POSITION_LIMITS.items())
    at = datetime.fromisoformat(str(line["created_at"]))
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return Earlier(
        str(line["id"]),
        sightings.of_report(
            str(line.get("text") or ""), at, (lat, lon, 0.0), str(line.get("category") or "")
        ),
    )


def _degrees(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= most:
        return None
    return float(value)


class EarlierReports:
    """`about` says what a text is about, as Sighting has it."""

    def __init__(self, reports: Sequence[Earlier], about: Callable[[str], tuple[float, ...]]) -> None:
        self._about = about
        self._placed = [
            one for one in reports if one.sighting.lat is not None and one.sighting.lon is not None
        ]
        self._crowd = Crowd([one.sighting for one in self._placed])

    def compared(self, given: Given, decision: Decision) -> dict[str, object]:
        place = decision.place
        nothing: dict[str, object] = {
            "duplicate_of": None,
            "duplicate_score": 0.0,
            "duplicate_action": Same.NONE.value,
        }
        if place is None:
            return nothing
        own = sightings.of_post(given.post.text, given.post.posted_at, decision, self._about(given.post.text))
        near = [self._placed[at] for at in self._crowd.near(own, place.lat, place.lon)]
        scored = [(self._likeness(own, one.sighting), one) for one in near]
        if not scored:
            return nothing
        likeness, other = max(scored, key=lambda pair: pair[0].score)
        verdict = same(likeness)
        return {
            "duplicate_of": other.id if verdict is not Same.NONE else None,
            "duplicate_score": likeness.score,
            "duplicate_action": verdict.value,
        }

    def _likeness(self, own: Sighting, other: Sighting) -> Likeness:
        """A post that does not say when it was written is taken to be as old as the other."""
        own = replace(own, at=other.at) if own.at == NO_TIME else own
        return score(own, replace(other, about=self._about(other.text)))
