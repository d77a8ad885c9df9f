"""What one gateway knows of one brief: its events, the promise before them, and the digest of both."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from contracts.progress_events import Accepted
from contracts.progress_record import Progress
from gateway.brief_status import Digest, digest_of
from gateway.model_prices import ModelPrices


@dataclass
class BriefHistory:
    """Events of one brief by stream offset. `promise` is this process's own acceptance, before the stream has it.

    `begun_at` is the time of its first event, which the order of lists follows.
    """

    brief_id: UUID
    begun_at: datetime
    promise: Progress | None = None
    events: dict[int, Progress] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    forgotten: bool = False
    _digest: Digest | None = None

    def add(self, offset: int, event: Progress, *, max_events: int) -> None:
        """Add an event; beyond `max_events` the oldest that repeats is dropped, else the oldest."""
        # One object for both: it is found at once, and kept once.
        self.events[offset] = self.promise if self.promise == event else event
        if len(self.events) > max_events:
            repeated = (key for key, known in self.events.items() if known.facts.repeats)
            del self.events[next(repeated, next(iter(self.events)))]
        self._has_changed()

    def record(self, promise: Progress) -> None:
        """Record this process's own acceptance."""
        self.promise = promise
        self._has_changed()

    def all(self) -> list[Progress]:
        """All events, in the order in which they came."""
        promised = [self.promise] if self.promise and self.promise not in self.events.values() else []
        return promised + list(self.events.values())

    def digest(self, now: datetime, prices: ModelPrices) -> Digest:
        """The digest of all events, computed once until the next one comes."""
        if self._digest is None:
            self._digest = digest_of(self.brief_id, self.all(), now, prices)
        return self._digest

    def acceptance(self) -> Accepted | None:
        """What was accepted, if it is known: nearly always the first event."""
        known = (self.promise, *self.events.values()) if self.promise else self.events.values()
        return next((event.facts for event in known if isinstance(event.facts, Accepted)), None)

    def has_accepted(self, progress: Progress) -> bool:
        """Whether `progress` is an acceptance of a run that is known to be accepted: its own, or another replica's."""
        return isinstance(progress.facts, Accepted) and any(
            isinstance(event.facts, Accepted) and event.run == progress.run for event in self.all()
        )

    def wake_followers(self) -> None:
        """Have those who follow the brief look again."""
        self.changed.set()
        self.changed = asyncio.Event()

    def _has_changed(self) -> None:
        self._digest = None
        self.wake_followers()
