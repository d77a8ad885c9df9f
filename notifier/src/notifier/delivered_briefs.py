"""Which briefs were delivered lately, by whomever: a memory of the progress stream, so that nobody is told twice."""

from uuid import UUID

from contracts.progress import Progress
from contracts.progress_events import Delivered

REMEMBERED = 100_000


class DeliveredBriefs:
    """The newest `size` briefs whose evaluator answered 200, each with its latest run that was delivered."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._runs: dict[UUID, int] = {}
        self._size = size

    def covers(self, brief_id: UUID, run: int) -> bool:
        """Whether this run of the brief, or a later one, has been delivered."""
        return self._runs.get(brief_id, 0) >= run

    def apply(self, _: int, progress: Progress) -> None:
        """Take in an event of the stream; one that was already taken in changes nothing."""
        if isinstance(progress.facts, Delivered):
            self.remember(progress.brief_id, progress.run)

    def remember(self, brief_id: UUID, run: int) -> None:
        """Note that the evaluator has been told of this run."""
        self._runs[brief_id] = max(run, self._runs.get(brief_id, 0))
        if len(self._runs) > self._size:
            del self._runs[next(iter(self._runs))]
