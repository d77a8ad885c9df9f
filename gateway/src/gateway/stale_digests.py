"""Has the digests of briefs computed as their events come, so that no list ever has to compute many at once."""

from collections.abc import Callable
from uuid import UUID

MAX_STALE = 100
"""Briefs whose digest is left to the next list: about as many as are under way, and so go stale again at once."""


class StaleDigests:
    """The briefs with events that their digest does not know, the one without a new event for longest first."""

    def __init__(self, compute: Callable[[UUID], None]) -> None:
        self._compute = compute
        self._stale: dict[UUID, None] = {}

    def add(self, brief_id: UUID) -> None:
        """Note that a brief has a new event; beyond MAX_STALE have the digest of the first one computed."""
        self._stale.pop(brief_id, None)
        self._stale[brief_id] = None
        if len(self._stale) > MAX_STALE:
            first = next(iter(self._stale))
            del self._stale[first]
            self._compute(first)
