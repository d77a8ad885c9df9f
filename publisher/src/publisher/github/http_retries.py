"""How requests to GitHub are repeated below PyGithub."""

from dataclasses import dataclass

from urllib3 import Retry


@dataclass(frozen=True)
class Transport:
    """How long a request may take, how often a fault of the way there is repeated, and the seconds in between.

    Not PyGithub's own GithubRetry: that one sleeps in the thread for as long as a rate limit asks, and leaves PATCH
    alone. A limit is for the broker to wait for. Every call here may be repeated: its result is the same or looked up.
    """

    timeout: int = 15
    repeats: int = 2
    pause: float = 0.5

    def retry(self) -> Retry:
        """The same for urllib3. Whoever hung once is asked once more only."""
        return Retry(
            total=self.repeats,
            read=min(self.repeats, 1),
            backoff_factor=self.pause,
            status_forcelist=(500, 502, 503, 504),
            allowed_methods=None,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
