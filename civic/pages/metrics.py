"""The house's figures for Prometheus, in its text format (version 0.0.4).

In: one look at every channel, the workers, the reports. Out: gauges, named civic_…; money in dollars, ages in
seconds. Promises: only this machine reads them, or whoever brings the token; what is not known has no line.

Written here in a few lines because every figure comes from the database at the moment it is asked for: there is
nothing to count in this process, and a client library would bring a registry that all of the process shares.
"""

import ipaddress
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import Response

from civic.core.report import OPEN_STATES
from civic.db.store import Store
from civic.deps import Visit, VisitDep
from civic.pages.channels import ChannelLook, looks

pages = APIRouter()

TEXT = "text/plain; version=0.0.4; charset=utf-8"
ALIVE = timedelta(hours=1)
"""Workers that were silent for longer have ended and are counted no more."""
NO_ENTRY = "The figures are for this machine, or for whoever brings CIVIC_METRICS_TOKEN as a bearer token.\n"
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@dataclass(frozen=True)
class Figure:
    """One gauge with one value for each set of labels."""

    name: str
    help: str
    value: float | None
    labels: Mapping[str, str] = field(default_factory=dict)


@pages.get("/metrics")
def metrics(visit: VisitDep) -> Response:
    if not may_watch(visit):
        return Response(NO_ENTRY, 401, {"www-authenticate": "Bearer"}, "text/plain")
    with visit.reading() as store:
        found = list(figures(visit, store))
    return Response(written(found), media_type=TEXT, headers={"cache-control": "no-store"})


def may_watch(visit: Visit) -> bool:
    """Whoever sits at this machine and came through no proxy, or brings the token."""
    request, token = visit.request, visit.house.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    through = any(name in request.headers for name in FORWARDED)
    return not through and request.client is not None and _loopback(request.client.host)


def figures(visit: Visit, store: Store) -> Iterator[Figure]:
    """All there are; those of one name stand together."""
    now = visit.now
    each = [list(_of_channel(look, now)) for look in looks(visit.house, store, now)]
    for alike in zip(*each, strict=True):
        for several in alike:
            yield from several
    beats = [(now - row.beat_at).total_seconds() for row in store.reads.channels.beats(now - ALIVE)]
    yield Figure("civic_workers", "Workers heard of within the hour", len(beats))
    yield Figure("civic_worker_beat_age_seconds", "Since the last sign of life of any worker", _least(beats))
    yield Figure("civic_posts_waiting", "Posts to be taken in", store.reads.health.posts_waiting().number)
    yield Figure("civic_reports_open", "Reports that are open", store.reads.health.reports(OPEN_STATES))


def written(found: list[Figure]) -> str:
    """The text, with each name explained once."""
    lines, explained = [], ""
    for one in found:
        if one.value is None:
            continue
        if one.name != explained:
            lines += [f"# HELP {one.name} {one.help}", f"# TYPE {one.name} gauge"]
            explained = one.name
        labels = ",".join(f'{label}="{_escaped(value)}"' for label, value in one.labels.items())
        name = f"{one.name}{{{labels}}}" if labels else one.name
        lines.append(f"{name} {float(one.value):.12g}")
    return "\n".join(lines) + "\n"


def _of_channel(look: ChannelLook, now: datetime) -> Iterator[list[Figure]]:
    """For every name a list, in an order that is the same for each channel."""

    def one(name: str, words: str, value: float | None, **labels: str) -> Figure:
        return Figure(f"civic_channel_{name}", words, value, {"channel": look.name} | labels)

    lag, money = look.lag, look.budget
    yield [one("last_poll_age_seconds", "Since the channel was last read", _age(look.polled_at, now))]
    yield [one("last_post_age_seconds", "Since the newest post", _age(look.last_post_at, now))]
    yield [one("last_push_age_seconds", "Since the webhook was last heard", _age(look.pushed_at, now))]
    yield [one("webhook_valid", "0 when the platform holds our webhook to be invalid", look.push_valid)]
    yield [
        one("lag_seconds", "From a post to here, over a day", value, quantile=name)
        for name, value in (("0.5", lag.p50), ("0.95", lag.p95))
    ]
    waiting = look.messages.items()
    yield [one("messages", "Replies that have not gone", kept.number, state=state) for state, kept in waiting]
    yield [
        one("oldest_message_age_seconds", "Of those the oldest", _age(kept.oldest, now), state=state)
        for state, kept in waiting
    ]
    yield [one("failing", "1 while the channel cannot be read", bool(look.failing_since))]
    yield [one("paused", "1 while the channel is paused", look.paused)]
    left = look.paused_until - now if look.paused and look.paused_until else None
    yield [one("pause_left_seconds", "Until a paused channel is tried again", _seconds(left))]
    yield [one("gap", "1 while posts may be missing", bool(look.gap))]
    yield [one("keys_accepted", "0 when the channel refuses our keys", look.keys_taken)]
    yield [
        one("calls_left", "Calls left in the window", window.left(now), endpoint=name)
        for name, window in look.windows.items()
    ]
    yield [one("month_spent_dollars", "Spent in this UTC month", money.spent / 1000)]
    yield [one("month_forecast_dollars", "Foreseen for this UTC month", money.forecast / 1000)]
    yield [one("month_cap_dollars", "The month's cap", money.cap / 1000 if money.cap else None)]


def _seconds(time: timedelta | None) -> float | None:
    return max(0.0, time.total_seconds()) if time is not None else None


def _age(at: datetime | None, now: datetime) -> float | None:
    return _seconds(now - at) if at else None


def _least(ages: list[float]) -> float | None:
    return min(ages, default=None)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
