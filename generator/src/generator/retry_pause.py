"""Decides when a brief without a site is tried again, so that an attempt always begins before the time share ends."""

from contracts.topology import RETRY_DELAYS

LONGEST_PAUSE = 64.0
"""Seconds between two attempts at a brief where nobody asks for more, see RETRY in `__main__`."""
SHORTEST_ATTEMPT = 30.0
"""Seconds that an attempt may need that only hangs."""


def is_last_chance(seconds_left: float) -> bool:
    """Whether another attempt would come too late, with `seconds_left` of the generator's share of the time."""
    return seconds_left < LONGEST_PAUSE + SHORTEST_ATTEMPT


def pause_in_time(seconds_left: float, asked: float | None) -> float | None:
    """The seconds to wait, of those that are `asked` for; never so long that the last chance passes by."""
    if asked is None:
        return None
    # The broker waits for its own delays only, and rounds up to the next one.
    fitting = [delay for delay in RETRY_DELAYS if delay <= seconds_left - SHORTEST_ATTEMPT]
    return min(asked, max(fitting, default=RETRY_DELAYS[0]))
