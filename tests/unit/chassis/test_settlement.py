"""What becomes of a delivery is decided for every kind of result."""

from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import Deferred, OutcomeUnknown, PermanentError, TransientError
from chassis.retry_policy import RetryPolicy
from chassis.settlement import Acknowledge, Bury, Defer, RetryLater, Settlement, decide_settlement
from contracts.retry_queues import RETRY_DELAYS

POLICY = RetryPolicy(delays=(1, 2, 4), grace=10)


def outcome(error: Exception | None, *, attempt: int = 1, seconds_left: float = 600.0) -> Settlement:
    return decide_settlement(error, attempt=attempt, seconds_left=seconds_left, policy=POLICY)


def test_success_is_acknowledged() -> None:
    assert outcome(None) == Acknowledge()


def test_a_transient_error_waits_for_the_delay_of_its_attempt() -> None:
    assert [outcome(TransientError("busy"), attempt=n) for n in (1, 2, 3)] == [
        RetryLater(1, "busy"),
        RetryLater(2, "busy"),
        RetryLater(4, "busy"),
    ]


def test_the_fourth_failure_of_three_delays_is_buried() -> None:
    assert outcome(TransientError("busy"), attempt=4) == Bury("no attempt is left after 4: busy")


def test_a_longer_wait_that_the_other_side_asked_for_is_kept_on_the_next_rung() -> None:
    assert outcome(TransientError("busy", retry_after=17.5)) == RetryLater(32, "busy")


def test_a_shorter_wait_that_the_other_side_asked_for_changes_nothing() -> None:
    assert outcome(TransientError("busy", retry_after=0.5), attempt=3) == RetryLater(4, "busy")


def test_nothing_is_tried_after_the_deadline_and_its_grace() -> None:
    assert outcome(TransientError("busy"), attempt=2, seconds_left=-8) == RetryLater(2, "busy")
    assert outcome(TransientError("busy"), attempt=2, seconds_left=-8.5) == Bury("no attempt is left after 2: busy")


def test_a_message_whose_turn_has_not_come_waits_without_using_up_an_attempt() -> None:
    assert [outcome(Deferred("busy"), attempt=n) for n in (1, 4, 99)] == [Defer(1, "busy")] * 3
    assert outcome(Deferred("busy", seconds=3)) == Defer(4, "busy")


def test_a_turn_that_never_comes_ends_with_the_grace() -> None:
    assert outcome(Deferred("busy"), seconds_left=-9) == Defer(1, "busy")
    assert outcome(Deferred("busy"), seconds_left=-9.5) == Bury("its turn never came: busy")


def test_a_permanent_error_is_buried_at_once() -> None:
    assert outcome(PermanentError("the key is wrong")) == Bury("the key is wrong")


def test_a_bug_is_retried_twice_and_buried_with_its_kind() -> None:
    assert outcome(ZeroDivisionError("oops")) == RetryLater(1, "unexpected ZeroDivisionError: oops")
    assert outcome(ZeroDivisionError("oops"), attempt=3) == Bury("unexpected ZeroDivisionError: oops (attempt 3)")


def test_the_last_delay_repeats_where_the_policy_says_so() -> None:
    policy = RetryPolicy(delays=(1, 2), repeat_last=True)
    assert [policy.delay_after(n, seconds_left=600) for n in (1, 2, 3, 4)] == [1, 2, 2, 2]


ERRORS = st.one_of(
    st.none(),
    st.builds(TransientError, st.text(), retry_after=st.none() | st.floats(0, 1e9)),
    st.builds(PermanentError, st.text()),
    st.builds(OutcomeUnknown, st.text()),
    st.builds(Deferred, st.text(), seconds=st.integers(0, 10**6)),
    st.builds(ValueError, st.text()),
)


@given(ERRORS, st.integers(1, 10_000), st.floats(-1e9, 1e9), st.booleans(), st.none() | st.floats(1, 10))
def test_every_result_has_an_outcome_whose_delay_the_broker_has_a_queue_for(
    error: Exception | None, attempt: int, seconds_left: float, repeat_last: bool, stretch: float | None
) -> None:
    policy = RetryPolicy(repeat_last=repeat_last, grace=60, max_stretch=stretch)
    decided = decide_settlement(error, attempt=attempt, seconds_left=seconds_left, policy=policy)
    assert isinstance(decided, Acknowledge | RetryLater | Defer | Bury)
    if isinstance(decided, RetryLater | Defer):
        assert decided.delay in RETRY_DELAYS
        assert decided.delay <= seconds_left + 60
