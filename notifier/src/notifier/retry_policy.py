"""When an evaluator that did not answer 200 is told again."""

from chassis.retry_policy import RetryPolicy
from contracts.topology import RETRY_DELAYS

STRETCH = 2.0
"""How many times its turn an evaluator may lengthen a wait by `Retry-After`: the ten minutes are not its to spend."""


def retry_policy(grace_seconds: float) -> RetryPolicy:
    """1, 2, 4 … 512 s after each failure, then every 512 s, until `grace_seconds` after the deadline."""
    return RetryPolicy(RETRY_DELAYS, repeat_last=True, grace=grace_seconds, stretch=STRETCH)
