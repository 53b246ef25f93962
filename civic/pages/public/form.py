"""Reporting without X: a photo, a pin, a few words, no account. For people as a form, for programs as JSON.

In: what was filled in, with an id made by the browser (or by the page, where no script runs). Out: the report's
page, or 201 with its reference. Promises: the same id twice is one report; what is wrong is told all at once and
everything typed, photos too, is kept; photos are checked and a place is found before the transaction begins.
"""

import re
import uuid
from base64 import b64encode
from typing import Any

import orjson
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from civic import dispatch, intake
from civic.core.report import ReportState, reference
from civic.core.storable import cleaned
from civic.deps import Visit, VisitDep
from civic.pages.allowance import address, allowances, wait_words
from civic.pages.public.filled import Checked, Filled, check, filled_by_program
from civic.pages.public.sight import photo_url
from civic.pages.render import json, page, see_other
from civic.ports import Failure, Office, Photo

pages = APIRouter()

MOST_PHOTOS = 4
LARGEST_JSON = 100_000
SHA256 = re.compile(r"[0-9a-f]{64}")
PHOTOS_AGAIN = "Only the new photos must be chosen again."
TOO_MANY = "Many reports came from here lately. Wait {wait}, then send it again; nothing you wrote is lost."


@pages.get("/reports/new")
def new_report(visit: VisitDep, text: str = "", place: str = "", category: str = "") -> HTMLResponse:
    filled = Filled(id=str(uuid.uuid4()), text=text[:2000], place=place[:200], category=category)
    return _form(visit, Checked(filled))


@pages.post("/reports")
async def create_report(visit: VisitDep) -> Response:
    request = visit.request
    if request.headers.get("content-type", "").startswith("application/json"):
        return await run_in_threadpool(_by_program, visit, _from_json(cleaned(await _json(request))))
    async with request.form(max_files=2 * MOST_PHOTOS, max_fields=40) as form:
        return await run_in_threadpool(_by_person, visit, _filled(form))


def _by_person(visit: Visit, filled: Filled) -> Response:
    wait = _wait(visit.request)
    if wait:
        return _form(visit, _put_off(filled, wait), 429)
    if filled.uploads:
        _count(visit.request)
    checked = check(visit, filled)
    if checked.errors:
        return _form(visit, checked, 422)
    if not filled.uploads:
        _count(visit.request)
    return see_other(f"/reports/{reference(_save(visit, checked))}?thanks=1")


def _put_off(filled: Filled, wait: int) -> Checked:
    """The form as it came, to be sent again later; photos that came with it are not even looked at."""
    words = TOO_MANY.format(wait=wait_words(wait))
    again = f" {PHOTOS_AGAIN}" if filled.uploads else ""
    kept = [Photo(sha256, 0, 0, "") for sha256 in filled.kept if SHA256.fullmatch(sha256)]
    return Checked(filled, {"form": words + again}, kept)


def _by_program(visit: Visit, filled: Filled) -> Response:
    wait = _wait(visit.request)
    if wait:
        raise HTTPException(429, TOO_MANY.format(wait=wait_words(wait)), {"retry-after": str(wait)})
    checked = check(visit, filled)
    if checked.errors:
        raise HTTPException(422, " ".join(checked.errors.values()))
    _count(visit.request)
    ref = reference(_save(visit, checked))
    return json(
        {"ref": ref, "url": f"{visit.house.public_url}/reports/{ref}"}, 201, location=f"/reports/{ref}"
    )


def _save(visit: Visit, checked: Checked) -> int:
    office: Office = visit.office
    decision, post = checked.decided()
    with visit.writing() as store:
        report = intake.report_by_form(store, office, decision, post, checked.photos, visit.now)
        if report.state is ReportState.ACCEPTED:
            dispatch.raise_for(store, office, report, visit.now)
        return report.id


def _wait(request: Request) -> int:
    allowed = allowances(request)
    return allowed.wait(allowed.reports, address(request))


def _count(request: Request) -> None:
    """A report that is saved counts, and so does every form that brings photos: those cost the most."""
    allowed = allowances(request)
    allowed.count(allowed.reports, address(request))


def _form(visit: Visit, checked: Checked, status: int = 200) -> HTMLResponse:
    pack = visit.office.pack
    kept = [(photo.sha256, _seen(visit, photo.sha256)) for photo in checked.photos]
    return page(
        visit, "public/new.html", status, filled=checked.filled, errors=checked.errors, choices=checked.choices,
        kept=kept, offered=checked.offered, categories=pack.categories, bounds=pack.bounds,
    )  # fmt: skip


def _seen(visit: Visit, sha256: str) -> str:
    """A kept photo as the form shows it to whoever sent it. It stands in the page itself, for until it hangs on a
    report it has no address; one that hangs on a report already is shown by that."""
    with visit.reading() as store:
        if store.photos.states(sha256):
            return photo_url(sha256, "small")
    try:
        small = visit.house.photos.read(sha256, "small")
    except Failure:
        return ""
    return f"data:image/jpeg;base64,{b64encode(small).decode()}"


def _filled(form: FormData) -> Filled:
    def text(name: str) -> str:
        value = form.get(name)
        return value.strip() if isinstance(value, str) else ""

    chosen = text("choice").split(",") if text("choice") else [text("lat"), text("lon")]
    uploads = [part for part in form.getlist("photos") if isinstance(part, UploadFile) and part.size]
    kept = [value for value in form.getlist("kept") if isinstance(value, str)]
    written = "\0".join([text("text"), text("place"), text("category"), *chosen])
    return Filled(
        id=text("id"), text=text("text"), place=text("place"), category=text("category"), lat=chosen[0],
        lon=chosen[-1], website=text("website"), kept=tuple(kept[:MOST_PHOTOS]),
        uploads=tuple(part.file.read() for part in uploads[:MOST_PHOTOS]), too_many=len(uploads) > MOST_PHOTOS,
        written=written,
    )  # fmt: skip


async def _json(request: Request) -> dict[str, Any]:
    _not_larger(request, LARGEST_JSON)
    try:
        given = orjson.loads(await request.body())
    except orjson.JSONDecodeError as problem:
        raise HTTPException(400, f"The body is no JSON: {problem}. Nothing was saved.") from None
    if not isinstance(given, dict):
        raise HTTPException(400, "The body must be a JSON object with text, lat and lon. Nothing was saved.")
    return given


def _from_json(given: dict[str, Any]) -> Filled:
    try:
        return filled_by_program(given)
    except ValueError as problem:
        raise HTTPException(422, str(problem)) from None


def _not_larger(request: Request, most: int) -> None:
    if int(request.headers.get("content-length", "0")) > most:
        raise HTTPException(413, f"That is more than {most / 1_000_000} MB. Nothing was saved.")
