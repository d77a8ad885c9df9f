"""Picks the turns of one run from the stream of conversations, and decides when there are no more."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.conversation import ConversationTurn, Turn
from contracts.model_events import ModelCall, ModelFailed
from gateway.brief_status import BriefView
from gateway.run_events import RunEvents

MAX_BYTES = 8 * 2**20
"""Limit of all texts of one conversation that is shown."""
MARGIN = timedelta(minutes=2)
"""Clocks of services differ, and records wait while the broker is away: turns are looked for so much around a run."""


class Conversation(BaseModel):
    """The prompts that were sent to models for the latest run of a brief, with their replies."""

    brief_id: UUID
    run: int
    is_complete: bool = Field(
        description="False while calls are missing of which the events tell: they are not kept any more, were lost, or "
        "are too many to show."
    )
    turns: tuple[Turn, ...]
    """The oldest first. Secrets are masked; images and documents are named."""


@dataclass(frozen=True)
class ConversationPlace:
    """Which turns are looked for: those of a run that were recorded from `since` to `until`.

    `answered` and `failed` are the numbers of calls of which its events tell.
    """

    brief_id: UUID
    run: int
    since: datetime
    until: datetime
    answered: int = 0
    failed: int = 0


def place_of(brief: BriefView, now: datetime) -> ConversationPlace:
    """Where the conversation of a brief's latest run is in the stream."""
    run = RunEvents(brief.events)
    times = [event.at for event in run]
    return ConversationPlace(
        brief.brief_id,
        run.run,
        since=min(times) - MARGIN,
        until=(max(times) if brief.is_final else now) + MARGIN,
        answered=len(run.of(ModelCall)),
        failed=len(run.of(ModelFailed)),
    )


@dataclass
class ConversationReading:
    """What was read of a conversation so far, in any order and with duplicates."""

    place: ConversationPlace
    max_bytes: int = MAX_BYTES
    _turns: dict[Turn, None] = field(default_factory=dict, init=False)
    _bytes: int = field(default=0, init=False)

    def take(self, record: ConversationTurn) -> bool:
        """Take in a record of any brief; return whether no other record is needed."""
        if (record.brief_id, record.run) == (self.place.brief_id, self.place.run) and record.turn not in self._turns:
            size = _size(record.turn)
            if self._bytes + size > self.max_bytes:
                return True
            self._turns[record.turn] = None
            self._bytes += size
        return record.at > self.place.until

    @property
    def conversation(self) -> Conversation:
        """The conversation as far as it was read."""
        outcomes = [turn.outcome for turn in self._turns]
        return Conversation(
            brief_id=self.place.brief_id,
            run=self.place.run,
            is_complete=outcomes.count("answered") >= self.place.answered
            and outcomes.count("failed") >= self.place.failed,
            turns=tuple(sorted(self._turns, key=lambda turn: turn.asked_at)),
        )


def _size(turn: Turn) -> int:
    texts = (turn.system, turn.prompt, turn.reply)
    return sum(len(text.text.encode()) for text in texts if text is not None)
