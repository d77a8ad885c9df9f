"""The read model of recent briefs: built from the progress stream, limited in size, and observable."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from uuid import UUID

from contracts.evidence import SiteEvidence
from contracts.progress_events import Accepted
from contracts.progress_record import Progress
from gateway.brief_changes import BriefChanges
from gateway.brief_history import BriefHistory
from gateway.brief_list import BriefFilter, BriefsPage, Place
from gateway.brief_state import State, can_start_again, seconds_until_end
from gateway.brief_status import BriefSummary, BriefView, view_of
from gateway.brief_totals import BriefTotals, totals_of
from gateway.earlier_checks import KnownRound, known_round
from gateway.evidence_store import EvidenceStore
from gateway.model_prices import ModelPrices, listed_prices
from gateway.quota_usage import QuotaUsage
from gateway.run_events import latest_run
from gateway.screenshot_store import Screenshots
from gateway.stale_digests import StaleDigests

MAX_BRIEFS = 10_000
"""About 35 kB each."""


class BriefsReadModel:
    """The newest `max_briefs` briefs with at most `max_events` events each. For one event loop, not for threads."""

    def __init__(
        self,
        *,
        max_briefs: int = MAX_BRIEFS,
        max_events: int = 200,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        prices: ModelPrices | None = None,
    ) -> None:
        """`prices` are by default those of model_prices.toml."""
        self._histories: dict[UUID, BriefHistory] = {}
        self._order: list[Place] | None = None
        self._max_briefs = max_briefs
        self._max_events = max_events
        self._clock = clock
        self._prices = prices or listed_prices()
        self._stale = StaleDigests(self._compute_digest)
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
        history = self._history(progress)
        if not history.has_accepted(progress):
            self.usage.take(progress)
        history.add(offset, self.screenshots.taken_from(progress), max_events=self._max_events)
        self._stale.add(progress.brief_id)
        self.changes.tell(progress.brief_id)

    def apply_evidence(self, offset: int, record: SiteEvidence) -> None:
        """Take in a record of the evidence stream."""
        self.evidence.apply(offset, record)
        self.changes.tell(record.brief_id)

    def record_acceptance(self, accepted: Progress) -> None:
        """Record that this process accepted a brief, before the stream delivers the event."""
        history = self._history(accepted)
        if not history.has_accepted(accepted):
            self.usage.take(accepted)
        history.record(accepted)
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
            and self._state(history) not in {"delivered", "failed"}
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

    def newest(self, limit: int, chosen: BriefFilter | None = None, after: Place | None = None) -> BriefsPage:
        """The newest `limit` briefs that `chosen` takes, beginning after a place in the list."""
        chosen, now, page = chosen or BriefFilter(), self._clock(), list[tuple[Place, BriefSummary]]()
        places = self._in_order()
        for place in reversed(places[: bisect_left(places, after)] if after else places):
            digest = self._histories[place.brief_id].digest(now, self._prices)
            if chosen.takes(digest, place.begun_at, now):
                if len(page) == limit:
                    return BriefsPage([each for _, each in page], page[-1][0].cursor)
                page.append((place, digest.as_of(now)))
        return BriefsPage([each for _, each in page])

    def totals(self) -> BriefTotals:
        """Totals over all known briefs."""
        now = self._clock()
        return totals_of([history.digest(now, self._prices) for history in self._histories.values()], now)

    def view(self, brief_id: UUID) -> BriefView | None:
        """The view of a brief; None if it is unknown."""
        history = self._histories.get(brief_id)
        if history is None:
            return None
        events = history.all()
        evidence = self.evidence.of(brief_id, latest_run(events))
        return view_of(brief_id, events, evidence, self._clock(), self._prices)

    async def follow(self, brief_id: UUID, *, after: int = -1) -> AsyncIterator[tuple[int, Progress]]:
        """Events after offset `after`, then new ones as they arrive, until `close`, or until the brief has ended.

        Its end is waited out, see `brief_state.LATE_EVENTS_SECONDS`: those who follow it do not look again later.
        """
        history = self._histories.get(brief_id)
        while history is not None:
            changed = history.changed
            for offset, event in [item for item in history.events.items() if item[0] > after]:
                after = offset
                yield offset, event
            if changed.is_set():
                continue
            # With the promise: a run that was started again has not ended, even if the stream does not say so yet.
            seconds = seconds_until_end(history.all(), self._clock())
            if history.forgotten or self._closed or seconds == 0:
                return
            try:
                await asyncio.wait_for(changed.wait(), seconds)
            except TimeoutError:
                return

    async def close(self) -> None:
        """End all event streams, so that they do not delay the shutdown."""
        self._closed = True
        self.changes.close()
        for history in self._histories.values():
            history.wake_followers()

    def _compute_digest(self, brief_id: UUID) -> None:
        if (history := self._histories.get(brief_id)) is not None:
            history.digest(self._clock(), self._prices)

    def _state(self, history: BriefHistory) -> State:
        return history.digest(self._clock(), self._prices).summary.state

    def _in_order(self) -> list[Place]:
        if self._order is None:
            self._order = sorted(Place(known.begun_at, known.brief_id) for known in self._histories.values())
        return self._order

    def _history(self, event: Progress) -> BriefHistory:
        """The history that the event belongs to."""
        history = self._histories.get(event.brief_id)
        if history is None:
            history = self._histories[event.brief_id] = BriefHistory(event.brief_id, event.at)
            self._order = None
            if len(self._histories) > self._max_briefs:
                oldest = self._histories.pop(next(iter(self._histories)))
                oldest.forgotten = True
                oldest.wake_followers()
        elif event.at < history.begun_at:
            history.begun_at = event.at
            self._order = None
        return history
