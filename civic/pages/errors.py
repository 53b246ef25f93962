"""Failures to answers: one table from what went wrong to a status and a heading, one page for people.

In: an exception of any stage, of the database, or of the framework. Out: a page; `{"error": …}` for programs;
words for a message in the corner where a part of a page was asked for. Promises: nobody sees a traceback, nor where
our files and databases are, and who is not signed in is sent to sign in and back.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from civic.core.report import IllegalMove
from civic.db.engine import DatabaseProblem
from civic.db.pack_codec import UnknownForm
from civic.db.store.base import Conflict
from civic.db.store.reports import NoSuchReport
from civic.db.store.work_orders import NoSuchWorkOrder
from civic.deps import Forbidden, NoPack, SignInNeeded, Visit
from civic.dispatch import UnknownCrew
from civic.fieldwork import NotReady
from civic.pages.render import environment, page, wants_json, wants_part
from civic.ports import Failure, TemporaryFailure
from civic.triage import NotPossible

log = logging.getLogger("civic.pages")

HEADINGS: dict[type[Exception], tuple[int, str]] = {
    NoSuchReport: (404, "There is no such report"),
    NoSuchWorkOrder: (404, "There is no such job"),
    Forbidden: (403, "You may not do this"),
    IllegalMove: (409, "This cannot be done now"),
    NotPossible: (409, "This cannot be done yet"),
    Conflict: (409, "Somebody else was quicker"),
    NotReady: (422, "Something is missing"),
    UnknownCrew: (422, "There is no such crew"),
    TemporaryFailure: (503, "This does not work just now"),
    Failure: (422, "This cannot be used"),
    NoPack: (503, "No council is set up yet"),
    UnknownForm: (503, "The council must be loaded again"),
    DatabaseProblem: (503, "The database cannot be used"),
}
BY_STATUS = {
    400: ("This request cannot be read", "Something in it is not as it should be. Go back and try again."),
    403: ("You may not do this", "Ask somebody who may, or sign in with another account."),
    404: (
        "There is no such page",
        "The address may be misspelt, or the page has moved. Nothing you wrote was lost.",
    ),
    405: ("This page does not take that", "Go back to the page you came from and try again."),
    413: ("This is too large to send", "Send fewer or smaller photos. Nothing was saved."),
    429: ("That was a lot at once", "Wait a moment and try again."),
}
UNFORESEEN = (
    "This did not work",
    "The fault is ours, and it has been written down. What was saved before is safe. Try again in a minute.",
)
ONLY_LOGGED = {
    TemporaryFailure: "What this needs does not answer just now. Nothing was lost; try again in a few minutes.",
    DatabaseProblem: "The database cannot be used just now. Nothing was lost; try again in a few minutes.",
}
"""What is said instead of words that name files and servers: those are for the log and for whoever runs this."""
SIGN_IN_FIRST = "Sign in first, then try again."


@dataclass(frozen=True)
class Trouble:
    """What is told of a failure. `headers` go with the answer."""

    status: int
    heading: str
    words: str
    headers: Mapping[str, str] | None = None


class Nameless:
    """Stands for the council in a page that is drawn while none can be read."""

    name = "Civic"
    locale = "en"
    stylesheet = ""


def install(app: FastAPI) -> None:
    """Answer every failure of this app."""
    for kind in HEADINGS:
        app.add_exception_handler(kind, _answer_known)
    app.add_exception_handler(SignInNeeded, _ask_to_sign_in)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(ClientDisconnect, _answer_nobody)
    app.add_exception_handler(Exception, _answer_unforeseen)


def _answer_known(request: Request, problem: Exception) -> Response:
    kind = next(kind for kind in type(problem).__mro__ if kind in HEADINGS)
    if kind in ONLY_LOGGED:
        log.error("%s %s: %s", request.method, request.url.path, problem)
    status, heading = HEADINGS[kind]
    return _answer(request, Trouble(status, heading, ONLY_LOGGED.get(kind, str(problem))))


def _answer_http(request: Request, problem: Exception) -> Response:
    status = getattr(problem, "status_code", 500)
    heading, words = BY_STATUS.get(status, UNFORESEEN)
    detail = str(getattr(problem, "detail", ""))
    said = words if detail in ("", HTTPStatus(status).phrase) else detail
    return _answer(request, Trouble(status, heading, said, getattr(problem, "headers", None)))


def _answer_invalid(request: Request, problem: Exception) -> Response:
    errors = problem.errors() if isinstance(problem, RequestValidationError) else []
    words = "; ".join(f"{error['loc'][-1]}: {error['msg']}" for error in errors)
    return _answer(request, Trouble(422, "This request cannot be read", f"{words}. Nothing was changed."))


def _answer_nobody(request: Request, problem: Exception) -> Response:
    """Who hung up while sending is no failure of ours, and reads no answer."""
    return Response(status_code=400)


def _answer_unforeseen(request: Request, problem: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=problem)
    return _answer(request, Trouble(500, *UNFORESEEN))


def _ask_to_sign_in(request: Request, problem: Exception) -> Response:
    if wants_json(request):
        return _answer(request, Trouble(401, "Sign in", SIGN_IN_FIRST))
    target = f"/sign-in?next={quote(_way_back(request), safe='/')}"
    if wants_part(request):
        return Response(SIGN_IN_FIRST, 401, headers={"hx-redirect": target}, media_type="text/plain")
    return RedirectResponse(target, 303)


def _way_back(request: Request) -> str:
    """The page that was asked for, or the one that something was sent from."""
    if request.method == "GET":
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    came_from = urlsplit(request.headers.get("referer", ""))
    return (came_from.path or "/") if came_from.netloc == request.headers.get("host") else "/"


def _answer(request: Request, trouble: Trouble) -> Response:
    headers = dict(trouble.headers or {})
    if wants_json(request):
        body = orjson.dumps({"error": trouble.words})
        return Response(body, trouble.status, headers=headers, media_type="application/json")
    if wants_part(request):
        headers["hx-trigger"] = json.dumps({"trouble": {"words": trouble.words}})
        return Response(trouble.words, trouble.status, headers=headers, media_type="text/plain")
    answer = _drawn(request, trouble)
    answer.headers.update(headers)
    return answer


def _drawn(request: Request, trouble: Trouble) -> HTMLResponse:
    """The page of a failure; without the council's name and colours where these are what failed."""
    try:
        return page(Visit(request), "error.html", trouble.status, trouble=trouble)
    except Exception as problem:
        if type(problem) not in HEADINGS:
            log.exception("the council's own error page cannot be drawn")
        values = {
            "council": Nameless(),
            "user": None,
            "request_path": request.url.path,
            "theme": request.cookies.get("theme", "auto"),
            "trouble": trouble,
        }
        return HTMLResponse(environment().get_template("error.html").render(values), trouble.status)
