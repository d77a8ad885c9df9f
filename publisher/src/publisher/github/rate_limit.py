"""Delays requests so that one token stays within GitHub's rate limits.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: 80 requests that create content a minute
and 500 an hour; every response's headers contain the hourly budget of all requests.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_MINUTE, _HOUR = 60.0, 3600.0
_LOW_SHARE = 0.1
# GitHub's documentation asks for at least a minute if the response names no time.
_DEFAULT_WAIT_SECONDS = 60.0
# GitHub has no longer limit. A wrong header must not block the publisher for longer.
_MAX_WAIT_SECONDS = 3600.0


def seconds_to_wait(headers: Mapping[str, str], now: float) -> float:
    """The wait that a refusal's headers ask for: Retry-After first, then the limit's reset, as GitHub documents it.

    `headers` by names in lower case; `now` in seconds since 1970.
    """
    retry_after = headers.get("retry-after", "")
    if retry_after.isdecimal():
        return min(float(retry_after), _MAX_WAIT_SECONDS)
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return min(max(1.0, float(reset) - now + 1), _MAX_WAIT_SECONDS)
    return _DEFAULT_WAIT_SECONDS


@dataclass(frozen=True)
class Budget:
    """The hourly budget in a response: all requests, those left, and the reset in seconds since 1970."""

    limit: int
    remaining: int
    resets_at: float


class RateLimit:
    """The limits of one token in this process. Not thread-safe. `clock` returns seconds since 1970."""

    def __init__(self, *, per_minute: int, per_hour: int, clock: Callable[[], float]) -> None:
        self._windows: Mapping[float, deque[float]] = {
            _MINUTE: deque(maxlen=per_minute),
            _HOUR: deque(maxlen=per_hour),
        }
        self._clock = clock
        self._closed_until = 0.0
        self._next: dict[str, float] = {}
        self._spacing: dict[str, float] = {}

    def enter(self, resource: str, *, writes: int = 0, headroom: int = 0) -> float:
        """Count the requests as sent and return 0; or return the seconds after which to call again.

        `writes` counts requests that create content. `headroom` more must be free without being taken, so that a new
        site does not use up what sites near their end need.
        """
        now = self._clock()
        wait = max(
            self._closed_until - now,
            self._next.get(resource, 0.0) - now,
            *(self._until_free(window, seconds, writes, headroom, now) for seconds, window in self._windows.items()),
            0.0,
        )
        if wait > 0:
            return wait
        for window in self._windows.values():
            window.extend([now] * writes)
        if resource in self._spacing:
            self._next[resource] = now + self._spacing[resource]
        return 0.0

    def close(self, seconds: float) -> None:
        """Send nothing for `seconds`, after GitHub answered with a rate limit."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    def note(self, resource: str, budget: Budget) -> None:
        """Apply a response's budget. The last tenth of it is spread evenly over the rest of the hour."""
        now = self._clock()
        left = min(budget.resets_at - now, _HOUR)
        if left <= 0 or budget.remaining > budget.limit * _LOW_SHARE:
            self._spacing.pop(resource, None)
            self._next.pop(resource, None)
        elif budget.remaining <= 0:
            self._next[resource] = now + left
        else:
            self._spacing[resource] = left / budget.remaining
            self._next[resource] = now + self._spacing[resource]

    def renew(self) -> None:
        """Forget all limits, because there is a new token."""
        for window in self._windows.values():
            window.clear()
        self._closed_until = 0.0
        self._next.clear()
        self._spacing.clear()

    @staticmethod
    def _until_free(window: deque[float], seconds: float, writes: int, headroom: int, now: float) -> float:
        """Seconds until `writes` more fit. A batch above the limit is allowed once the window is empty."""
        limit = window.maxlen or 1
        if writes == 0:
            return 0.0
        room = max(limit - writes - headroom, 0)
        recent = [at for at in window if at > now - seconds]
        if len(recent) <= room:
            return 0.0
        return recent[len(recent) - room - 1] + seconds - now
