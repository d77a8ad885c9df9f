"""The shares of time fit into each other and into the ten minutes."""

from contracts.time_budget import (
    AFTER_GENERATION_SECONDS,
    CALLBACK_SECONDS,
    DEADLINE_SECONDS,
    GENERATION_SECONDS,
    HANDLING_LIMIT_SECONDS,
    INPUTS_SECONDS,
    LAST_CHANCE_SECONDS,
    LATE_ANSWER_SECONDS,
    MIN_REPAIR_SECONDS,
    MODEL_CALL_SECONDS,
    OVERRUN_SECONDS,
    PAGES_WAIT_SECONDS,
    PUBLICATION_SECONDS,
    REVISION_SECONDS,
    SPREADSHEETS_SECONDS,
    VISIT_SECONDS,
)

BROKER_LIMIT_SECONDS = 1800


def test_the_shares_of_the_services_add_up_to_ten_minutes() -> None:
    assert GENERATION_SECONDS + PUBLICATION_SECONDS + CALLBACK_SECONDS == DEADLINE_SECONDS == 600


def test_the_generator_stops_when_the_shares_of_the_others_begin() -> None:
    assert DEADLINE_SECONDS - AFTER_GENERATION_SECONDS == GENERATION_SECONDS


def test_a_model_that_hangs_leaves_time_for_another_attempt() -> None:
    assert SPREADSHEETS_SECONDS < INPUTS_SECONDS
    assert INPUTS_SECONDS + MODEL_CALL_SECONDS <= GENERATION_SECONDS
    assert LAST_CHANCE_SECONDS < GENERATION_SECONDS - MODEL_CALL_SECONDS


def test_a_late_answer_its_visit_and_another_one_end_before_an_attempt_counts_as_hung() -> None:
    assert MIN_REPAIR_SECONDS < LATE_ANSWER_SECONDS
    assert LATE_ANSWER_SECONDS + 2 * VISIT_SECONDS < OVERRUN_SECONDS


def test_a_revision_that_waited_has_time_for_an_answer() -> None:
    assert REVISION_SECONDS - AFTER_GENERATION_SECONDS > LATE_ANSWER_SECONDS


def test_an_attempt_that_hangs_ends_before_the_limit_of_its_message() -> None:
    assert INPUTS_SECONDS + GENERATION_SECONDS + OVERRUN_SECONDS < HANDLING_LIMIT_SECONDS < BROKER_LIMIT_SECONDS
    assert DEADLINE_SECONDS < PAGES_WAIT_SECONDS < HANDLING_LIMIT_SECONDS
