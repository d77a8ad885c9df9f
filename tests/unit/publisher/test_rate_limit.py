import pytest

from publisher.github.rate_limit import Budget, RateLimit
from tests.stand_ins.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(now=1_000_000.0)


@pytest.fixture
def pace(clock: ManualClock) -> RateLimit:
    return RateLimit(per_minute=80, per_hour=500, clock=clock)


def sent(pace: RateLimit, clock: ManualClock, seconds: int, writes: int = 1) -> int:
    """How many writes get through when one is tried at every tenth of a second."""
    through = 0
    for _ in range(seconds * 10):
        through += writes if pace.enter("core", writes=writes) == 0 else 0
        clock.now += 0.1
    return through


def test_no_minute_has_more_than_its_writes(pace: RateLimit, clock: ManualClock) -> None:
    assert sent(pace, clock, 59) == 80
    assert sent(pace, clock, 60) == 80


def test_no_hour_has_more_than_its_writes(pace: RateLimit, clock: ManualClock) -> None:
    assert sent(pace, clock, 3599) == 500


def test_reading_needs_no_room(pace: RateLimit) -> None:
    assert pace.enter("core", writes=80) == 0
    assert pace.enter("core") == 0


def test_the_wait_is_told_to_the_second(pace: RateLimit, clock: ManualClock) -> None:
    pace.enter("core", writes=78)
    clock.now += 20
    assert pace.enter("core", writes=2) == 0
    assert pace.enter("core", writes=1) == 40
    assert pace.enter("graphql", writes=79) == 60
    clock.now += 40
    assert pace.enter("core", writes=1) == 0


def test_whoever_begins_leaves_room_to_those_who_finish(pace: RateLimit) -> None:
    pace.enter("core", writes=76)
    assert pace.enter("core", writes=1, headroom=4) > 0
    assert pace.enter("core", writes=4) == 0


def test_more_than_ever_fits_is_let_in_once_nothing_is_before_it(pace: RateLimit, clock: ManualClock) -> None:
    pace.enter("core", writes=1)
    assert pace.enter("core", writes=200) == 60
    clock.now += 60
    assert pace.enter("core", writes=200) == 0
    assert pace.enter("core", writes=1) == 60


def test_after_a_refusal_nothing_is_sent_until_its_time(pace: RateLimit, clock: ManualClock) -> None:
    pace.close(30)
    pace.close(10)
    assert pace.enter("core") == pace.enter("graphql") == 30
    clock.now += 30
    assert pace.enter("core") == 0


def test_the_last_tenth_of_an_hour_is_spread_over_its_rest(pace: RateLimit, clock: ManualClock) -> None:
    pace.note("core", Budget(5000, 400, clock.now + 800))
    assert pace.enter("core") == 2
    clock.now += 2
    assert (pace.enter("core"), pace.enter("core")) == (0, 2)
    assert pace.enter("graphql") == 0


def test_a_spent_hour_is_over_when_github_says_so(pace: RateLimit, clock: ManualClock) -> None:
    pace.note("core", Budget(5000, 0, clock.now + 800))
    assert pace.enter("core") == 800
    clock.now += 800
    pace.note("core", Budget(5000, 4999, clock.now + 3600))
    assert (pace.enter("core"), pace.enter("core")) == (0, 0)


def test_a_budget_said_to_end_in_years_is_waited_for_an_hour_at_most(pace: RateLimit, clock: ManualClock) -> None:
    pace.note("core", Budget(limit=5000, remaining=0, resets_at=clock.now * 1000))
    assert pace.enter("core") == 3600
