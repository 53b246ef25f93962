"""A small platform in the shape of Mastodon's API, over HTTP on this machine: as much of it as a council's account asks.

Residents post by `post`, remove by `delete`; `statuses` is what stands there. It breaks as it is told: `drop` takes the
next calls and breaks off without an answer, `full_until` refuses all posts. Like many servers it takes an
Idempotency-Key and does nothing about it; `keys` are those that came.
"""

import html
import itertools
import re
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, File, Form, Header, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from civic.simulator.dropping import Dropped, Protocol
from civic.simulator.server import listen

COUNCIL, TOKEN = "WrenfordCouncil", "a-token-of-the-council"
LONGEST, MOST_PHOTOS, PAGE, IDS_A_CALL, A_WINDOW, NEWEST = 500, 4, 15, 20, 300, 2**63
MENTION = re.compile(rf"@({COUNCIL})\b", re.IGNORECASE)
Json = dict[str, Any]


@dataclass
class Platform:
    """`now` is its clock. All it knows is in memory."""

    now: Callable[[], datetime]
    url: str = ""
    statuses: dict[str, Json] = field(default_factory=dict)
    notifications: list[Json] = field(default_factory=list)
    media: dict[str, Json] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    dropping: list[str] = field(default_factory=list)
    full_until: datetime | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    accounts: dict[str, str] = field(default_factory=lambda: {COUNCIL: "1"})
    lock: threading.RLock = field(default_factory=threading.RLock)

    def post(
        self, by: str, text: str, *photos: bytes, reply_to: str | None = None, at: datetime | None = None,
        account_id: str = "", status_id: str = "",
    ) -> str:  # fmt: skip
        """As a resident; whoever names the council is told of to it. `at` is when it was written, where that was
        elsewhere and it arrives only now."""
        with self.lock:
            media = [self.attach(photo, "") for photo in photos]
            account = self.account(by, account_id)
            return str(self.publish(account, text, reply_to, media, at, status_id)["id"])

    def delete(self, status_id: str) -> None:
        with self.lock:
            del self.statuses[status_id]
            self.notifications = [one for one in self.notifications if one["status"]["id"] != status_id]

    def drop(self, *when: str) -> None:
        """What becomes of the next posts: each is "before" or "after" it stands there."""
        self.dropping = list(when)

    def replies(self, to_id: str) -> list[Json]:
        """The council's, oldest first."""
        ours = [one for one in self.statuses.values() if one["account"]["id"] == self.accounts[COUNCIL]]
        return [one for one in ours if one["in_reply_to_id"] == to_id]

    def account(self, name: str, account_id: str = "") -> Json:
        known = self.accounts.setdefault(name, account_id or str(next(self.numbers) + 1000))
        return {"id": known, "username": name, "acct": name, "display_name": name.title()}

    def attach(self, data: bytes, description: str) -> str:
        number = str(next(self.numbers))
        self.files[number] = data
        self.media[number] = {
            "id": number,
            "type": "image",
            "url": f"{self.url}/files/{number}.jpg",
            "description": description or None,
        }
        return number

    def publish(
        self, account: Json, text: str, reply_to: str | None, media: list[str],
        at: datetime | None = None, status_id: str = "",
    ) -> Json:  # fmt: skip
        """Ids hold when a post was written, wherever that was; those of notifications count what was told here."""
        at = at or self.now()
        name = status_id or str((int(at.timestamp() * 1000) << 16) | next(self.numbers))
        status: Json = {
            "id": name, "created_at": at.isoformat(), "in_reply_to_id": reply_to, "account": account, "language": "en",
            "content": as_html(text), "media_attachments": [self.media[one] for one in media], "reblog": None,
        }  # fmt: skip
        self.statuses[name] = status
        if MENTION.search(text) and account["id"] != self.accounts[COUNCIL]:
            told = {"id": str(next(self.numbers)), "type": "mention", "status": status, "account": account}
            self.notifications.append(told)
        return status

    def standing(self, status_id: str) -> Json:
        if status_id not in self.statuses:
            raise HTTPException(404, "Record not found")
        return self.statuses[status_id]

    def before(self, status: Json) -> list[Json]:
        """What a post answers, the first of the conversation first."""
        parent = self.statuses.get(str(status["in_reply_to_id"]))
        return [*self.before(parent), parent] if parent else []


def as_html(text: str) -> str:
    """As Mastodon keeps words: paragraphs, and names as links."""
    named = re.sub(r"@(\w+)", r'<span class="h-card"><a href="/@\1" class="u-url mention">@<span>\1</span></a></span>',
                   html.escape(text, quote=False))  # fmt: skip
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>" for part in named.split("\n\n"))


def of(request: Request) -> Platform:
    found: Platform = request.app.state.platform
    return found


def signed(request: Request) -> None:
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        raise HTTPException(401, "The access token is invalid")


Here = Annotated[Platform, Depends(of)]
api = APIRouter(prefix="/api", dependencies=[Depends(signed)])
files = APIRouter()


@api.get("/v1/accounts/verify_credentials")
def who_we_are(here: Here) -> Json:
    return here.account(COUNCIL)


@api.get("/v1/notifications")
def notifications(
    here: Here, since_id: int = 0, max_id: int = NEWEST, limit: Annotated[int, Query(le=80)] = PAGE
) -> list[Json]:
    with here.lock:
        return page(here.notifications, since_id, max_id, limit)


@api.get("/v1/statuses")
def several(here: Here, ids: Annotated[list[str], Query(alias="id[]", max_length=IDS_A_CALL)]) -> list[Json]:
    """Those that stand; of the others there is no word."""
    return [here.statuses[one] for one in ids if one in here.statuses]


@api.get("/v1/statuses/{status_id}")
def one_status(here: Here, status_id: str) -> Json:
    return here.standing(status_id)


@api.get("/v1/statuses/{status_id}/context")
def context(here: Here, status_id: str) -> Json:
    return {"ancestors": here.before(here.standing(status_id)), "descendants": []}


@api.get("/v1/accounts/{account_id}/statuses")
def statuses_of(
    here: Here,
    account_id: str,
    since_id: int = 0,
    max_id: int = NEWEST,
    limit: Annotated[int, Query(le=40)] = PAGE,
) -> list[Json]:
    with here.lock:
        theirs = [one for one in here.statuses.values() if one["account"]["id"] == account_id]
    return page(theirs, since_id, max_id, limit)


@api.post("/v2/media")
def upload(here: Here, file: Annotated[bytes, File()], description: Annotated[str, Form()] = "") -> Json:
    with here.lock:
        return here.media[here.attach(file, description)]


@api.post("/v1/statuses", response_model=None)
def publish(
    here: Here,
    status: Annotated[str, Form()],
    in_reply_to_id: Annotated[str, Form()],
    media_ids: Annotated[tuple[str, ...], Form(alias="media_ids[]", max_length=MOST_PHOTOS)] = (),
    idempotency_key: Annotated[str, Header()] = "",
) -> Json | Response:
    if here.full_until and here.now() < here.full_until:
        raise HTTPException(429, "Too many requests")
    if len(status) > LONGEST:
        raise HTTPException(422, f"Validation failed: Text character limit of {LONGEST} exceeded")
    here.standing(in_reply_to_id)
    with here.lock:
        here.keys.append(idempotency_key)
        when = here.dropping.pop(0) if here.dropping else ""
        if when == "before":
            return Dropped()
        made = here.publish(here.account(COUNCIL), status, in_reply_to_id, [*media_ids])
        return Dropped() if when == "after" else made


@files.get("/files/{name}.jpg")
def file(here: Here, name: str) -> Response:
    return Response(here.files[name], media_type="image/jpeg")


def page(entries: Iterable[Json], since_id: int, max_id: int, limit: int) -> list[Json]:
    """Newest first, by their ids."""
    between = (one for one in entries if since_id < int(one["id"]) < max_id)
    return sorted(between, key=lambda one: -int(one["id"]))[:limit]


async def tell_limits(request: Request, answered: Callable[[Request], Awaitable[Response]]) -> Response:
    here, answer = of(request), await answered(request)
    full = here.full_until if request.method == "POST" else None
    answer.headers["x-ratelimit-limit"] = str(A_WINDOW)
    answer.headers["x-ratelimit-remaining"] = str(0 if full else A_WINDOW - 1)
    answer.headers["x-ratelimit-reset"] = (full or here.now() + timedelta(minutes=5)).isoformat()
    return answer


async def in_its_words(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    return JSONResponse({"error": problem.detail}, problem.status_code)


def created(platform: Platform) -> FastAPI:
    app = FastAPI(openapi_url=None, exception_handlers={HTTPException: in_its_words})
    app.state.platform = platform
    app.middleware("http")(tell_limits)
    app.include_router(api)
    app.include_router(files)
    return app


@contextmanager
def running(now: Callable[[], datetime]) -> Iterator[Platform]:
    """On a free port, until the block ends."""
    listener, platform = listen(0), Platform(now)
    platform.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        created(platform), log_level="warning", access_log=False, http=Protocol, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        server.should_exit = True
        thread.join(10)
