"""When the publisher tries a failed message again."""

from chassis.retry_policy import RetryPolicy

DELAYS_SECONDS = (2, 4, 8, 16, 32, 64, 128, 256)
"""After each failed attempt; the last delay repeats."""

GRACE_SECONDS = 6 * 3600
"""After the deadline, because a rate limit of GitHub may last for hours."""

RETRY_POLICY = RetryPolicy(DELAYS_SECONDS, repeat_last=True, grace=GRACE_SECONDS)
