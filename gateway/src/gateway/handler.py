"""Accepting a brief: a promise is given only once the broker has confirmed the message that keeps it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from chassis.errors import Overloaded
from contracts.brief import Brief
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.progress import Progress, Stage
from gateway.board import Board
from gateway.ports import Clock, Outbox

MAX_IN_FLIGHT = 64
"""Briefs being handed to the broker at once: when it is slow, waiting requests must not pile up in memory."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Acceptance:
    """A promise that was given. `replayed` says that the same brief had been accepted before."""

    brief_id: UUID
    replayed: bool


class AcceptBrief:
    """The gateway's use case: a brief in, `brief.accepted` (round 1) or `revision.accepted` out."""

    def __init__(self, outbox: Outbox, board: Board, clock: Clock, time_allowed: timedelta) -> None:
        self._outbox = outbox
        self._board = board
        self._clock = clock
        self._time_allowed = time_allowed
        self._in_flight: dict[UUID, asyncio.Task[None]] = {}

    async def __call__(self, brief: Brief) -> Acceptance:
        """Promise the brief; a re-send of a known one is promised again without being queued again.

        Raises chassis.errors.SendError when nothing can be promised now, PermanentError when it never can.
        """
        if self._board.accepted(brief.id):
            return Acceptance(brief.id, replayed=True)
        sending = self._in_flight.get(brief.id)
        joined = sending is not None
        if sending is None:
            if len(self._in_flight) >= MAX_IN_FLIGHT:
                raise Overloaded(f"{MAX_IN_FLIGHT} briefs are being handed to the broker already")
            sending = asyncio.create_task(self._send(brief))
            self._in_flight[brief.id] = sending
            sending.add_done_callback(lambda _: self._in_flight.pop(brief.id))
        # Shielded: a request that ends early must not take a publish down that others, or a report, wait for.
        await asyncio.shield(sending)
        return Acceptance(brief.id, replayed=joined)

    async def _send(self, brief: Brief) -> None:
        now = self._clock()
        message_type = BriefAccepted if brief.round == 1 else RevisionAccepted
        message = message_type(brief_id=brief.id, accepted_at=now, deadline=now + self._time_allowed, brief=brief)
        await self._outbox.send(message)
        accepted = Progress(
            brief_id=brief.id,
            service="gateway",
            stage=Stage.ACCEPTED,
            at=now,
            facts={
                "task": brief.task,
                "round": brief.round,
                "deadline": message.deadline.isoformat(),
                "checks": len(brief.checks),
                "attachments": len(brief.attachments),
            },
        )
        self._board.promise(accepted)
        log.info("brief accepted", task=brief.task, round=brief.round, attachments=len(brief.attachments))
        self._outbox.report(accepted)
