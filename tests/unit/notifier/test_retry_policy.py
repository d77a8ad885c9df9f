"""When an evaluator is told again: doubling waits, lengthened at most twofold, until the grace is over."""

from collections.abc import Iterator
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.retry_queues import RETRY_DELAYS
from notifier.retry_policy import retry_policy

POLICY = retry_policy(3600)


def delays(*, deadline: float, grace: float, asked: list[float | None], seconds_each: float = 0.0) -> Iterator[int]:
    """Waits after the first, second, … failure of attempts that take `seconds_each`, until none is left."""
    policy = retry_policy(grace)
    now, attempt = 0.0, 1
    while attempt < 10_000:
        now += seconds_each
        at_least = asked[(attempt - 1) % len(asked)] if asked else None
        delay = policy.delay_after(attempt, seconds_left=deadline - now, at_least=at_least)
        if delay is None:
            return
        yield delay
        now, attempt = now + delay, attempt + 1


def test_attempts_are_made_0_1_3_7_15_31_seconds_after_the_first() -> None:
    first = list(delays(deadline=600, grace=0, asked=[]))
    assert [0, *accumulate(first)] == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511]


def test_after_the_deadline_attempts_go_on_at_the_longest_wait_until_the_grace_is_over() -> None:
    moments = list(accumulate(delays(deadline=600, grace=3600, asked=[])))
    assert moments[8:] == [511, 1023, 1535, 2047, 2559, 3071, 3583, 4095]
    assert moments[-1] + RETRY_DELAYS[-1] > 600 + 3600


@pytest.mark.parametrize(
    ("asked", "wait"), [(None, 4), (0, 4), (3, 4), (4, 4), (4.1, 8), (7, 8), (8, 8), (9, 8), (1e9, 8)]
)
def test_retry_after_only_lengthens_a_wait_and_at_most_twofold(asked: float | None, wait: int) -> None:
    assert POLICY.delay_after(3, seconds_left=600, at_least=asked) == wait


def test_a_lengthened_wait_that_would_end_too_late_is_not_lengthened() -> None:
    policy = retry_policy(0)
    assert policy.delay_after(3, seconds_left=6, at_least=60) == 4
    assert policy.delay_after(3, seconds_left=3, at_least=60) is None


ASKED = st.lists(st.none() | st.floats(0, 1e6), max_size=5)


@given(st.floats(-1000, 2000), st.floats(0, 5000), ASKED, st.floats(0, 15))
def test_every_attempt_is_inside_the_deadline_and_its_grace(
    deadline: float, grace: float, asked: list[float | None], seconds_each: float
) -> None:
    now = 0.0
    for delay in delays(deadline=deadline, grace=grace, asked=asked, seconds_each=seconds_each):
        now += seconds_each + delay
        assert delay in RETRY_DELAYS
        assert now <= deadline + grace + 1e-6


@given(st.floats(-1000, 2000), st.floats(0, 5000), st.floats(0, 15))
def test_waits_never_get_shorter(deadline: float, grace: float, seconds_each: float) -> None:
    waits = list(delays(deadline=deadline, grace=grace, asked=[], seconds_each=seconds_each))
    assert all(earlier <= later for earlier, later in pairwise(waits))


@given(st.integers(1, 50), st.floats(0, 2000), st.floats(0, 1e6))
def test_being_asked_to_wait_never_shortens_a_wait_nor_costs_an_attempt(
    attempt: int, seconds_left: float, asked: float
) -> None:
    plain = POLICY.delay_after(attempt, seconds_left=seconds_left)
    longer = POLICY.delay_after(attempt, seconds_left=seconds_left, at_least=asked)
    assert (plain is None) == (longer is None)
    assert plain is None or longer is None or plain <= longer <= 2 * plain
