"""Accepts a brief: returns only once the broker has confirmed its message."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from chassis.errors import Overloaded, ServiceError
from contracts.brief import Brief, owned_task, owner_digest
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.progress_events import Accepted
from contracts.progress_record import Progress
from gateway.brief_fingerprint import fingerprint_of
from gateway.brief_size import max_earlier_checks_bytes, require_fitting_size
from gateway.briefs_read_model import BriefsReadModel
from gateway.earlier_checks import asked_of, earlier_checks
from gateway.ports import Clock, Outbox
from gateway.quotas import Quotas

MAX_IN_FLIGHT = 256
"""Concurrent publishes, as many as a client may have connections: requests must not pile up while the broker is slow.

Large ones are bounded by their memory before, see `body_memory_limit`.
"""

log = structlog.get_logger()


class NonceReusedError(ServiceError):
    """A different brief was accepted with the same email, task, round and nonce."""


@dataclass(frozen=True)
class Acceptance:
    """The result for an accepted brief. `replayed`: the same brief was accepted before."""

    brief_id: UUID
    replayed: bool


@dataclass(frozen=True)
class _Sending:
    """A brief whose message is being published."""

    task: asyncio.Task[None]
    fingerprint: str
    owner: str


class AcceptBrief:
    """The gateway's use case: publishes `brief.accepted` (round 1) or `revision.accepted` for a brief."""

    def __init__(
        self,
        outbox: Outbox,
        read_model: BriefsReadModel,
        clock: Clock,
        time_allowed: timedelta,
        quotas: Quotas | None = None,
    ) -> None:
        self._outbox = outbox
        self._read_model = read_model
        self._clock = clock
        self._time_allowed = time_allowed
        self._quotas = quotas or Quotas()
        self._being_sent: dict[UUID, _Sending] = {}

    async def __call__(self, brief: Brief) -> Acceptance:
        """Accept the brief. A re-send starts it again if it failed or was salvaged, else it queues nothing.

        Raises chassis.errors.SendError when nothing can be promised now, PermanentError when it never can,
        NonceReusedError for a brief with the id of another one, QuotaExceededError for one that would have to be sent.
        """
        fingerprint = fingerprint_of(brief)
        if known := self._read_model.acceptances(brief.id):
            _require_same(fingerprint, {accepted.fingerprint for accepted in known})
        run = self._read_model.next_run(brief.id)
        if run is None:
            return Acceptance(brief.id, replayed=True)
        joined = brief.id in self._being_sent
        sending = self._being_sent.get(brief.id) or self._start_sending(brief, fingerprint, run)
        # Shielded: a cancelled request must not cancel a publish that other requests may wait for.
        await asyncio.shield(sending.task)
        _require_same(fingerprint, {sending.fingerprint})
        return Acceptance(brief.id, replayed=joined)

    def _start_sending(self, brief: Brief, fingerprint: str, run: int) -> "_Sending":
        if len(self._being_sent) >= MAX_IN_FLIGHT:
            raise Overloaded(f"{MAX_IN_FLIGHT} briefs are being published already")
        owner = owner_digest(brief.email)
        others = [sending.owner for sending in self._being_sent.values()]
        self._quotas.check(self._read_model.usage, owner, self._clock(), others)
        task = asyncio.create_task(self._send(brief, fingerprint, run))
        self._being_sent[brief.id] = sending = _Sending(task, fingerprint, owner)
        task.add_done_callback(lambda _: self._being_sent.pop(brief.id))
        return sending

    async def _send(self, brief: Brief, fingerprint: str, run: int) -> None:
        now = self._clock()
        message = self._message(brief, now, run)
        require_fitting_size(message)
        await self._outbox.send(message)
        facts = Accepted(
            task=brief.task,
            round=brief.round,
            deadline=message.deadline,
            checks=len(brief.checks),
            attachments=len(brief.attachments),
            fingerprint=fingerprint,
            owner=owner_digest(brief.email),
            owned_task=owned_task(brief.email, brief.task),
            asked=asked_of(brief),
            attached=tuple(attachment.digest for attachment in brief.attachments),
        )
        accepted = Progress(brief_id=brief.id, service="gateway", at=now, facts=facts, run=run)
        self._read_model.record_acceptance(accepted)
        log.info("brief accepted", task=brief.task, round=brief.round, run=run, attachments=len(brief.attachments))
        self._outbox.report(accepted)

    def _message(self, brief: Brief, now: datetime, run: int) -> BriefAccepted | RevisionAccepted:
        deadline = now + self._time_allowed
        if brief.round == 1:
            return BriefAccepted(brief_id=brief.id, run=run, accepted_at=now, deadline=deadline, brief=brief)
        message = RevisionAccepted(
            brief_id=brief.id,
            run=run,
            accepted_at=now,
            deadline=deadline,
            brief=brief,
            earlier_in_flight=self._read_model.has_in_flight(brief.task, before_round=brief.round),
        )
        known = self._read_model.rounds_of(owned_task(brief.email, brief.task))
        earlier = earlier_checks(known, brief, max_earlier_checks_bytes(message))
        return message.model_copy(update={"earlier_checks": earlier})


def _require_same(fingerprint: str, known: Collection[str | None]) -> None:
    # Acceptances by gateways from before fingerprints have none and count as the same brief.
    if fingerprint not in known and None not in known:
        raise NonceReusedError("another brief was accepted under the same email, task, round and nonce")
