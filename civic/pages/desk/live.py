"""Desk pages hear what happens: one watcher for a process, reading the history only while somebody listens.

In: an open page. Out: server-sent events, one for each report that something happened to, at most a second later.
Promises: a stream ends when the server is told to stop, and after five minutes, so that whoever signed out stops
hearing; what commits out of order is still heard once.
"""

import asyncio
import weakref
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import Any

import orjson
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from civic.core.access import Action
from civic.core.event import RESIDENT
from civic.core.report import look, reference
from civic.deps import House, Visit, VisitDep
from civic.pages.desk.board import Board, board
from civic.pages.desk.rows import SHAPES

pages = APIRouter(prefix="/desk")

LOOK_EVERY_SECONDS = 1.0
STILL_HERE_SECONDS = 15.0
LONGEST_SECONDS = 300.0
OVERLAP = 64
MOST_WAITING = 500
ARRIVALS = frozenset({"received", "outside"})
HELLO = b"retry: 1000\n: listening\n\n"
STILL_HERE = b": still here\n\n"
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_watchers: "weakref.WeakSet[Watcher]" = weakref.WeakSet()


@pages.get("/live")
async def live(visit: VisitDep) -> StreamingResponse:
    newest = await asyncio.to_thread(_admit, visit)
    stream = watcher_for(visit).listen(newest)
    return StreamingResponse(stream, media_type="text/event-stream", headers=HEADERS)


def hang_up() -> None:
    """Let every listener of this event loop go: the server is about to stop."""
    loop = asyncio.get_running_loop()
    for watcher in [one for one in _watchers if one.loop is loop]:
        watcher.close()


class Watcher:
    """Reads the history for all listeners of one event loop."""

    def __init__(self, house: House, board: Board) -> None:
        self.house = house
        self.board = board
        self.loop = asyncio.get_running_loop()
        self._listeners: set[asyncio.Queue[bytes | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._newest = 0
        self._seen: deque[int] = deque(maxlen=OVERLAP * 4)
        _watchers.add(self)

    async def listen(self, newest: int) -> AsyncIterator[bytes]:
        """What happens from now on; `newest` is the last entry that the listener knows."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        self._listeners.add(queue)
        self._start(newest)
        ends = self.loop.time() + LONGEST_SECONDS
        try:
            yield HELLO
            while self.loop.time() < ends:
                event = await _next(queue)
                if event is None:
                    return
                yield event
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """End every stream."""
        for queue in self._listeners:
            while queue.full():
                queue.get_nowait()
            queue.put_nowait(None)

    def _start(self, newest: int) -> None:
        if self._task is None or self._task.done():
            self._newest = newest
            self._seen.clear()
            self._task = self.loop.create_task(self._watch())

    async def _watch(self) -> None:
        first = True
        while self._listeners:
            await asyncio.sleep(0 if first else LOOK_EVERY_SECONDS)
            found = await asyncio.to_thread(self._read, first)
            first = False
            for event in found:
                self._tell(event)

    def _tell(self, event: bytes) -> None:
        for queue in self._listeners:
            if not queue.full():
                queue.put_nowait(event)

    def _read(self, first: bool) -> list[bytes]:
        with self.house.opener.reading() as store:
            rows = store.reads.desk.since(max(0, self._newest - OVERLAP))
        fresh = [row for row in rows if row.id not in self._seen and not (first and row.id <= self._newest)]
        self._seen.extend(row.id for row in rows if row.id not in self._seen)
        self._newest = max([self._newest, *(row.id for row in rows)])
        if not fresh:
            return []
        self.board.changed()
        return events(fresh, self.house)


def watcher_for(visit: Visit) -> Watcher:
    """The watcher of this application and event loop."""
    state = visit.request.app.state
    known: Watcher | None = getattr(state, "desk_watcher", None)
    if known is None or known.loop is not asyncio.get_running_loop():
        known = state.desk_watcher = Watcher(visit.house, board(visit))
    return known


def events(rows: Iterable[Any], house: House) -> list[bytes]:
    """One event for each report, as its newest entry tells it."""
    now, office = house.clock.now(), house.workplace().office
    risk_until = office.answer_by(now)
    arrived = {row.report_id for row in rows if _arrives(row)}
    answered = {row.report_id for row in rows if row.kind == "followed_up" and row.reply_due_at is not None}
    alarming = {row.report_id for row in rows if _alarms(row)}
    latest = {row.report_id: row for row in rows}
    told = []
    for report_id, row in latest.items():
        drawn = look(row.state, row.hazard, row.due_at, now, risk_until)
        where = f"{row.title}, {row.place}" if row.place and row.place not in row.title else row.title
        new, reply, alarm = report_id in arrived, report_id in answered, report_id in alarming
        fact = {
            "id": row.id,
            "ref": reference(report_id),
            "state": row.state,
            "look": SHAPES[drawn][0],
            "label": "Danger" if alarm else "Reply unread" if reply and not new else SHAPES[drawn][1],
            "title": row.title,
            "place": row.place,
            "kind": row.kind,
            "new": new or reply or alarm,
            "alarm": alarm,
            "where": where,
            "say": _said(where, new=new, reply=reply, alarm=alarm),
        }
        told.append(b"event: report\nid: %d\ndata: %s\n\n" % (row.id, orjson.dumps(fact)))
    return told


def _arrives(row: Any) -> bool:
    return row.kind in ARRIVALS or (row.kind == "asked_place" and row.actor == RESIDENT.name)


def _alarms(row: Any) -> bool:
    """Somebody may be in danger, by a new report or by a resident's reply."""
    return (row.hazard and _arrives(row)) or (row.kind == "followed_up" and "danger" in row.facts)


def _said(where: str, *, new: bool, reply: bool, alarm: bool) -> str:
    if alarm:
        return f"Danger: {where}"
    return f"New report: {where}" if new else f"A resident replied: {where}" if reply else ""


def _admit(visit: Visit) -> int:
    with visit.reading(Action.READ_DESK) as store:
        return store.history.latest_id()


async def _next(queue: "asyncio.Queue[bytes | None]") -> bytes | None:
    try:
        return await asyncio.wait_for(queue.get(), STILL_HERE_SECONDS)
    except TimeoutError:
        return STILL_HERE
