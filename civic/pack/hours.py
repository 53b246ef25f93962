"""Opening hours and holidays as a council writes them.

In: `{ mon-fri = "08:00-17:00", sat = "09:00-12:00" }` and `["2026-12-25"]`. Out: spans, dates.
A value may hold several stretches ("08:00-12:00, 13:00-17:00") or "closed"; a key is a day or a range.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from itertools import pairwise

from civic.core.council import OpenSpan

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-\u2013]\s*(\d{1,2}):(\d{2})")
OFFICE = tuple(OpenSpan(day, time(8), time(17)) for day in range(5))
Complain = Callable[[str, str], None]


def hours_from(value: object, complain: Complain) -> tuple[OpenSpan, ...]:
    """Read the `hours` key; Monday to Friday from 8 to 17 where it is left out."""
    if value is None:
        return OFFICE
    if not isinstance(value, dict):
        complain(
            f"hours is {value!r}, which is no table of days.", 'Write hours = { mon-fri = "08:00-17:00" }.'
        )
        return OFFICE
    spans: list[OpenSpan] = []
    for key, text in value.items():
        days, stretches = _days(key, complain), _stretches(key, text, complain)
        spans += [OpenSpan(day, *stretch) for day in days for stretch in stretches]
    spans.sort(key=lambda span: (span.weekday, span.opens))
    _check_overlaps(spans, complain)
    return tuple(spans)


def holidays_from(value: object, complain: Complain) -> frozenset[date]:
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        complain(f"holidays is {value!r}, which is no list of dates.", 'Write holidays = ["2026-12-25"].')
        return frozenset()
    days = (_day(item, complain) for item in value)
    return frozenset(day for day in days if day is not None)


def _days(key: str, complain: Complain) -> range | tuple[int, ...]:
    ends = [part.strip().lower()[:3] for part in re.split(r"[-\u2013]", key)]
    if not 1 <= len(ends) <= 2 or any(end not in DAYS for end in ends):
        complain(f'hours: "{key}" is no day.', "Write a day or a range, such as sat or mon-fri.")
        return ()
    first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
    if first > last:
        complain(
            f'hours: "{key}" runs backwards.', "Start a range with the earlier day of the week (mon to sun)."
        )
    return range(first, last + 1)


def _stretches(key: str, text: object, complain: Complain) -> list[tuple[time, time]]:
    if isinstance(text, str) and text.strip().lower() == "closed":
        return []
    parts = text.split(",") if isinstance(text, str) else [repr(text)]
    return [stretch for part in parts if (stretch := _stretch(key, part.strip(), complain))]


def _stretch(key: str, part: str, complain: Complain) -> tuple[time, time] | None:
    found = SPAN.fullmatch(part)
    numbers = [int(number) for number in found.groups()] if found else []
    if not numbers or numbers[0] > 23 or numbers[2] > 24 or numbers[1] > 59 or numbers[3] > 59:
        complain(f'hours of {key}: "{part}" is no stretch of time.', 'Write it as "08:00-17:00".')
        return None
    opens = time(numbers[0], numbers[1])
    closes = time.max if numbers[2] == 24 else time(numbers[2], numbers[3])
    if closes <= opens:
        what = f'hours of {key}: "{part}" ends before it starts.'
        complain(what, 'Close later than you open; "24:00" is midnight.')
        return None
    return opens, closes


def _check_overlaps(spans: list[OpenSpan], complain: Complain) -> None:
    for earlier, later in pairwise(spans):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            what = f"hours: {DAYS[later.weekday]} is given twice, and the stretches overlap."
            complain(what, "Give each day once, with its stretches parted by commas.")


def _day(item: object, complain: Complain) -> date | None:
    try:
        return item if isinstance(item, date) else date.fromisoformat(str(item))
    except ValueError:
        complain(f"holidays: {item!r} is no date.", 'Write it as "2026-12-25" (year-month-day).')
        return None
