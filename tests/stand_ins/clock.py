"""A monotonic clock that a test turns."""

from dataclasses import dataclass


@dataclass
class ManualClock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now
