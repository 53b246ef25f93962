"""What a month costs, what it will have cost, and what stops first."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from civic.core.budget import Budget, budget, dollars, first_day
from civic.core.pacing import ACKNOWLEDGED, EVERYTHING, NOTHING, Leave, Pace

POLL = timedelta(seconds=3.5)
moments = st.timedeltas(timedelta(0), timedelta(days=1100)).map(datetime(2026, 1, 1, tzinfo=UTC).__add__)
mills = st.integers(0, 10_000_000)


@st.composite
def days(draw: st.DrawFn, now: datetime) -> dict[str, int]:
    back = draw(st.lists(st.integers(0, 60), max_size=30, unique=True))
    return {(now - timedelta(days=one)).date().isoformat(): draw(mills) for one in back}


@given(st.data(), moments)
def test_the_forecast_is_never_less_than_what_is_spent(data: st.DataObject, now: datetime) -> None:
    found = budget(data.draw(days(now)), 0, now)
    assert found.forecast >= found.spent >= 0


@given(st.data(), moments, mills)
def test_more_spent_today_never_lowers_the_forecast(data: st.DataObject, now: datetime, more: int) -> None:
    by_day, today = data.draw(days(now)), now.date().isoformat()
    by_day[today] = by_day.get(today, 0) + 1
    dearer = by_day | {today: by_day[today] + more}
    assert budget(dearer, 0, now).forecast >= budget(by_day, 0, now).forecast


@given(st.data(), moments)
def test_days_before_the_first_day_do_not_matter(data: st.DataObject, now: datetime) -> None:
    by_day = data.draw(days(now))
    kept = {day: cost for day, cost in by_day.items() if day >= first_day(now)}
    assert budget(kept, 5, now) == budget(by_day, 5, now)


@given(mills, mills, st.integers(0, 10_000_000))
def test_more_spent_never_allows_more(spent: int, more: int, cap: int) -> None:
    before, after = Budget(spent, 0, cap), Budget(spent + more, 0, cap)
    assert after.leave().up_to <= before.leave().up_to
    assert after.poll_every(POLL) >= before.poll_every(POLL)


@given(mills, st.integers(1, 10_000_000))
def test_below_the_cap_everything_goes_and_a_reason_is_told_beyond(spent: int, cap: int) -> None:
    leave = Budget(spent, 0, cap).leave()
    assert (leave == Leave()) == (spent < cap)
    assert bool(leave.why) == (spent >= cap)


def test_what_stops_first() -> None:
    assert [Budget(spent, 0, 1000).leave().up_to for spent in (0, 999, 1000, 1099, 1100, 9000)] == [
        EVERYTHING, EVERYTHING, ACKNOWLEDGED, ACKNOWLEDGED, NOTHING, NOTHING,
    ]  # fmt: skip
    five = timedelta(minutes=5)
    assert [Budget(spent, 0, 1000).poll_every(POLL) for spent in (0, 899, 900, 2000)] == [
        POLL, POLL, five, five,
    ]  # fmt: skip
    assert Budget(900, 0, 1000).poll_every(timedelta(hours=1)) == timedelta(hours=1)
    assert Budget(10_000_000, 0, 0).leave() == Leave()
    assert Budget(10_000_000, 0, 0).poll_every(POLL) == POLL


def test_a_steady_month_is_foreseen_from_its_middle() -> None:
    now = datetime(2026, 11, 16, tzinfo=UTC)
    by_day = {f"2026-11-{day:02}": 100 for day in range(1, 16)}
    assert budget(by_day, 0, now).spent == 1500
    found = budget(by_day | {"2026-10-31": 90_000}, 0, now)
    assert (found.spent, found.forecast) == (1500, 3000)


def test_a_new_month_begins_at_nothing_with_last_week_in_mind() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    found = budget({f"2026-11-{day}": 100 for day in range(24, 31)}, 0, now)
    assert found.spent == 0
    assert 2600 <= found.forecast <= 3100


def test_the_month_is_that_of_utc() -> None:
    sydney = datetime.fromisoformat("2026-12-01T08:00:00+11:00")
    assert budget({"2026-11-30": 7}, 0, sydney).spent == 7


@given(st.integers(0, 500), st.integers(0, 200), st.integers(0, 200))
def test_a_pace_allows_less_the_more_went(gone: int, more: int, reserve: int) -> None:
    pace = Pace(timedelta(minutes=15), most=95 + reserve, unhurried=80)
    assert pace.leave(gone + more).up_to <= pace.leave(gone).up_to


def test_of_two_leaves_the_stricter_holds_with_its_words() -> None:
    strict, mild = Leave(0, "strict"), Leave(20, "mild")
    assert strict.and_(mild) == mild.and_(strict) == strict
    assert Leave().and_(mild) == mild


def test_dollars_are_told_to_the_cent_and_below_where_that_matters() -> None:
    assert [dollars(one) for one in (0, 4, 10, 1500, 1_234_560)] == [
        "$0.00", "$0.004", "$0.01", "$1.50", "$1,234.56",
    ]  # fmt: skip
