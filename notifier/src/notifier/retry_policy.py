"""When a callback that was not answered 200 is sent again."""

from chassis.retry_policy import RetryPolicy

DELAYS_SECONDS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""After each failed callback; the last delay repeats. `contracts/retry_queues.py` lists what the broker offers."""

MAX_STRETCH = 2.0
"""Factor by which `Retry-After` may lengthen a delay: an evaluator must not use up the brief's deadline."""


def retry_policy(grace_seconds: float) -> RetryPolicy:
    """Retry until `grace_seconds` after the deadline."""
    return RetryPolicy(DELAYS_SECONDS, repeat_last=True, grace=grace_seconds, max_stretch=MAX_STRETCH)
