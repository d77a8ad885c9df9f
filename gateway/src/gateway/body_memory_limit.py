"""Limits the memory of all request bodies together; bodies with a verified secret have a limit of their own.

These wait for their turn, and get room for the whole body at once: of many that grew side by side, none would be read.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.problem_details import BUSY, ProblemError

UNCOUNTED_BYTES = 64 * 1024
"""Bytes that every body may have; only bytes beyond them count towards the limits."""
MAX_LARGEST_PROVEN = 4
MAX_LARGEST_UNPROVEN = 2
"""How many bodies of the largest size fit into memory, with a verified secret and without."""
PROTECTED_SECONDS = 5.0
"""After this time a large body without a verified secret may be evicted for another one."""
TURN_SECONDS = 15.0
"""How long a body with a verified secret waits for room."""
BUSY_RETRY_SECONDS = 5


@dataclass(eq=False)
class BodyReservation:
    """The counted bytes of one body."""

    evict: Callable[[], None]
    began: float
    proven: bool = False
    is_read: bool = False
    evicted: bool = False
    held: int = 0


@dataclass
class BodyMemoryLimit:
    """Counts the bytes of all bodies. `max_bytes` is the size of the largest body."""

    max_bytes: int
    clock: Callable[[], float] = time.monotonic
    held: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    """Counted bytes, by whether the secret is verified."""
    _reservations: dict[BodyReservation, None] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Lock of the body that waits for room; others wait for it in the order of their arrival."""
    _freed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a body frees bytes."""

    def reserve(self, evict: Callable[[], None]) -> BodyReservation:
        """An empty reservation for a new body; `evict` is called when the body has to end early."""
        reservation = BodyReservation(evict, self.clock())
        self._reservations[reservation] = None
        return reservation

    def claim(self, reservation: BodyReservation, size: int) -> None:
        """Grow the reservation to `size`. Raises ProblemError 503 at the limit."""
        more = max(0, size - UNCOUNTED_BYTES) - reservation.held
        while more > 0 and self.held[reservation.proven] + more > self._max_bytes_of(proven=reservation.proven):
            self._evict_oldest(reservation)
        if more > 0:
            reservation.held += more
            self.held[reservation.proven] += more

    async def prove(self, reservation: BodyReservation, size: int) -> None:
        """Count the body, of `size` bytes in all, among those with a verified secret, once there is room for all of it.

        Raises ProblemError 503 if there is none within TURN_SECONDS.
        """
        whole = max(0, size - UNCOUNTED_BYTES)
        if whole:
            try:
                async with asyncio.timeout(TURN_SECONDS), self._turn:
                    while self.held[True] + whole > self._max_bytes_of(proven=True):
                        self._freed.clear()
                        await self._freed.wait()
            except TimeoutError:
                raise busy_problem() from None
        self._release(reservation)
        reservation.proven = True
        reservation.held = whole
        self.held[True] += whole

    def release(self, reservation: BodyReservation) -> None:
        """Free the bytes of a finished body."""
        self._release(reservation)
        self._reservations.pop(reservation, None)

    def _max_bytes_of(self, *, proven: bool) -> int:
        return self.max_bytes * (MAX_LARGEST_PROVEN if proven else MAX_LARGEST_UNPROVEN)

    def _evict_oldest(self, reservation: BodyReservation) -> None:
        """Evict the body without a verified secret that began first. Raises ProblemError 503 if none may be evicted."""
        incoming = (other for other in self._reservations if other.held and not (other.proven or other.is_read))
        oldest = next(incoming, reservation)
        if reservation.proven or oldest is reservation or oldest.began > self.clock() - PROTECTED_SECONDS:
            raise busy_problem()
        self._release(oldest)
        oldest.evicted = True
        oldest.evict()

    def _release(self, reservation: BodyReservation) -> None:
        self.held[reservation.proven] -= reservation.held
        reservation.held = 0
        self._freed.set()


def busy_problem() -> ProblemError:
    """The 503 for a body that exceeds the memory limit."""
    detail = f"Too many large bodies at once. Send the same request again after {BUSY_RETRY_SECONDS} seconds."
    return ProblemError(BUSY, detail, headers={"Retry-After": str(BUSY_RETRY_SECONDS)})
