"""Who is owed a line on the map: the optional `credit` of areas, places and base map files."""

from __future__ import annotations

from civic.pack.entry import Entry


def credit_of(entry: Entry) -> list[str]:
    """The entry's credit as a list of none or one."""
    credit = entry.text("credit", "")
    return [credit] if credit else []
