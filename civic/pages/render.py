"""Templates to responses: the environment, times in the council's zone, and answers that are not pages."""

import functools
from datetime import datetime, timedelta
from typing import Any

import orjson
from babel.dates import format_datetime, format_timedelta
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from civic import assets
from civic.core.council import Council
from civic.deps import Visit

MOMENT = "EEE d MMM, H:mm"
DAY = "EEEE d MMMM"
SHORT_DAY = "EEE d MMM"
DATE = "d MMM"
JUST_NOW = timedelta(seconds=1)


@functools.cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(assets.templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=400,
    )
    env.globals |= {"asset": assets.asset_url, "kept_icon": kept_icon}
    env.filters |= {"when": when, "moment": moment, "clock": clock_time, "ago": ago}
    env.filters |= {"day": day, "short_day": short_day, "date": date}
    return env


@functools.lru_cache(maxsize=2000)
def kept_icon(name: str, label: str | None = None, large: bool = False) -> Markup:
    """The icon of `parts/_icon.html`, drawn once for each of its values: every page bears dozens."""
    icons: Any = environment().get_template("parts/_icon.html").module
    drawn: Markup = icons.new_icon(name, label, large)
    return drawn


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, or a part of one, with what every template may use."""
    return HTMLResponse(text(visit, template, **values), status)


def text(visit: Visit, template: str, **values: Any) -> str:
    """The same as a string."""
    council = visit.office.council
    given = {
        "council": CouncilView(council, visit.workplace.digest),
        "user": visit.user,
        "now": visit.now,
        "request_path": visit.request.url.path,
        "theme": visit.request.cookies.get("theme", "auto"),
        "emergency_number": council.emergency_number,
        "partial": wants_part(visit.request),
    }
    return environment().get_template(template).render(given | values)


def wants_part(request: Request) -> bool:
    """Whether a module of the page asks for a part only (htmx says so in a header)."""
    return request.headers.get("hx-request") == "true"


def wants_json(request: Request) -> bool:
    """Whether a program asks: by the path's ending, by what it accepts, or by what it sends."""
    accepts = request.headers.get("accept", "")
    sends = request.headers.get("content-type", "")
    named = request.url.path.endswith((".json", ".geojson"))
    return named or ("json" in accepts and "text/html" not in accepts) or sends.startswith("application/json")


def json(value: Any, status: int = 200, media_type: str = "application/json", **headers: str) -> Response:
    """A JSON answer; instants as ISO 8601 in UTC with Z."""
    body = orjson.dumps(value, option=orjson.OPT_UTC_Z)
    return Response(body, status, headers=headers, media_type=media_type)


def see_other(url: str) -> RedirectResponse:
    """After a change: look there."""
    return RedirectResponse(url, 303)


class CouncilView:
    """The council as templates know it."""

    def __init__(self, council: Council, digest: str) -> None:
        self.name = council.name
        self.handle = council.handle
        self.locale = council.locale
        self.zone = council.zone
        self.stylesheet = f"/council-{digest[:12]}.css"


@pass_context
def when(context: Context, at: datetime) -> Markup:
    """A moment: Thu 7 May, 8:52; the exact one in the element."""
    return _time(context, at, MOMENT)


@pass_context
def day(context: Context, at: datetime) -> Markup:
    """A day: Thursday 14 May."""
    return _time(context, at, DAY)


@pass_context
def short_day(context: Context, at: datetime) -> Markup:
    """A day: Thu 14 May."""
    return _time(context, at, SHORT_DAY)


@pass_context
def date(context: Context, at: datetime) -> Markup:
    """A day without its weekday: 14 May."""
    return _time(context, at, DATE)


@pass_context
def clock_time(context: Context, at: datetime) -> Markup:
    """The time of day: 8:52."""
    return _time(context, at, "H:mm")


@pass_context
def moment(context: Context, at: datetime) -> Markup:
    """8:52 where that was today, else Thu 7 May, 8:52."""
    zone = context["council"].zone
    today = at.astimezone(zone).date() == context["now"].astimezone(zone).date()
    return _time(context, at, "H:mm" if today else MOMENT)


@pass_context
def ago(context: Context, at: datetime) -> Markup:
    """How long ago: 5 minutes ago."""
    gone: timedelta = min(at - context["now"], -JUST_NOW) if at <= context["now"] else at - context["now"]
    words = format_timedelta(gone, add_direction=True, locale=_babel(context["council"].locale))
    return _element(at, words)


def _time(context: Context, at: datetime, pattern: str) -> Markup:
    council = context["council"]
    if "d" in pattern and at.astimezone(council.zone).year != context["now"].astimezone(council.zone).year:
        pattern = pattern.replace("MMMM", "MMMM y") if "MMMM" in pattern else pattern.replace("MMM", "MMM y")
    words = format_datetime(at, pattern, tzinfo=council.zone, locale=_babel(council.locale))
    return _element(at, words)


def _element(at: datetime, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), words)


def _babel(locale: str) -> str:
    return locale.replace("-", "_")
