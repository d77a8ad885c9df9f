"""Decides when a brief without a site is tried again, so that the last attempt begins before the time share ends."""

from contracts.time_shares import LAST_CHANCE_SECONDS, MIN_ATTEMPT_SECONDS
from contracts.topology import RETRY_DELAYS


def is_last_chance(seconds_left: float) -> bool:
    """Whether no further attempt fits into `seconds_left` of the generator's share of the time."""
    return seconds_left < LAST_CHANCE_SECONDS


def shorten_delay(seconds_left: float, asked: float | None) -> float | None:
    """The delay that is `asked` for, shortened so that one more attempt fits into `seconds_left`."""
    if asked is None:
        return None
    # The broker has one queue for each delay and rounds up to the next one.
    fitting = [delay for delay in RETRY_DELAYS if delay <= seconds_left - MIN_ATTEMPT_SECONDS]
    return min(asked, max(fitting, default=RETRY_DELAYS[0]))
