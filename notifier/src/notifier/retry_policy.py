"""When a callback that was not answered 200 is sent again."""

from chassis.retry_policy import RetryPolicy
from contracts.topology import RETRY_DELAYS

MAX_STRETCH = 2.0
"""Factor by which `Retry-After` may lengthen a delay: an evaluator must not use up the brief's deadline."""


def retry_policy(grace_seconds: float) -> RetryPolicy:
    """Retry after 1, 2, 4 … 512 s, then every 512 s, until `grace_seconds` after the deadline."""
    return RetryPolicy(RETRY_DELAYS, repeat_last=True, grace=grace_seconds, max_stretch=MAX_STRETCH)
