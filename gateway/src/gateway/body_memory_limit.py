"""Limits the memory of all request bodies together; bodies with a verified secret have a limit of their own."""

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

    def prove(self, reservation: BodyReservation) -> None:
        """Count the body among those with a verified secret. Raises ProblemError 503 at their limit."""
        size = reservation.held + UNCOUNTED_BYTES
        self._release(reservation)
        reservation.proven = True
        self.claim(reservation, size)

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


def busy_problem() -> ProblemError:
    """The 503 for a body that exceeds the memory limit."""
    detail = f"Too many large bodies at once. Send the same request again after {BUSY_RETRY_SECONDS} seconds."
    return ProblemError(BUSY, detail, headers={"Retry-After": str(BUSY_RETRY_SECONDS)})
