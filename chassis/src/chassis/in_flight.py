"""Work in hand: one flight per run of a brief; later deliveries of the same run join it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

D = TypeVar("D")

SETTLED_MEMORY_SECONDS = 600.0
"""An acknowledgement may be lost with its connection; the redelivery that follows comes well within this time."""


@dataclass
class Flight(Generic[D]):
    """Deliveries that one run of the handler will settle; the newest is last."""

    deliveries: list[D]


class Flights(Generic[D]):
    """Which briefs this process has in hand, and which deliveries it has already settled."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._in_hand: dict[str, Flight[D]] = {}
        self._settled: dict[tuple[str, int], float] = {}

    def __len__(self) -> int:
        return len(self._in_hand)

    def board(self, key: str, delivery: D) -> Flight[D] | None:
        """Join the flight of `key` if there is one and return None; else open one and return it to be flown."""
        flight = self._in_hand.get(key)
        if flight is not None:
            flight.deliveries.append(delivery)
            return None
        self._in_hand[key] = Flight([delivery])
        return self._in_hand[key]

    def land(self, key: str) -> None:
        """End the flight of `key`."""
        del self._in_hand[key]

    def remember_settled(self, message_id: str, attempt: int) -> None:
        """Note that this attempt needs no more work, whatever the broker knows of it."""
        now = self._clock()
        self._settled[message_id, attempt] = now
        for key, since in list(self._settled.items()):
            if now - since < SETTLED_MEMORY_SECONDS:
                break
            del self._settled[key]

    def was_settled(self, message_id: str, attempt: int) -> bool:
        """Whether this very attempt was settled here within the last ten minutes."""
        return (message_id, attempt) in self._settled
