"""Counts the recent usage of each email and of all together: briefs, briefs in flight and model tokens."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from contracts.model_events import ModelAnswered
from contracts.progress_events import Accepted, Delivered, Generated, Live, NotLive, Refused
from contracts.progress_events_of_deliveries import Buried
from contracts.progress_record import Progress
from gateway.rolling_sum import RollingSum, subtract

ALL = ""
"""The key of the total."""
_DAY = timedelta(days=1)
_PublishedOrOver = Live | NotLive | Refused | Delivered | Buried


@dataclass(frozen=True, slots=True)
class _InFlight:
    """What is kept of an acceptance: the event itself holds all that was asked."""

    run: int
    at: datetime
    keys: tuple[str, ...]


class QuotaUsage:
    """Counts progress events, so that every replica counts the same and a restart forgets nothing.

    An email stands as its `contracts.brief.owner_digest`. A brief is in flight until its site is published or it is
    over; one of which that is not heard within a day does not count any more.
    """

    def __init__(self) -> None:
        self.briefs = RollingSum(timedelta(hours=1), buckets=60)
        self.tokens = RollingSum(_DAY, buckets=96)
        self._in_flight: dict[UUID, _InFlight] = {}
        self._in_flight_of: Counter[str] = Counter()

    def take(self, progress: Progress) -> None:
        """Count an event; call it once for each event."""
        if isinstance(progress.facts, Accepted):
            self._remove_in_flight(progress.brief_id)
            # Events of earlier releases do not name the owner.
            keys = (ALL, progress.facts.owner) if progress.facts.owner else (ALL,)
            self._in_flight[progress.brief_id] = _InFlight(progress.run, progress.at, keys)
            for key in keys:
                self._in_flight_of[key] += 1
                self.briefs.add(key, 1, progress.at)
        elif tokens := _tokens(progress):
            known = self._in_flight.get(progress.brief_id)
            for key in known.keys if known else (ALL,):
                self.tokens.add(key, tokens, progress.at)
        elif isinstance(progress.facts, _PublishedOrOver):
            accepted = self._in_flight.get(progress.brief_id)
            if accepted is not None and accepted.run <= progress.run:
                self._remove_in_flight(progress.brief_id)

    def in_flight(self, key: str, now: datetime) -> int:
        """The number of briefs of `key` in flight."""
        # In order of acceptance, the oldest first.
        while self._in_flight and self._in_flight[oldest := next(iter(self._in_flight))].at + _DAY < now:
            self._remove_in_flight(oldest)
        return self._in_flight_of[key]

    def _remove_in_flight(self, brief_id: UUID) -> None:
        accepted = self._in_flight.pop(brief_id, None)
        if accepted is not None:
            for key in accepted.keys:
                subtract(self._in_flight_of, key, 1)


def _tokens(progress: Progress) -> int:
    match progress.facts:
        case ModelAnswered(prompt_tokens=prompt_tokens, reply_tokens=reply_tokens):
            return max(0, prompt_tokens) + max(0, reply_tokens)
        case Generated(tokens_aside=tokens_aside):
            return max(0, tokens_aside)
        case _:
            return 0
