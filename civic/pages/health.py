"""Whether the house is well, for whoever watches over it: 200, or 503 with everything that is wrong in words.

Who may read the figures is told each channel's as well; what a council spends is nobody else's business.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from civic.db import migrate
from civic.db.engine import DatabaseProblem
from civic.db.pack_codec import UnknownForm
from civic.db.reads.health import HealthReads, Waiting
from civic.db.store import Store
from civic.deps import NoPack, Visit, VisitDep
from civic.pages.channels import ChannelLook, looks
from civic.pages.metrics import may_watch
from civic.pages.render import json
from civic.ports import TemporaryFailure

log = logging.getLogger("civic.pages")
pages = APIRouter()

WORKER_SILENT = timedelta(seconds=60)
WAITS_TOO_LONG = timedelta(minutes=10)
NO_TILES = (
    "The map's tiles are not in CIVIC_DATA_DIR on this host, so each browser is sent the whole map. Share the folder "
    "among all hosts, or run `civic load` again."
)


@pages.get("/healthz")
def health(visit: VisitDep) -> Response:
    problems = _problems(visit)
    status = "unwell" if problems else "ok"
    body: dict[str, Any] = {"status": status, "at": visit.now, "problems": problems}
    if may_watch(visit):
        body["channels"] = _tried(_channels, visit)
    return json(body, 503 if problems else 200, **{"cache-control": "no-store"})


def _problems(visit: Visit) -> list[str]:
    """Of the database, the council, the photos and the map, so that one failure does not hide the other."""
    found = [
        problem
        for look in (_in_database, _in_council, _in_photos, _in_map)
        for problem in _tried(look, visit)
    ]
    return list(dict.fromkeys(found))


def _channels(visit: Visit) -> list[Any]:
    with visit.reading() as store:
        return [_plain(look, visit.now) for look in looks(visit.house, store, visit.now)]


def _plain(look: ChannelLook, now: datetime) -> dict[str, Any]:
    windows = {
        endpoint: {"left": one.left(now), "limit": one.limit, "resets_at": one.resets_at}
        for endpoint, one in look.windows.items()
    }
    waiting = {state: asdict(one) for state, one in look.messages.items()}
    facts = {name: getattr(look, name) for name in FACTS}
    more = {"lag_seconds": asdict(look.lag), "calls_left": windows, "messages": waiting}
    return facts | more | {"mills": asdict(look.budget), "waits_because": look.leave.why}


FACTS = (
    "name", "last_post_at", "polled_at", "failing_since", "failure", "paused_until", "pause_reason", "pushed_at",
    "push_valid",
    "gap_at", "gap", "keys_taken",
)  # fmt: skip


def _tried(look: Callable[[Visit], list[Any]], visit: Visit) -> list[Any]:
    try:
        return look(visit)
    except (DatabaseProblem, NoPack, UnknownForm, TemporaryFailure) as problem:
        return [str(problem)]
    except Exception as problem:
        log.exception("looking after the house's health found a failure")
        return [f"Something fails that should not: {type(problem).__name__}: {problem}. The log says where."]


def _in_database(visit: Visit) -> list[str]:
    if not migrate.is_current(visit.house.opener.engine):
        return ["The database has another shape than this version needs. Run `civic migrate`."]
    with visit.writing() as store:
        store.channels.try_writing()
        return list(_ills(store, visit.now))


def _in_council(visit: Visit) -> list[str]:
    if migrate.is_current(visit.house.opener.engine):
        _ = visit.workplace
    return []


def _in_photos(visit: Visit) -> list[str]:
    visit.house.photos.try_writing()
    return []


def _in_map(visit: Visit) -> list[str]:
    if not migrate.is_current(visit.house.opener.engine):
        return []
    digest = visit.workplace.office.pack.tiles
    return [NO_TILES] if digest and visit.house.tiles.find(digest) is None else []


def _ills(store: Store, now: datetime) -> Iterator[str]:
    reads = store.reads.health
    yield from _worker(reads.worker_beat(), now)
    for channel in reads.channels():
        if channel.failing_since:
            since = channel.failing_since.isoformat(timespec="seconds")
            yield f"Channel {channel.name} has not answered since {since}: {channel.failure}"
        if channel.pause_reason:
            yield f"Channel {channel.name} is paused; replies are kept. {channel.pause_reason}"
        if channel.push_valid is False:
            yield f"Channel {channel.name} does not push any more; posts are looked for. Run `civic webhook`."
        if channel.gap:
            yield f"Channel {channel.name} may miss posts: {channel.gap}"
    yield from _waits(reads, now)


def _worker(beat: datetime | None, now: datetime) -> Iterator[str]:
    if beat is None:
        yield "No worker has started yet: posts are not taken in. Run `civic worker`."
    elif now - beat > WORKER_SILENT:
        yield f"No worker has given a sign of life since {beat.isoformat(timespec='seconds')}. Run `civic worker`."


def _waits(reads: HealthReads, now: datetime) -> Iterator[str]:
    yield from _too_old("post", "to be taken in", reads.posts_waiting(), now)
    yield from _too_old("message", "to be sent", reads.messages_waiting(), now)


def _too_old(thing: str, wanted: str, waiting: Waiting, now: datetime) -> Iterator[str]:
    if waiting.oldest is None or now - waiting.oldest <= WAITS_TOO_LONG:
        return
    minutes = int((now - waiting.oldest).total_seconds() // 60)
    many = f"{waiting.number} {thing}{'s wait' if waiting.number != 1 else ' waits'}"
    yield f"{many} {wanted}, the oldest for {minutes} minutes."
