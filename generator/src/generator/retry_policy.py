"""Decides when a failed attempt is retried, so that the last one begins within the generator's time share."""

from chassis.retry_policy import RetryPolicy
from contracts.retry_queues import RETRY_DELAYS
from contracts.time_budget import LAST_CHANCE_SECONDS, MIN_ATTEMPT_SECONDS, RETRY_PAUSE_SECONDS

RETRY_POLICY = RetryPolicy(delays=(2, 4, 8, 16, 32, int(RETRY_PAUSE_SECONDS)), repeat_last=True)
"""Delays in seconds. A model may ask for a longer one, which `shorten_delay` fits into the time share."""


def is_last_chance(seconds_left: float) -> bool:
    """True if no further attempt fits into `seconds_left` of the time share."""
    return seconds_left < LAST_CHANCE_SECONDS


def shorten_delay(seconds_left: float, asked: float | None) -> float | None:
    """Shorten the `asked` delay so that one more attempt fits into `seconds_left`."""
    if asked is None:
        return None
    # The broker has one queue for each delay and rounds up to the next one.
    fitting = [delay for delay in RETRY_DELAYS if delay <= seconds_left - MIN_ATTEMPT_SECONDS]
    return min(asked, max(fitting, default=RETRY_DELAYS[0]))
