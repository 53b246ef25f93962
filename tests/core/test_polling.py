"""The pause between two looks: as wanted, a little longer when quiet, spread where the window runs out."""

from datetime import UTC, datetime, timedelta

import pytest

from civic.core.calls import Window
from civic.core.polling import poll_every

NOW = datetime(2026, 11, 12, 2, 0, tzinfo=UTC)
WANTED = timedelta(seconds=3.5)


def window(remaining: int, ends_in: float) -> Window:
    return Window(300, remaining, NOW + timedelta(seconds=ends_in), NOW)


def seconds(
    quiet_hours: float | None = None, left: Window | None = None, wanted: timedelta = WANTED
) -> float:
    last = None if quiet_hours is None else NOW - timedelta(hours=quiet_hours)
    return poll_every(wanted, NOW, last, left).total_seconds()


@pytest.mark.parametrize(("quiet_hours", "pause"), [(None, 3.5), (0, 3.5), (0.99, 3.5), (1, 5), (9, 5)])
def test_quiet_hours_are_looked_at_less_often(quiet_hours: float | None, pause: float) -> None:
    assert seconds(quiet_hours) == pause


@pytest.mark.parametrize("wanted", [0.2, 1, 3.5, 60])
def test_no_post_comes_two_seconds_later_than_wanted(wanted: float) -> None:
    assert wanted <= seconds(9, wanted=timedelta(seconds=wanted)) < wanted + 2


def test_a_window_that_would_not_last_is_spread_over_its_time() -> None:
    assert seconds(left=window(200, ends_in=600)) == 3.5
    assert seconds(left=window(101, ends_in=600)) == 3.5
    assert seconds(left=window(100, ends_in=600)) == 6
    assert seconds(left=window(0, ends_in=600)) == 600
    assert seconds(left=window(0, ends_in=0)) == 3.5
    assert seconds(left=window(0, ends_in=-60)) == 3.5


def test_two_workers_use_no_more_than_the_window() -> None:
    now, left, looks = NOW, 300, 0
    while now < NOW + timedelta(minutes=15):
        pause = poll_every(WANTED, now, None, Window(300, left, NOW + timedelta(minutes=15), now))
        left, looks, now = left - 2, looks + 2, now + pause
    assert 280 < looks <= 302
