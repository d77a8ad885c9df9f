"""Keeps one token within GitHub's limits: how long to wait before a request, instead of being refused it.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: 80 requests that create content a minute
and 500 an hour; the hourly budget of all requests is told in every answer's headers.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_MINUTE, _HOUR = 60.0, 3600.0
_LOW_SHARE = 0.1


@dataclass(frozen=True)
class Budget:
    """What an answer says about the hour: requests in all, those left, and when it ends in seconds since 1970."""

    limit: int
    remaining: int
    resets_at: float


class RateLimit:
    """One for each token and process; not for several threads. `clock` gives seconds since 1970."""

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
        """0 and the requests are counted as sent; else the seconds after which to ask again.

        `writes` is how many of them create content. `headroom` is room for more of them that is wanted but not taken:
        whoever begins something long leaves the rest to those who are about to finish.
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
        """GitHub refused a request because of a limit: nothing is sent for so long."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    def note(self, resource: str, budget: Budget) -> None:
        """Heed what an answer told. The last tenth of an hour's budget is spread over the rest of the hour."""
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
        """There is another token: nothing that was learned about the limits of the old one holds for it."""
        for window in self._windows.values():
            window.clear()
        self._closed_until = 0.0
        self._next.clear()
        self._spacing.clear()

    @staticmethod
    def _until_free(window: deque[float], seconds: float, writes: int, headroom: int, now: float) -> float:
        """Seconds until `writes` more fit. More than ever fit are let in once there is nothing before them."""
        limit = window.maxlen or 1
        if writes == 0:
            return 0.0
        room = max(limit - writes - headroom, 0)
        recent = [at for at in window if at > now - seconds]
        if len(recent) <= room:
            return 0.0
        return recent[len(recent) - room - 1] + seconds - now
