"""How a call is answered: identify, count against the rate windows, act, book, log, commit, and only then answer.
A fault that is switched on refuses, delays or swallows the answer on that way.

A refused call leaves its count and its line in the log and nothing else. STEPS is where a call may be stopped before
it acts; each step takes the call and raises a Problem to refuse it.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from civic.simulator.dropping import Dropped
from civic.simulator.faults import Fault, Faults
from civic.simulator.feed import Event, Feed
from civic.simulator.hooks.courier import Courier
from civic.simulator.state import State, requests
from civic.simulator.x.call import Answer, Body, Call, Endpoint
from civic.simulator.x.limits import QUARTER_HOUR_S, count
from civic.simulator.x.oauth import Gate, Signed
from civic.simulator.x.problems import (
    Problem,
    app_only_refused,
    dropped,
    monthly_cap,
    no_credits,
    not_on_plan,
    suspended,
    too_large,
    too_many,
    unauthorized,
    unavailable,
    with_problems_at,
)
from civic.simulator.x.streaming import Streams, backfill_ms, streamed

LARGEST_BODY = 16 * 1024 * 1024


@dataclass(frozen=True)
class Platform:
    state: State
    gate: Gate
    feed: Feed
    courier: Courier
    faults: Faults = field(default_factory=Faults)
    streams: Streams = field(default_factory=Streams)
    url: str = ""

    def seen_by(self, request: Request) -> "Platform":
        """The same, with the URL at which it was asked."""
        return replace(self, url=base_url(request))


async def respond(platform: Platform, endpoint: Endpoint, request: Request) -> Response:
    signed, body = await _read(request)
    fault = platform.faults.met(endpoint.name)
    if fault and fault.fault is Fault.SLOW:
        await asyncio.sleep(fault.seconds)
    photo = await to_thread.run_sync(endpoint.prepare, body) if endpoint.prepare and body else None
    complaint = await _challenge(platform, endpoint, request, body)
    with platform.state.transaction() as db:
        call = Call(
            state=platform.state, db=db, account=None, params=dict(request.query_params), path=request.path_params,
            body=body or Body(), base_url=base_url(request), now_ms=platform.state.clock.now_ms(), photo=photo,
            fault=fault.fault if fault else None, complaint=complaint, crowded=platform.streams.crowded,
        )  # fmt: skip
        answer = _settle(platform, endpoint, call, signed, body)
        _log(call, endpoint, signed, answer)
    _tell(platform.feed, call)
    platform.courier.wake()
    if call.fault in DROPS:
        return Dropped()
    if endpoint.streams and answer.status == 200:
        back = backfill_ms(call)
        since_ms, cut = call.now_ms - back if back else None, call.fault is Fault.CUT_LINE
        return streamed(platform.state, platform.feed, platform.streams, request, since_ms, cut=cut)
    encoded = with_problems_at(request.headers.get("host", ""), answer.encoded())
    return Response(encoded, answer.status, call.headers, answer.media_type)


async def _challenge(platform: Platform, endpoint: Endpoint, request: Request, body: Body | None) -> str:
    if endpoint.challenge is None or body is None:
        return ""
    return await endpoint.challenge(platform.state, request.path_params, body)


def base_url(request: Request) -> str:
    """Where this server really listens: clients of X send X's own host name."""
    host, port = request.scope.get("server") or ("127.0.0.1", 80)
    return f"http://{host}:{port}"


def _settle(platform: Platform, endpoint: Endpoint, call: Call, signed: Signed, body: Body | None) -> Answer:
    try:
        if body is None:
            raise too_large()
        call.account = platform.gate.identify(call.db, signed)
        for step in STEPS:
            step(endpoint, call)
        if call.fault is Fault.EMPTY_PAGE and endpoint.method == "GET":
            return Answer({"meta": {"result_count": 0}})
        with _undone_when_refused(call.db):
            return endpoint.answer(call)
    except Problem as problem:
        call.note, call.mills = problem.note, 0
        return Answer(dict(problem.body), problem.status, page=problem.page)


def _app_only(endpoint: Endpoint, call: Call) -> None:
    if call.account is None and not endpoint.app_may_ask:
        raise app_only_refused()


def _in_good_standing(endpoint: Endpoint, call: Call) -> None:
    if call.account is not None and call.account.suspended:
        raise suspended()


def _within_limits(endpoint: Endpoint, call: Call) -> None:
    user = call.account.id if call.account else None
    count(call.db, endpoint.limits, endpoint.name, user, call.now_ms // 1000, call.headers)


def _faultless(endpoint: Endpoint, call: Call) -> None:
    """Refuse what a switch says to refuse; after the rate windows, which count on while X refuses."""
    if call.fault is Fault.RATE_LIMITED:
        ends_s = call.now_ms // 1000 + QUARTER_HOUR_S
        call.headers.update({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(ends_s)})
    if call.fault is Fault.RATE_LIMITED_WITHOUT_RESET:
        call.headers.clear()
    refusal = REFUSALS.get(call.fault) if call.fault else None
    if refusal is not None:
        raise refusal()


REFUSALS: dict[Fault, Callable[[], Problem]] = {
    Fault.RATE_LIMITED: too_many,
    Fault.RATE_LIMITED_WITHOUT_RESET: too_many,
    Fault.CREDITS_DEPLETED: no_credits,
    Fault.MONTHLY_CAP: monthly_cap,
    Fault.REVOKED: unauthorized,
    Fault.UNAVAILABLE: unavailable,
    Fault.DROPPED_BEFORE: dropped,
    Fault.NOT_ON_PLAN: not_on_plan,
}
DROPS = (Fault.DROPPED_BEFORE, Fault.DROPPED_AFTER)
STEPS: tuple[Callable[[Endpoint, Call], None], ...] = (
    _app_only,
    _in_good_standing,
    _within_limits,
    _faultless,
)


@contextmanager
def _undone_when_refused(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("savepoint act")
    try:
        yield
    except BaseException:
        db.execute("rollback to act")
        raise
    finally:
        db.execute("release act")


def _log(call: Call, endpoint: Endpoint, signed: Signed, answer: Answer) -> None:
    requests.write(
        call.db, at_ms=call.now_ms, account_id=call.account.id if call.account else None, method=signed.method,
        path=endpoint.path.lstrip("/"), query=signed.query, status=answer.status, note=call.note, mills=call.mills,
    )  # fmt: skip


def _tell(feed: Feed, call: Call) -> None:
    if call.touched_thread is not None and call.account:
        feed.publish(Event("post", str(call.touched_thread), call.account.username))
    else:
        feed.publish(Event("request"))


async def _read(request: Request) -> tuple[Signed, Body | None]:
    """The body is None when it is larger than X would read."""
    kind = request.headers.get("content-type", "")
    body: Body | None = None
    if int(request.headers.get("content-length") or 0) <= LARGEST_BODY:
        body = (
            Body(form=await _form(request))
            if kind.startswith("multipart/")
            else Body(raw=await request.body())
        )
    form_body = (
        body.raw.decode("utf-8", "replace") if body and kind.startswith("application/x-www-form") else ""
    )
    path = request.scope["raw_path"].decode() if request.scope.get("raw_path") else request.url.path
    return Signed(request.method, path, request.url.query, form_body, dict(request.headers)), body


async def _form(request: Request) -> dict[str, str | bytes]:
    async with request.form(max_part_size=LARGEST_BODY) as form:
        return {
            name: await value.read() if isinstance(value, UploadFile) else value
            for name, value in form.multi_items()
        }
