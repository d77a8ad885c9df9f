"""Counts requests against GitHub's primary rate limit, and builds its response headers."""

import threading
from collections.abc import Mapping

from tools.stand_ins.github.pages_builds import Clock
from tools.stand_ins.github.responses import Answer, Refusal

WINDOW = 3600.0  # seconds


class PrimaryLimit:
    """A number of requests per hour for one token; the hour begins with the first request."""

    def __init__(self, limit: int, clock: Clock) -> None:
        self.limit, self.clock, self.lock = limit, clock, threading.Lock()
        self.used, self.reset = 0, clock() + WINDOW

    def spend(self) -> None:
        """Count a request, or refuse it."""
        with self.lock:
            now = self.clock()
            if now >= self.reset:
                self.used, self.reset = 0, now + WINDOW
            if self.used >= self.limit:
                raise primary_limit_refusal(self.limit, self.reset)
            self.used += 1

    def overview(self) -> Answer:
        """The answer of `GET /rate_limit`, which does not count itself. One budget for all, unlike GitHub's."""
        with self.lock:
            left = max(self.limit - self.used, 0)
            rate = {"limit": self.limit, "remaining": left, "reset": int(self.reset), "used": self.used}
        return Answer(200, {"resources": {"core": rate, "graphql": rate, "search": rate}, "rate": rate})

    def headers(self) -> Mapping[str, str]:
        """The rate limit headers of every response."""
        return limit_headers(self.limit, self.used, self.reset)


def limit_headers(limit: int, used: int, reset: float) -> dict[str, str]:
    """The five headers; `reset` is in seconds since 1970."""
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(max(limit - used, 0)),
        "X-RateLimit-Used": str(used),
        "X-RateLimit-Reset": str(int(reset)),
        "X-RateLimit-Resource": "core",
    }


def primary_limit_refusal(limit: int, reset: float) -> Refusal:
    """The 403 of an exhausted limit."""
    message = (
        "API rate limit exceeded for user. If you reach out to GitHub Support for help, please include the request ID."
    )
    return Refusal(403, message, headers=limit_headers(limit, limit, reset))


def secondary_limit_refusal(status: int, retry_after: int | None) -> Refusal:
    """The 403 or 429 of the secondary limit; without `Retry-After` clients have to wait a minute."""
    message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    return Refusal(status, message, headers={} if retry_after is None else {"Retry-After": str(retry_after)})
