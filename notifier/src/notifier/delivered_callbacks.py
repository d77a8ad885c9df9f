"""Remembers from the progress stream which callbacks any replica has delivered, so that none is sent twice."""

from uuid import UUID

from contracts.progress_events import Delivered
from contracts.progress_record import Progress

MAX_BRIEFS = 100_000
DELIVERY_HISTORY = "4h"
"""Read at the start: far longer than the retries of one message take; a longer history only slows the start."""


class DeliveredCallbacks:
    """The newest `size` briefs whose evaluator answered 200, each with the latest delivered run."""

    def __init__(self, size: int = MAX_BRIEFS) -> None:
        self._runs: dict[UUID, int] = {}
        self._size = size

    def covers(self, brief_id: UUID, run: int) -> bool:
        """Whether this run of the brief, or a later one, has been delivered."""
        return self._runs.get(brief_id, 0) >= run

    def apply(self, _: int, progress: Progress) -> None:
        """Apply one event of the progress stream. Applying it twice changes nothing."""
        if isinstance(progress.facts, Delivered):
            self.remember(progress.brief_id, progress.run)

    def remember(self, brief_id: UUID, run: int) -> None:
        """Record that the callback for this run was delivered."""
        self._runs[brief_id] = max(run, self._runs.get(brief_id, 0))
        if len(self._runs) > self._size:
            del self._runs[next(iter(self._runs))]
