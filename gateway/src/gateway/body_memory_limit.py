"""Which bodies may be in memory together: those of senders who know a secret have a room of their own."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.problem_details import BUSY, ProblemError

ORDINARY_BYTES = 64 * 1024
"""Every body may be this large. What is beyond it counts towards what all bodies of its kind hold together."""
LARGEST_PROVEN = 4
LARGEST_UNPROVEN = 2
"""So many of the largest bodies fit in together with the secret known, and before it is."""
FAIR_SECONDS = 5.0
"""After so long a large body whose secret is still not known gives way to others that need its room."""
RETRY_AFTER_SECONDS = 5


@dataclass(eq=False)
class Place:
    """What one body holds beyond its ordinary bytes."""

    give_way: Callable[[], None]
    began: float
    proven: bool = False
    is_read: bool = False
    gave_way: bool = False
    held: int = 0


@dataclass
class BodyMemoryLimit:
    """Counts bytes. `max_bytes` is the size of the largest body."""

    max_bytes: int
    clock: Callable[[], float] = time.monotonic
    held: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    """Bytes beyond the ordinary ones, by whether their senders have proven to know a secret."""
    _places: dict[Place, None] = field(default_factory=dict)

    def enter(self, give_way: Callable[[], None]) -> Place:
        """A place for a body that has not begun."""
        place = Place(give_way, self.clock())
        self._places[place] = None
        return place

    def claim(self, place: Place, size: int) -> None:
        """Let the body of `place` grow to `size`. Raises ProblemError 503 where others hold too much."""
        more = max(0, size - ORDINARY_BYTES) - place.held
        while more > 0 and self.held[place.proven] + more > self._most(proven=place.proven):
            self._free_some(place)
        if more > 0:
            place.held += more
            self.held[place.proven] += more

    def prove(self, place: Place) -> None:
        """Move it to the room of those who know a secret. Raises ProblemError 503 where that is full."""
        size = place.held + ORDINARY_BYTES
        self._release(place)
        place.proven = True
        self.claim(place, size)

    def leave(self, place: Place) -> None:
        """The body is gone."""
        self._release(place)
        self._places.pop(place, None)

    def _most(self, *, proven: bool) -> int:
        return self.max_bytes * (LARGEST_PROVEN if proven else LARGEST_UNPROVEN)

    def _free_some(self, place: Place) -> None:
        """Take the room of the unproven body that has been coming in for longest. Raises ProblemError 503."""
        incoming = (other for other in self._places if other.held and not (other.proven or other.is_read))
        oldest = next(incoming, place)
        if place.proven or oldest is place or oldest.began > self.clock() - FAIR_SECONDS:
            raise busy()
        self._release(oldest)
        oldest.gave_way = True
        oldest.give_way()

    def _release(self, place: Place) -> None:
        self.held[place.proven] -= place.held
        place.held = 0


def busy() -> ProblemError:
    """The answer to a body for which there is no room."""
    detail = f"Too many large bodies at once. Send the same request again after {RETRY_AFTER_SECONDS} seconds."
    return ProblemError(BUSY, detail, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
