"""Remembers the callbacks that failed here and wait in the broker for their next attempt."""

from datetime import datetime
from uuid import UUID

from contracts.messages import SitePublished
from contracts.progress_events_of_deliveries import Started
from contracts.progress_record import Progress

MAX_CALLBACKS = 5000
"""About 2 KiB each."""


class WaitingCallbacks:
    """The newest `size` callbacks of which this process made the latest attempt."""

    def __init__(self, size: int = MAX_CALLBACKS) -> None:
        self._size = size
        self._failed: dict[tuple[UUID, int], tuple[datetime, SitePublished]] = {}

    def remember(self, message: SitePublished, at: datetime) -> None:
        """Note that an attempt failed here."""
        key = message.brief_id, message.run
        self._failed.pop(key, None)
        self._failed[key] = at, message
        if len(self._failed) > self._size:
            del self._failed[next(iter(self._failed))]

    def of(self, brief_id: UUID, run: int) -> SitePublished | None:
        """The message of a callback that waits; None if another replica has it, or nobody."""
        _, message = self._failed.get((brief_id, run), (None, None))
        return message

    def apply(self, _: int, progress: Progress) -> None:
        """Forget a callback of which a later attempt has begun, here or at another replica."""
        if isinstance(progress.facts, Started) and progress.facts.message == SitePublished.key:
            at, _message = self._failed.get((progress.brief_id, progress.run), (None, None))
            if at is not None and progress.at > at:
                del self._failed[progress.brief_id, progress.run]
