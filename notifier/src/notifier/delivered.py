"""Which briefs were delivered lately, by whomever: a memory of the progress stream, so that nobody is told twice."""

from uuid import UUID

from contracts.progress import Progress, Stage

REMEMBERED = 100_000


class DeliveredBriefs:
    """The newest `size` briefs whose evaluator answered 200."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._ids: dict[UUID, None] = {}
        self._size = size

    def __contains__(self, brief_id: UUID) -> bool:
        return brief_id in self._ids

    def apply(self, _: int, progress: Progress) -> None:
        """Take in an event of the stream; one that was already taken in changes nothing."""
        if progress.stage is Stage.DELIVERED:
            self.remember(progress.brief_id)

    def remember(self, brief_id: UUID) -> None:
        """Note that this brief's evaluator has been told."""
        self._ids[brief_id] = None
        if len(self._ids) > self._size:
            del self._ids[next(iter(self._ids))]
