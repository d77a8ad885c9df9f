"""Adds up amounts by key over the latest hour or day, in a bounded number of buckets."""

from collections import Counter
from datetime import UTC, datetime, timedelta


class RollingSum:
    """An amount counts from its time on for `window`, and at most `window / buckets` longer."""

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
        """What counts for `key` at `now`."""
        self._forget(now)
        return self._sums[key]

    def below(self, limit: int, key: str, now: datetime) -> datetime:
        """When the sum of `key` will be under `limit` if nothing is added."""
        left = self.of(key, now)
        for bucket in sorted(self._buckets):
            if left < limit:
                break
            left -= self._buckets[bucket][key]
            now = datetime.fromtimestamp(self._end_of(bucket), UTC)
        return now

    def _forget(self, now: datetime) -> None:
        # Oldest first, as they were made: what comes late may stay a bucket longer.
        while self._buckets and self._end_of(oldest := next(iter(self._buckets))) <= now.timestamp():
            for key, amount in self._buckets.pop(oldest).items():
                subtract(self._sums, key, amount)

    def _end_of(self, bucket: int) -> float:
        return (bucket + 1) * self._width + self._window


def subtract(counts: Counter[str], key: str, amount: int) -> None:
    """Take `amount` from what counts for `key`, which is forgotten where nothing is left."""
    counts[key] -= amount
    if counts[key] <= 0:
        del counts[key]
