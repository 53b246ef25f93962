"""One row of the list: as a tuple for the page, and as values for programs; and the points of the map."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from civic.core.report import look, reference
from civic.pages.desk.dates import TAGGED, Dates, Due

SHAPES = {
    "accepted": ("with_crew", "Accepted"),
    "new": ("new", "New"),
    "waiting": ("waiting", "Waiting"),
    "with_crew": ("with_crew", "With a crew"),
    "in_progress": ("in_progress", "In progress"),
    "on_hold": ("with_crew", "On hold"),
    "at_risk": ("at_risk", "At risk"),
    "overdue": ("overdue", "Overdue"),
    "hazard": ("hazard", "Hazard"),
    "fixed": ("fixed", "Fixed"),
    "unable": ("off", "Could not be fixed"),
    "declined": ("off", "Declined"),
    "not_ours": ("off", "Not ours"),
    "duplicate": ("off", "Duplicate"),
}
"""What a look is drawn as, and called."""
UNREAD = Due("Reply unread", "new", "message-square")


class ListRow(NamedTuple):
    """Everything that one line of the list shows, ready to be written."""

    ref: str
    shape: str
    label: str
    title: str
    place: str
    kind: str
    icon: str
    due: str
    cover: str | None
    category_icon: str


def list_row(
    row: Any, icons: Mapping[str, str], dates: Dates, now: datetime, risk_until: datetime
) -> ListRow:
    """A line of the list."""
    drawn = look(row.state, row.hazard, row.due_at, now, risk_until)
    shape, label = SHAPES[drawn]
    due = UNREAD if row.reply_due_at is not None else dates.due(row, drawn, now)
    place = row.place or ("Waiting for the place" if row.state == "waiting" else "No place yet")
    icon = icons.get(row.category, "image")
    return ListRow(
        reference(row.id), shape, label, row.title, place, due.kind, due.icon, due.words, row.cover, icon
    )


def plain_row(row: Any, dates: Dates, now: datetime, risk_until: datetime) -> dict[str, Any]:
    """The same for programs: instants as instants, names as codes."""
    drawn = look(row.state, row.hazard, row.due_at, now, risk_until)
    return {
        "ref": reference(row.id),
        "state": row.state,
        "look": drawn,
        "title": row.title,
        "place": row.place,
        "category": row.category,
        "ward": row.ward,
        "crew": row.crew,
        "hazard": row.hazard,
        "due_at": row.due_at,
        "due": dates.due(row, drawn, now).words,
        "received_at": row.received_at,
        "fixed_at": row.fixed_at,
        "reply_due_at": row.reply_due_at,
        "lat": row.lat,
        "lon": row.lon,
        "reporters": row.reporters,
        "photo": row.cover,
    }


def features(rows: Iterable[Any], dates: Dates, now: datetime, risk_until: datetime) -> dict[str, Any]:
    """A GeoJSON collection for the map; `state` is the shape to draw, `tag` what stands beside it."""
    found = []
    for row in rows:
        number, state, hazard, category, title, due_at, lat, lon = row
        drawn = look(state, hazard, due_at, now, risk_until)
        told = {"ref": f"R-{number}", "state": SHAPES[drawn][0], "title": title, "category": category}
        if drawn in TAGGED:
            told["tag"] = dates.due(row, drawn, now).tag
        point = {"type": "Point", "coordinates": (lon, lat)}
        found.append({"type": "Feature", "geometry": point, "properties": told})
    return {"type": "FeatureCollection", "features": found}
