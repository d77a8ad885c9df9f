"""Amounts of the latest hour, in buckets."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.rolling_sum import RollingSum

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADDED = st.lists(st.tuples(st.integers(0, 4 * 3600), st.sampled_from("ab"), st.integers(1, 9)), max_size=60)


@given(ADDED, st.integers(0, 5 * 3600))
def test_the_sum_has_all_of_the_window_and_nothing_older_than_a_bucket_more(
    added: list[tuple[int, str, int]], then: int
) -> None:
    rolling = RollingSum(HOUR, buckets=60)
    told = sorted(item for item in added if item[0] <= then)
    for second, key, amount in told:
        rolling.add(key, amount, NOON + timedelta(seconds=second))
    least, most = (
        sum(amount for second, key, amount in told if key == "a" and second > then - 3600 - more) for more in (0, 60)
    )
    assert least <= rolling.of("a", NOON + timedelta(seconds=then)) <= most


@given(ADDED, st.integers(1, 30))
def test_at_the_time_that_it_names_the_sum_is_below_the_limit_and_just_before_it_is_not(
    added: list[tuple[int, str, int]], limit: int
) -> None:
    rolling = RollingSum(HOUR, buckets=60)
    for second, key, amount in sorted(added):
        rolling.add(key, amount, NOON + timedelta(seconds=second))
    now = NOON + 4 * HOUR
    free = rolling.below(limit, "a", now)
    if free > now:
        assert rolling.of("a", free - timedelta(seconds=1)) >= limit
    assert rolling.of("a", free) < limit


def test_what_left_the_window_takes_no_memory() -> None:
    rolling = RollingSum(HOUR, buckets=60)
    for number in range(5000):
        rolling.add(f"email {number}", 1, NOON + number * MINUTE)
    assert len(rolling._buckets) <= 62
    assert len(rolling._sums) <= 62
