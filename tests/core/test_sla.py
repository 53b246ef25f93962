"""Due dates by working days in the council's own time, and how a job stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.core.sla import HOURS_AT_ONCE, DueLevel, day_words, due_at, standing
from tests.core.town import COUNCIL, LONDON

BRISBANE, LONDON_ZONE = ZoneInfo("Australia/Brisbane"), ZoneInfo("Europe/London")


def brisbane(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRISBANE)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON_ZONE)


@pytest.mark.parametrize(
    ("raised", "days", "due"),
    [
        ("2026-05-07 09:14", 5, "2026-05-14 17:00"),
        ("2026-05-07 23:59", 1, "2026-05-08 17:00"),
        ("2026-05-08 12:00", 1, "2026-05-11 17:00"),
        ("2026-05-09 12:00", 1, "2026-05-11 17:00"),
        ("2026-05-01 12:00", 1, "2026-05-05 17:00"),
        ("2026-12-24 12:00", 1, "2026-12-28 17:00"),
        ("2026-05-07 09:14", 20, "2026-06-04 17:00"),
    ],
)
def test_weekends_and_holidays_do_not_count(raised: str, days: int, due: str) -> None:
    assert due_at(brisbane(raised), days, COUNCIL) == brisbane(due)


def test_the_day_is_the_councils_not_utcs() -> None:
    """23:30 UTC on Thursday is Friday morning in Brisbane."""
    assert due_at(datetime(2026, 5, 7, 23, 30, tzinfo=UTC), 1, COUNCIL) == brisbane("2026-05-11 17:00")


def test_closing_time_stays_closing_time_when_clocks_change() -> None:
    assert due_at(london("2026-03-27 10:00"), 1, LONDON) == datetime(2026, 3, 30, 16, tzinfo=UTC)
    assert due_at(london("2026-03-26 10:00"), 1, LONDON) == datetime(2026, 3, 27, 16, tzinfo=UTC)
    assert due_at(london("2026-10-23 10:00"), 1, LONDON) == datetime(2026, 10, 26, 17, tzinfo=UTC)


def test_a_day_with_other_hours_closes_at_its_own() -> None:
    assert due_at(london("2026-06-04 10:00"), 1, LONDON) == london("2026-06-05 16:00")


def test_a_hazard_is_due_in_hours_by_day_and_night() -> None:
    raised = brisbane("2026-05-09 23:00")
    assert due_at(raised, 0, COUNCIL) == raised + timedelta(hours=HOURS_AT_ONCE)


def test_without_hours_the_week_is_monday_to_friday() -> None:
    assert due_at(brisbane("2026-05-08 12:00"), 1, replace(COUNCIL, hours=())) == brisbane("2026-05-11 17:00")


def test_a_council_that_never_opens_still_gives_a_date() -> None:
    closed = replace(
        COUNCIL, holidays=frozenset(brisbane("2026-05-01").date() + timedelta(n) for n in range(400))
    )
    assert due_at(brisbane("2026-05-08 12:00"), 3, closed) > brisbane("2026-05-08 12:00")


@given(st.integers(0, 3_000_000), st.integers(0, 60))
def test_more_days_are_never_due_sooner(minutes: int, days: int) -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due, later = due_at(at, days, LONDON), due_at(at, days + 1, LONDON)
    assert due.tzinfo is UTC and due > at
    assert days == 0 or later > due


@pytest.mark.parametrize(
    ("now", "level", "words", "badge"),
    [
        ("2026-05-07 09:00", DueLevel.ON_TIME, "Due Thursday 14 May", "5 d"),
        ("2026-05-12 09:00", DueLevel.ON_TIME, "Due Thursday 14 May", "2 d"),
        ("2026-05-13 09:00", DueLevel.AT_RISK, "Due tomorrow", "1 d"),
        ("2026-05-14 16:59", DueLevel.AT_RISK, "Due today, 17:00", "today"),
        ("2026-05-14 17:01", DueLevel.OVERDUE, "Overdue since 17:00", "late"),
        ("2026-05-15 08:00", DueLevel.OVERDUE, "1 day overdue", "1 d"),
        ("2026-05-17 08:00", DueLevel.OVERDUE, "1 day overdue", "1 d"),
        ("2026-05-20 08:00", DueLevel.OVERDUE, "4 days overdue", "4 d"),
    ],
)
def test_how_a_job_stands(now: str, level: DueLevel, words: str, badge: str) -> None:
    stands = standing(brisbane("2026-05-14 17:00"), brisbane(now), COUNCIL)
    assert (stands.level, stands.words, stands.badge) == (level, words, badge)


def test_friday_is_at_risk_for_monday() -> None:
    stands = standing(brisbane("2026-05-11 17:00"), brisbane("2026-05-08 09:00"), COUNCIL)
    assert (stands.level, stands.badge, stands.words) == (DueLevel.AT_RISK, "1 d", "Due Monday 11 May")


def test_overdue_on_a_closed_day_has_no_days_yet() -> None:
    stands = standing(brisbane("2026-05-08 17:00"), brisbane("2026-05-09 10:00"), COUNCIL)
    assert (stands.level, stands.days, stands.words) == (DueLevel.OVERDUE, 0, "Overdue since Friday 8 May")


def test_another_year_is_named() -> None:
    words = standing(brisbane("2027-01-04 17:00"), brisbane("2026-12-01 10:00"), COUNCIL).words
    assert words == "Due Monday 4 Jan 2027"


def test_long_months_are_short_in_a_badge() -> None:
    words = standing(brisbane("2026-11-25 17:00"), brisbane("2026-11-16 10:00"), COUNCIL).words
    assert words == "Due Wednesday 25 Nov"


def test_a_day_in_words() -> None:
    assert day_words(brisbane("2026-05-14").date()) == "Thursday 14 May"
