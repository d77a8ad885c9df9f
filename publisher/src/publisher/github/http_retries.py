"""Timeout and retries of single HTTP requests to GitHub, below PyGithub."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from urllib3 import Retry

CountRequest = Callable[[int | None], None]
"""Called with the HTTP status of each answer; None for a request without one."""


def count_nothing(_: int | None) -> None:
    """For clients without metrics."""


@dataclass(frozen=True)
class Transport:
    """Timeout of a request in seconds, number of retries, and the pause before the first.

    Replaces PyGithub's GithubRetry, which sleeps in the thread during a rate limit and does not retry PATCH. All calls
    are idempotent, so that every method may be retried.
    """

    timeout: int = 15
    repeats: int = 2
    pause: float = 0.5

    def retry(self, count: CountRequest = count_nothing) -> Retry:
        """The policy for urllib3, which sees every request; a read timeout is retried only once."""
        policy = _CountingRetry(
            total=self.repeats,
            read=min(self.repeats, 1),
            backoff_factor=self.pause,
            status_forcelist=(500, 502, 503, 504),
            allowed_methods=None,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        policy.count = count
        return policy


class _CountingRetry(Retry):
    """Counts requests. urllib3 asks about every response, and tells of every request without one."""

    count: CountRequest = staticmethod(count_nothing)

    def new(self, **changes: Any) -> Self:
        policy = super().new(**changes)
        policy.count = self.count
        return policy

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        self.count(status_code)
        return super().is_retry(method, status_code, has_retry_after)

    def increment(self, *request: Any, **result: Any) -> Self:
        if result.get("error") is not None:
            self.count(None)
        return super().increment(*request, **result)
