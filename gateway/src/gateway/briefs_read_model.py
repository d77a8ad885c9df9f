"""The read model of recent briefs: built from the progress stream, limited in size, and observable."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from contracts.progress import Progress
from contracts.progress_events import Accepted
from gateway.brief_changes import BriefChanges
from gateway.brief_status import BriefSummary, BriefView, can_start_again, latest_run, state_of, summary_of, view_of
from gateway.earlier_checks import KnownRound, known_round
from gateway.evidence_store import EvidenceStore
from gateway.quota_usage import QuotaUsage
from gateway.screenshots import Screenshots


@dataclass
class _BriefHistory:
    """Events of one brief by stream offset. `promise` is this process's own acceptance, before the stream has it."""

    promise: Progress | None = None
    events: dict[int, Progress] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    forgotten: bool = False

    def all(self) -> list[Progress]:
        promised = [self.promise] if self.promise and self.promise not in self.events.values() else []
        return promised + list(self.events.values())

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
        self.changed.set()
        self.changed = asyncio.Event()


class BriefsReadModel:
    """The newest `max_briefs` briefs with at most `max_events` events each. For one event loop, not for threads."""

    def __init__(self, *, max_briefs: int = 10_000, max_events: int = 200) -> None:
        self._histories: dict[UUID, _BriefHistory] = {}
        self._max_briefs = max_briefs
        self._max_events = max_events
        self._last_offset = -1
        self._closed = False
        self.screenshots = Screenshots()
        self.evidence = EvidenceStore(self.screenshots)
        self.usage = QuotaUsage()
        self.changes = BriefChanges()

    def apply(self, offset: int, progress: Progress) -> None:
        """Apply the event at `offset` of the stream. Applying it twice changes nothing."""
        if offset <= self._last_offset:
            return
        self._last_offset = offset
        history = self._history(progress.brief_id)
        if not history.has_accepted(progress):
            self.usage.take(progress)
        history.events[offset] = self.screenshots.taken_from(progress)
        if len(history.events) > self._max_events:
            repeated = (key for key, event in history.events.items() if event.facts.repeats)
            del history.events[next(repeated, next(iter(history.events)))]
        history.wake_followers()
        self.changes.tell(progress.brief_id)

    def record_acceptance(self, accepted: Progress) -> None:
        """Record that this process accepted a brief, before the stream delivers the event."""
        history = self._history(accepted.brief_id)
        if not history.has_accepted(accepted):
            self.usage.take(accepted)
        history.promise = accepted
        self.changes.tell(accepted.brief_id)

    def acceptances(self, brief_id: UUID) -> list[Accepted]:
        """The acceptances of a brief; several if replicas accepted it at once."""
        history = self._histories.get(brief_id)
        return [event.facts for event in history.all() if isinstance(event.facts, Accepted)] if history else []

    def next_run(self, brief_id: UUID) -> int | None:
        """The run that a re-send of the brief starts; None while it is in flight and once it has succeeded."""
        history = self._histories.get(brief_id)
        events = history.all() if history else []
        if history is None or history.acceptance() is None:
            return latest_run(events)
        return latest_run(events) + 1 if can_start_again(events) else None

    def has_in_flight(self, task: str, *, before_round: int) -> bool:
        """Whether an earlier round of a task of that name is in flight, as far as is known here."""
        return any(
            accepted.task == task
            and accepted.round < before_round
            and state_of(history.all()) not in {"delivered", "failed"}
            for history in self._histories.values()
            if (accepted := history.acceptance()) is not None
        )

    def rounds_of(self, owned_task: str) -> list[KnownRound]:
        """What is known here of every round of one person's task, see `contracts.brief.owned_task`."""
        return [
            known
            for history in self._histories.values()
            if (accepted := history.acceptance()) is not None
            and accepted.owned_task == owned_task
            and (known := known_round(history.all())) is not None
        ]

    def newest(self, limit: int) -> list[BriefSummary]:
        """Summaries of the newest `limit` briefs, newest first."""
        recent = islice(reversed(self._histories.items()), limit)
        return [summary_of(brief_id, history.all()) for brief_id, history in recent]

    def view(self, brief_id: UUID) -> BriefView | None:
        """The view of a brief; None if it is unknown."""
        history = self._histories.get(brief_id)
        if history is None:
            return None
        events = history.all()
        return view_of(brief_id, events, self.evidence.of(brief_id, latest_run(events)))

    async def follow(self, brief_id: UUID, *, after: int = -1) -> AsyncIterator[tuple[int, Progress]]:
        """Events after offset `after`, then new ones as they arrive, until delivered, failed or `close`."""
        history = self._histories.get(brief_id)
        while history is not None:
            changed = history.changed
            for offset, event in [item for item in history.events.items() if item[0] > after]:
                after = offset
                yield offset, event
            if changed.is_set():
                continue
            # With the promise: a run that was started again has not ended, even if the stream does not say so yet.
            ended = history.forgotten or state_of(history.all()) in {"delivered", "failed"}
            if ended or self._closed:
                return
            await changed.wait()

    async def close(self) -> None:
        """End all event streams, so that they do not delay the shutdown."""
        self._closed = True
        self.changes.close()
        for history in self._histories.values():
            history.wake_followers()

    def _history(self, brief_id: UUID) -> _BriefHistory:
        history = self._histories.get(brief_id)
        if history is None:
            history = self._histories[brief_id] = _BriefHistory()
            if len(self._histories) > self._max_briefs:
                oldest = self._histories.pop(next(iter(self._histories)))
                oldest.forgotten = True
                oldest.wake_followers()
        return history
