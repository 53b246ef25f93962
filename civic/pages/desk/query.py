"""What the list is narrowed to, as it stands in the address: read from it, and written into links.

In: a request's query. Out: a Filter, how many rows are shown, and addresses that change one thing and keep the
rest. Promises: an unknown state is the open ones; free words search closed reports too, unless a state is named.
"""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from civic.core.report import ReportState
from civic.db.reads.filters import Filter

STEP = 50
MOST = 500
OPEN_ONES = ("open", "new", "waiting", "with_crew", "in_progress", "hazard", "overdue", "at_risk")
CLOSED_ONES = ("fixed", "unable", "declined", "not_ours", "duplicate", "closed", "all")
STATES = frozenset((*OPEN_ONES, *CLOSED_ONES, *ReportState, "triage"))
LONGEST = 200


@dataclass(frozen=True)
class ListQuery:
    """`state` is empty where the address names none; `view` is what a narrow screen shows: list or map."""

    state: str = ""
    category: str = ""
    ward: str = ""
    crew: str = ""
    q: str = ""
    shown: int = STEP
    view: str = ""

    @property
    def wanted(self) -> Filter:
        state = self.state or ("all" if self.q.strip() else "open")
        return Filter(state, self.category, self.ward, self.crew, self.q)

    @property
    def narrow(self) -> bool:
        return bool(self.state or self.category or self.ward or self.crew or self.q.strip())

    @property
    def string(self) -> str:
        """The query of an address, with its question mark; empty when nothing is narrowed."""
        return self.but()

    def but(self, **changes: Any) -> str:
        """The same with other values: but(state="new"); a change always begins at the first rows."""
        changed = replace(self, **({"shown": STEP} | changes)) if changes else self
        given = [
            (name, getattr(changed, name)) for name in ("state", "category", "ward", "crew", "q", "view")
        ]
        kept = [(name, value) for name, value in given if value]
        if changed.shown != STEP:
            kept.append(("shown", changed.shown))
        return f"?{urlencode(kept)}" if kept else ""


def list_query(params: QueryParams) -> ListQuery:
    """What a request's address says of the list."""
    if not params:
        return ListQuery()
    named = {name: params.get(name, "")[:LONGEST] for name in ("state", "category", "ward", "crew", "q")}
    if named["state"] not in STATES:
        named["state"] = ""
    view = "map" if params.get("view") == "map" else ""
    return ListQuery(**named, shown=_shown(params.get("shown", "")), view=view)


def _shown(text: str) -> int:
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else STEP
    return min(max(wanted, STEP), MOST)
