"""A decision as one JSON value, in the shape that programs may rely on.

In: the decision, what it was made from, and the pack's rules. Out: plain values. Promises: numbers are finite, `place`
is null unless it is sure, `crew` is there only where a work order would be raised, and `why` holds sentences for staff.
`confidence` is that of the kind; category and place have their own.
"""

from collections.abc import Sequence

from civic.core.category import Suggestion
from civic.core.council import Pack
from civic.core.place import Found
from civic.core.post import InboundPost, PostKind
from civic.core.routing import NoRuleError, route
from civic.core.understanding import Act, Decision
from civic.core.understanding.asking import question

ACTIONS = {Act.FOLLOW_UP: "answer", Act.OUTSIDE: "answer"}
"""What the product does, in the five words of this shape; who is outside or already known is answered."""
MOST_ALTERNATIVES = 3


def told(name: str, post: InboundPost, decision: Decision, pack: Pack) -> dict[str, object]:
    """Everything but what was seen before. `category` is the likeliest, also where the post is no report."""
    likeliest = decision.suggestions[0] if decision.suggestions else None
    category = decision.category or (likeliest.code if likeliest else None)
    asked = question(decision)
    crew = _crew(post, decision, pack)
    return {
        "id": name,
        "kind": decision.kind.value,
        "is_report": decision.kind is PostKind.REPORT,
        "confidence": decision.kind_confidence,
        "category": category,
        "category_confidence": likeliest.confidence if likeliest else 0.0,
        "alternatives": _alternatives(decision.suggestions, category),
        "place": _place(decision.place) if decision.place is not None else None,
        "candidates": [_place(one) for one in decision.candidates],
        "area": _area(decision, pack),
        "areas": decision.areas,
        "urgency": decision.urgency,
        "action": ACTIONS.get(decision.action, decision.action.value),
        **({"question": asked} if asked else {}),
        **({"crew": crew} if crew else {}),
        **({"agency": decision.agency} if decision.agency else {}),
        "why": list(decision.why),
    }


def _alternatives(suggestions: Sequence[Suggestion], chosen: str | None) -> list[dict[str, object]]:
    others = [one for one in suggestions if one.code != chosen]
    return [{"category": one.code, "confidence": one.confidence} for one in others[:MOST_ALTERNATIVES]]


def _place(found: Found) -> dict[str, object]:
    return {
        "name": found.name,
        "lat": round(found.lat, 6),
        "lon": round(found.lon, 6),
        "radius_m": round(found.radius_m, 1),
        "source": found.source,
        "confidence": found.confidence,
    }


def _area(decision: Decision, pack: Pack) -> str | None:
    """The area of the kind that the pack names first."""
    kinds = dict.fromkeys(area.kind for area in pack.areas)
    return next((decision.areas[kind] for kind in kinds if kind in decision.areas), None)


def _crew(post: InboundPost, decision: Decision, pack: Pack) -> str | None:
    if decision.action is not Act.RAISE or decision.category is None:
        return None
    is_open = pack.council.is_open(post.posted_at)
    try:
        return route(pack.rules, decision.category, decision.areas, is_open=is_open).crew
    except NoRuleError:
        return None
