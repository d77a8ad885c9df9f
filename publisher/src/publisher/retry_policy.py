"""When the publisher tries a failed message again."""

from chassis.retry_policy import RetryPolicy

RETRY_POLICY = RetryPolicy(repeat_last=True, grace=6 * 3600)
"""Six hours after the deadline, because a rate limit of GitHub may last for hours."""
