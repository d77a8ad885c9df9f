"""Timeout and retries of single HTTP requests to GitHub, below PyGithub."""

from dataclasses import dataclass

from urllib3 import Retry


@dataclass(frozen=True)
class Transport:
    """Timeout of a request in seconds, number of retries, and the pause before the first.

    Replaces PyGithub's GithubRetry, which sleeps in the thread during a rate limit and does not retry PATCH. All calls
    are idempotent, so that every method may be retried.
    """

    timeout: int = 15
    repeats: int = 2
    pause: float = 0.5

    def retry(self) -> Retry:
        """The policy for urllib3; a read timeout is retried only once."""
        return Retry(
            total=self.repeats,
            read=min(self.repeats, 1),
            backoff_factor=self.pause,
            status_forcelist=(500, 502, 503, 504),
            allowed_methods=None,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
