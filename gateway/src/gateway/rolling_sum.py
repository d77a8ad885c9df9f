"""Sums amounts by key over a sliding window, in a fixed number of buckets."""

from collections import Counter
from datetime import UTC, datetime, timedelta


class RollingSum:
    """An amount counts for `window` after its time, and at most `window / buckets` longer."""

    def __init__(self, window: timedelta, *, buckets: int) -> None:
        self._window = window.total_seconds()
        self._width = self._window / buckets
        self._buckets: dict[int, Counter[str]] = {}
        self._sums: Counter[str] = Counter()

    def add(self, key: str, amount: int, at: datetime) -> None:
        """Count `amount` for `key` from `at` on."""
        self._forget(at)
        self._buckets.setdefault(int(at.timestamp() // self._width), Counter())[key] += amount
        self._sums[key] += amount

    def of(self, key: str, now: datetime) -> int:
        """The sum of `key` at `now`."""
        self._forget(now)
        return self._sums[key]

    def below(self, limit: int, key: str, now: datetime) -> datetime:
        """The time at which the sum of `key` falls below `limit` if nothing is added."""
        left = self.of(key, now)
        for bucket in sorted(self._buckets):
            if left < limit:
                break
            left -= self._buckets[bucket][key]
            now = datetime.fromtimestamp(self._end_of(bucket), UTC)
        return now

    def _forget(self, now: datetime) -> None:
        # Buckets are in order of creation: one that was created late may stay a bucket longer.
        while self._buckets and self._end_of(oldest := next(iter(self._buckets))) <= now.timestamp():
            for key, amount in self._buckets.pop(oldest).items():
                subtract(self._sums, key, amount)

    def _end_of(self, bucket: int) -> float:
        return (bucket + 1) * self._width + self._window


def subtract(counts: Counter[str], key: str, amount: int) -> None:
    """Subtract `amount` from `key`, and drop the key at zero."""
    counts[key] -= amount
    if counts[key] <= 0:
        del counts[key]
