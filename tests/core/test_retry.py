"""When to try again: waits that grow within bounds, differ by chance, keep to what the platform asks, and end."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from civic.core.retry import RetryPolicy

NOW = datetime(2026, 5, 7, 8, 52, tzinfo=UTC)
POLICY = RetryPolicy()
chances = st.floats(0, 1)
attempts = st.integers(0, 10_000)


def wait(attempt: int, chance: float, not_before: datetime | None = None) -> timedelta:
    at = POLICY.next_try(attempt, NOW, NOW, chance, not_before)
    assert at is not None
    return at - NOW


@given(attempts, chances)
def test_every_wait_lies_within_its_bounds(attempt: int, chance: float) -> None:
    bound = min(POLICY.longest, POLICY.first * 2 ** min(max(attempt - 1, 0), 20))
    assert POLICY.first / 2 <= wait(attempt, chance) <= bound


@given(attempts)
def test_all_of_its_range_is_used(attempt: int) -> None:
    assert wait(attempt, 0) == POLICY.first / 2
    assert wait(attempt, 1) == min(POLICY.longest, POLICY.first * 2 ** min(max(attempt - 1, 0), 20))


@given(attempts, chances, chances)
def test_more_chance_is_never_less_of_a_wait(attempt: int, one: float, other: float) -> None:
    assert wait(attempt, min(one, other)) <= wait(attempt, max(one, other))


def test_those_that_failed_in_the_same_moment_come_back_spread_out() -> None:
    luck = random.Random(7)
    waits = sorted(wait(8, luck.random()).total_seconds() for _ in range(400))
    bound = POLICY.first.total_seconds() * 2**7
    quarters = [sum(n * bound / 4 <= one < (n + 1) * bound / 4 for one in waits) for n in range(4)]
    assert min(quarters) > 70, quarters
    assert len(set(waits)) > 390


@given(attempts, chances, st.timedeltas(timedelta(days=-1), timedelta(days=1)))
def test_nothing_is_tried_before_the_platform_asks_for_it(
    attempt: int, chance: float, ahead: timedelta
) -> None:
    assert wait(attempt, chance, NOW + ahead) == max(ahead, wait(attempt, chance))


@given(attempts, chances)
def test_after_a_day_a_person_decides(attempt: int, chance: float) -> None:
    a_day_ago = NOW - POLICY.give_up_after
    assert POLICY.next_try(attempt, NOW, a_day_ago, chance) is not None
    assert POLICY.next_try(attempt, NOW, a_day_ago - timedelta(seconds=1), chance, NOW) is None
