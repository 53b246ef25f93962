"""What is compared of a post, and of a report: whoever compares them, by the same.

In: a post with its decision; or a report with its words and, where nobody has decided about it, what was understood of
it. Out: a Sighting. Promises: a category that a person has said or acted on is settled; any other counts as likely as
it was understood, beside those that it might be instead.
"""

from collections.abc import Mapping
from datetime import datetime

from civic.core.duplicate import Sighting
from civic.core.post import PostKind
from civic.core.understanding.decision import Decision

Spot = tuple[float | None, float | None, float]
"""Latitude, longitude, and how far off it may be in metres."""


def of_post(
    text: str,
    at: datetime,
    decision: Decision,
    about: tuple[float, ...] = (),
    photos: tuple[str, ...] = (),
) -> Sighting:
    """As it was just understood."""
    place = decision.place
    return Sighting(
        text,
        at,
        decision.category or "",
        place.lat if place else None,
        place.lon if place else None,
        photos,
        place.radius_m if place else 0.0,
        about,
        {one.code: one.confidence for one in decision.suggestions},
        decision.kind,
    )


def of_report(
    text: str,
    at: datetime,
    spot: Spot,
    category: str = "",
    about: tuple[float, ...] = (),
    photos: tuple[str, ...] = (),
    understood: Mapping[str, object] | None = None,
) -> Sighting:
    """`understood`: of a report that nobody has decided about, as it is kept; None of any other."""
    lat, lon, radius_m = spot
    known = understood or {}
    kind = PostKind(str(known.get("kind") or PostKind.REPORT))
    return Sighting(text, at, category, lat, lon, photos, radius_m, about, _likely(category, known), kind)


def _likely(category: str, understood: Mapping[str, object]) -> dict[str, float]:
    """How likely each category is; {} where a person has said another than the likeliest, or nothing is known."""
    told = understood.get("suggestions")
    some = [one for one in told if isinstance(one, Mapping)] if isinstance(told, (list, tuple)) else []
    shares = {str(one["code"]): float(one["confidence"]) for one in some}
    return shares if not category or category == next(iter(shares), "") else {}
