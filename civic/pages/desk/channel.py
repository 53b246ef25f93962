"""Whether each channel is well: how it is read, what it says, what it costs, and what could not be said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from civic.core import lag
from civic.core.access import Action
from civic.core.budget import dollars
from civic.deps import Visit, VisitDep
from civic.pages.channels import ChannelLook, look
from civic.pages.desk.board import board
from civic.pages.desk.outbox import by_hand, plain
from civic.pages.render import page, see_other

pages = APIRouter(prefix="/desk")

SAID = {"closed": "The gap is closed", "retried": "Trying again", "resumed": "The next reply tries at once"}
NO_CHANNEL = "There is no such channel. Open the page of the channels again."
SCARCE = 5
"""A window with less than one call in so many left is told in red."""


@dataclass(frozen=True)
class Window:
    """What is left of one kind of call. `share` is in hundredths."""

    words: str
    left: int
    limit: int
    share: int
    opens_at: Any
    scarce: bool


@dataclass(frozen=True)
class Cost:
    words: str
    number: int
    dollars: str


@pages.get("/channel", response_class=Response)
def channel_page(visit: VisitDep) -> Response:
    with visit.reading(Action.READ_DESK) as store:
        frame = board(visit).frame(visit, store)
        seen = [look(visit.house, store, name, visit.now) for name in sorted(visit.office.speaking)]
        month = f"{visit.now:%Y-%m}-01"
        costs = {
            one.name: [
                _cost(row, _names(visit, one.name)) for row in store.reads.channels.costs(one.name, month)
            ]
            for one in seen
        }
        failed = [plain(visit, row) for row in store.reads.desk.to_say(("failed",)) if not by_hand(row)]
        posts = store.reads.health.failed_posts()
    health = {one.channel: one for one in frame.health}
    drawn = [(one, health[one.name], list(_windows(visit, one)), costs[one.name]) for one in seen]
    return page(
        visit, "desk/channel.html", frame=frame, channels=drawn, failed=failed, posts=posts,
        said=SAID.get(visit.request.query_params.get("said", "")), dollars=dollars, in_words=lag.in_words,
    )  # fmt: skip


@pages.post("/channel/{name}/resumption")
def try_now(visit: VisitDep, name: str) -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        if name not in visit.office.speaking:
            raise HTTPException(404, NO_CHANNEL)
        store.channels.try_now(name, visit.now)
    board(visit).look_again()
    return see_other("/desk/channel?said=resumed")


@pages.post("/channel/{name}/gap-closed")
def close_gap(visit: VisitDep, name: str) -> RedirectResponse:
    with visit.writing(Action.DECIDE) as store:
        if name not in visit.office.speaking:
            raise HTTPException(404, NO_CHANNEL)
        store.channels.close_gap(name)
    board(visit).look_again()
    return see_other("/desk/channel?said=closed")


def _names(visit: Visit, channel: str) -> Mapping[str, str]:
    plugged = visit.house.channels.get(channel)
    return plugged.call_names if plugged else {}


def _windows(visit: Visit, seen: ChannelLook) -> Iterator[Window]:
    names = _names(visit, seen.name)
    for endpoint, window in seen.windows.items():
        left, opens = window.left(visit.now), window.resets_at if window.resets_at > visit.now else None
        share = left * 100 // window.limit if window.limit else 0
        scarce = left * SCARCE < window.limit
        yield Window(_endpoint(endpoint, names), left, window.limit, share, opens, scarce)


def _endpoint(endpoint: str, names: Mapping[str, str]) -> str:
    named, _, more = endpoint.partition(", ")
    return names.get(named, named) + (f", {more}" if more else "")


def _cost(row: Any, names: Mapping[str, str]) -> Cost:
    return Cost(names.get(row.kind, row.kind), int(row.number), dollars(int(row.mills)))
