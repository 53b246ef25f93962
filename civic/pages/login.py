"""Signing in and out: a password for a session that lives in the database and can be ended there.

In: a user name and a password, and where the visitor meant to go. Out: a cookie that scripts cannot read.
Promises: the session's secret is stored as its hash only; guessing is slowed by name and by address, however many try
at once; an unknown name takes as long as a wrong password; `next` leads nowhere but to this site.
"""

import re
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from limits import RateLimitItem

from civic.core.access import Role
from civic.db.store.accounts import Account
from civic.deps import COOKIE, Visit, VisitDep, token_hash
from civic.pages.allowance import (
    FAILED_SIGN_INS_A_NAME,
    FAILED_SIGN_INS_A_NAME_AND_ADDRESS,
    FAILED_SIGN_INS_AN_ADDRESS,
    address,
    allowances,
    wait_words,
)
from civic.pages.render import page, see_other

pages = APIRouter()

LONGEST_NAME = 100
LONGEST_PASSWORD = 1000
HOME = {Role.CREW: "/crew", Role.DISPATCHER: "/desk", Role.ADMIN: "/desk"}
HERE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
WRONG = "That user name and password do not belong together. Nothing was changed; try again."


@pages.get("/sign-in")
def sign_in_page(visit: VisitDep, next: str = "") -> HTMLResponse:
    return _form(visit, next)


@pages.post("/sign-in")
def sign_in(
    visit: VisitDep,
    username: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    name = username.strip().lower()[:LONGEST_NAME]
    tries, allowed = _tries(visit.request, name), allowances(visit.request)
    wait = allowed.begin(tries)
    if wait:
        words = f"That was tried too often. Wait {wait_words(wait)}, then try again."
        return _form(visit, next, username, words, 429)
    account = None
    try:
        account = _whose(visit, name, password)
    finally:
        allowed.end(tries, failed=account is None)
    if account is None:
        return _form(visit, next, username, WRONG, 401)
    return _signed_in(visit, account, next)


@pages.post("/sign-out")
def sign_out(visit: VisitDep) -> Response:
    token = visit.request.cookies.get(COOKIE)
    if token:
        with visit.writing() as store:
            store.accounts.sign_out(token_hash(token))
    answer = see_other("/sign-in")
    answer.delete_cookie(COOKIE, path="/")
    return answer


def same_site(target: str) -> bool:
    """Whether a path leads to a page of this site; anything else is no place to send somebody."""
    return HERE.fullmatch(target) is not None


def _whose(visit: Visit, name: str, password: str) -> Account | None:
    """The account of this name and password. Checking takes long on purpose, so no transaction is open."""
    with visit.reading() as store:
        found = store.accounts.to_sign_in(name)
    right = visit.house.passwords.verify(password[:LONGEST_PASSWORD], found[1] if found else None)
    return found[0] if found and right else None


def _signed_in(visit: Visit, account: Account, target: str) -> Response:
    token = secrets.token_urlsafe(32)
    lasts = visit.house.session_lasts
    with visit.writing() as store:
        store.accounts.sign_in(token_hash(token), account.id, visit.now, visit.now + lasts)
    answer = see_other(target if same_site(target) else HOME[account.role])
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=visit.house.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _tries(request: Request, name: str) -> list[tuple[RateLimitItem, str]]:
    """What one try to sign in counts against."""
    here = address(request)
    return [
        (FAILED_SIGN_INS_A_NAME_AND_ADDRESS, f"{here} {name}"),
        (FAILED_SIGN_INS_A_NAME, name),
        (FAILED_SIGN_INS_AN_ADDRESS, here),
    ]


def _form(visit: Visit, target: str, username: str = "", error: str = "", status: int = 200) -> HTMLResponse:
    kept = target if same_site(target) else ""
    return page(visit, "sign_in.html", status, next=kept, username=username[:LONGEST_NAME], error=error)
