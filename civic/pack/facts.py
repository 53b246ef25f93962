"""council.toml's `[council]` table: the facts of the council.

In: the parsed file. Out: a Council. Promises: a default is only taken where it is safe, and the emergency
number taken from the locale's country is told as a notice.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, available_timezones

from civic.core.council import KEEP_POSTS_DAYS, SHOW_POSTS_DAYS, Council
from civic.pack.accent import accent_from
from civic.pack.entry import Entry
from civic.pack.folder import Toml
from civic.pack.hours import holidays_from, hours_from
from civic.pack.nearest import nearest
from civic.pack.problems import Findings

HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
LOCALE = re.compile(r"[a-z]{2,3}([-_][A-Z][a-z]{3})?([-_]([A-Z]{2}|\d{3}))?")
EMERGENCY = {"AU": "000", "NZ": "111", "GB": "999", "US": "911", "CA": "911"}
EMERGENCY_ELSEWHERE = "112"


def read_facts(toml: Toml, findings: Findings) -> Council:
    values = toml.data.get("council", {})
    if not isinstance(values, dict):
        line = toml.line_of("council")
        findings.error(toml.file, "[[council]] is a list.", "Write [council] once.", line=line, key="council")
        values = {}
    entry = Entry(toml, "council", 0, values, findings)
    locale = _locale(entry)
    council = Council(
        name=entry.text("name"),
        handle=_handle(entry),
        timezone=_timezone(entry),
        locale=locale,
        emergency_number=_emergency_number(entry, locale),
        hours=hours_from(entry.raw("hours"), lambda what, do: entry.error("hours", what, do)),
        holidays=holidays_from(entry.raw("holidays"), lambda what, do: entry.error("holidays", what, do)),
        accent=accent_from(entry.raw("accent"), lambda what, do: entry.error("accent", what, do)),
        keep_posts_days=entry.whole("keep_posts_days", KEEP_POSTS_DAYS, 1, 36_500),
        show_posts_days=entry.whole("show_posts_days", SHOW_POSTS_DAYS, 0, 36_500),
    )
    entry.close()
    return council


def _handle(entry: Entry) -> str:
    handle = entry.text("handle")
    if handle.startswith("@"):
        entry.error("handle", "The handle has an @.", f'Write handle = "{handle[1:]}".')
    elif handle and not HANDLE.fullmatch(handle):
        what = f'"{handle}" ({len(handle)} characters) cannot be an X handle.'
        entry.error("handle", what, "A handle has 1 to 15 letters, digits or underscores.")
    return handle


def _timezone(entry: Entry) -> str:
    name = entry.text("timezone")
    if not name:
        return "UTC"
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        near = nearest(name, available_timezones())
        do = f'Did you mean "{near}"?' if near else 'Write it as "Australia/Brisbane".'
        entry.error("timezone", f'"{name}" is no time zone known here.', do)
        return "UTC"
    return name


def _locale(entry: Entry) -> str:
    locale = entry.text("locale", "en")
    if not LOCALE.fullmatch(locale):
        entry.error("locale", f'"{locale}" is no locale.', 'Write it as "en-AU".')
        return "en"
    return locale.replace("_", "-")


def _emergency_number(entry: Entry, locale: str) -> str:
    country = re.split(r"[-_]", locale)[-1]
    usual = EMERGENCY.get(country, EMERGENCY_ELSEWHERE)
    number = entry.text("emergency_number", usual)
    if "emergency_number" not in entry.values:
        what = f"emergency_number is not given; residents in danger will be told to call {usual}."
        entry.notice("emergency_number", what, f'Write emergency_number = "{usual}" if that is right.')
    elif not re.fullmatch(r"\+?[\d ]{2,15}", number):
        entry.error("emergency_number", f'"{number}" is no number to call.', 'Write it as "000".')
    return number
