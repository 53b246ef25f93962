"""How much of a report residents may see.

In: a report's row, of a list or with its work order. Out: plain values for pages and programs. Promises: words and
photos of a report show only once a person, or a rule that was sure, has looked at it; of one that was declined,
is not the council's or stands in another report nothing shows but that.
"""

from typing import Any

from civic.core.report import UNDECIDED_STATES, ReportState, reference
from civic.ports import Office

HIDDEN = (ReportState.DECLINED, ReportState.NOT_OURS, ReportState.DUPLICATE)
UNNAMED = "A problem"
LONGEST_LIST = 50


def hidden(state: str) -> bool:
    """Whether nothing but the outcome may be seen."""
    return state in HIDDEN


def looked_at(state: str) -> bool:
    """Whether words and photos may be seen."""
    return state not in UNDECIDED_STATES and not hidden(state)


def titled(row: Any) -> bool:
    """Whether the words of its headline may be seen."""
    return bool(looked_at(row.state) and row.title)


def headline(office: Office, row: Any) -> str:
    if titled(row):
        return str(row.title)
    return office.category_name(row.category) or UNNAMED


def summary(office: Office, row: Any) -> dict[str, Any]:
    """A report as programs read it in a list."""
    shown, placed = looked_at(row.state), not hidden(row.state)
    return {
        "ref": reference(row.id),
        "state": row.state,
        "category": row.category,
        "title": headline(office, row),
        "lat": row.lat if placed else None,
        "lon": row.lon if placed else None,
        "address": (row.place or None) if placed else None,
        "area": (row.ward or None) if placed else None,
        "received_at": row.received_at,
        "due_at": row.due_at if shown else None,
        "fixed_at": row.fixed_at,
        "photos": [photo_url(row.cover, "large")] if shown and row.cover else [],
    }


def photo_url(sha256: str, size: str) -> str:
    return f"/photos/{sha256}/{size}.jpg"
