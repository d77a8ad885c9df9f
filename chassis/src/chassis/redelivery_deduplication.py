"""Registry of the runs in flight: a redelivery of a run that is being handled joins it instead of starting another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

D = TypeVar("D")

SETTLED_MEMORY_SECONDS = 600.0
"""A redelivery after a lost acknowledgement comes within this time."""


@dataclass
class InFlightRun(Generic[D]):
    """Deliveries that one run of the handler will settle; the newest is last."""

    deliveries: list[D]


class InFlight(Generic[D]):
    """The runs that this process handles now, and the deliveries that it settled lately."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._runs: dict[str, InFlightRun[D]] = {}
        self._settled: dict[tuple[str, int], float] = {}

    def __len__(self) -> int:
        return len(self._runs)

    def join(self, key: str, delivery: D) -> InFlightRun[D] | None:
        """Add the delivery to the run of `key` and return None; if there is none, register one and return it."""
        run = self._runs.get(key)
        if run is not None:
            run.deliveries.append(delivery)
            return None
        self._runs[key] = InFlightRun([delivery])
        return self._runs[key]

    def finish(self, key: str) -> None:
        """Remove the run of `key`."""
        del self._runs[key]

    def remember_settled(self, message_id: str, attempt: int) -> None:
        """Record that this attempt is settled, so that a redelivery of it is acknowledged without work."""
        now = self._clock()
        self._settled[message_id, attempt] = now
        for key, since in list(self._settled.items()):
            if now - since < SETTLED_MEMORY_SECONDS:
                break
            del self._settled[key]

    def was_settled(self, message_id: str, attempt: int) -> bool:
        """Whether this attempt was settled here within the last ten minutes."""
        return (message_id, attempt) in self._settled
