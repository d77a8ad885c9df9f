"""Publishes everything that a process sends: next messages, retries, dead letters, progress events, evidence, turns."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import structlog
from aio_pika.abc import AbstractChannel
from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential_jitter

from chassis.envelope import DIED_HEADER, REASON_HEADER, Envelope, encode
from chassis.errors import OutcomeUnknown, Overloaded, SendError, Unroutable
from chassis.metrics import Metrics
from chassis.rabbit.confirmed_publish import publish
from chassis.rabbit.queue_checks import exists
from chassis.rabbit.stream_writer import StreamWriter
from chassis.rabbit.topology_declaration import declare_topology
from chassis.sender_verification import BrokerAccount
from contracts.conversation import ConversationTurn
from contracts.evidence import SiteEvidence
from contracts.messages import M, QueuedMessage
from contracts.operator_commands import Command
from contracts.progress_record import Progress, redacted
from contracts.retry_queues import delay_exchange
from contracts.streams import COMMANDS, CONVERSATIONS, EVIDENCE, PROGRESS
from contracts.work_queues import DEAD_LETTERS, EXCHANGE, WorkQueue

log = structlog.get_logger()

PROGRESS_BACKLOG = 1000
"""Events kept in memory while the broker is away."""
EVIDENCE_BACKLOG = 50
"""The same for evidence, of which each may take a third of a megabyte."""
TURNS_BACKLOG = 20
"""The same for turns of conversations, of which each may take 0.6 MB."""

REDECLARE_PAUSE_SECONDS = 2.0
NEW_QUEUES_SECONDS = 2.0
"""Wait after creating queues. Measured on 3.10: a quorum queue that is less than a second old when its broker is killed
may come back without a leader, and without the messages confirmed on it."""


class Outbox:
    """Sends over one channel of the publishing connection, and to streams over another."""

    def __init__(
        self,
        metrics: Metrics,
        account: BrokerAccount,
        redactor: Callable[[str], str] = str,
        *,
        new_queues_seconds: float = NEW_QUEUES_SECONDS,
    ) -> None:
        """`redactor` redacts reasons, which may quote any exception, and answers of evaluators."""
        self._metrics = metrics
        self._account = account
        self._redactor = redactor
        self._new_queues_seconds = new_queues_seconds
        self._channel: AbstractChannel | None = None
        self._progress = StreamWriter(PROGRESS, account, backlog=PROGRESS_BACKLOG)
        self._evidence = StreamWriter(EVIDENCE, account, backlog=EVIDENCE_BACKLOG)
        self._turns = StreamWriter(CONVERSATIONS, account, backlog=TURNS_BACKLOG)
        self._missing: frozenset[str] = frozenset()
        self._declaring: asyncio.Task[None] | None = None

    async def declare(self, channel: AbstractChannel) -> None:
        """Declare the topology. If the queues are new, wait until they survive a crash of the broker."""
        are_new = not await exists(channel, PROGRESS.name)  # the last to be declared
        self._missing = await declare_topology(channel, passive=self._account.is_own)
        if are_new:
            log.info("queues made", seconds_to_wait=self._new_queues_seconds)
            await asyncio.sleep(self._new_queues_seconds)

    def open(self, channel: AbstractChannel, stream_channel: AbstractChannel) -> None:
        """Publish over these channels from now on; without an open channel `send` raises OutcomeUnknown."""
        self._channel = channel
        for writer in (self._progress, self._evidence, self._turns):
            if writer.stream.name not in self._missing:  # publishing to what is missing would close the channel
                writer.open(stream_channel)

    async def close(self, *, max_seconds: float = 2.0) -> None:
        """Stop sending; records still in a backlog are sent for at most `max_seconds`."""
        writers = self._progress, self._evidence, self._turns
        await asyncio.gather(*(writer.close(max_seconds=max_seconds) for writer in writers))

    async def send(self, message: QueuedMessage) -> None:
        """Publish one message. Raises SendError within 5 s, PermanentError if it is too large."""
        await self._publish(EXCHANGE, message.key, encode(message))

    async def send_command(self, command: Command) -> None:
        """Publish an operator's command to the workers. Raises SendError within 5 s."""
        if COMMANDS.name in self._missing:  # publishing to what is missing would close the channel
            raise Unroutable(f"the broker has no stream {COMMANDS.name}: import the definitions of this release")
        body = command.model_dump_json().encode()
        await self._publish(
            COMMANDS.name, "", Envelope(command.type_name, str(uuid4()), str(command.brief_id), body, run=command.run)
        )

    async def publish_until_confirmed(self, envelope: Envelope, key: str) -> None:
        """Publish under the same message id until the broker confirms."""
        await self._publish_until_confirmed(EXCHANGE, key, envelope)

    async def retry_later(self, envelope: Envelope, queue: WorkQueue[M], seconds: int) -> None:
        """Redeliver to `queue` after `seconds` as the next attempt."""
        await self._publish_until_confirmed(delay_exchange(seconds), queue.name, envelope.next_attempt())

    async def defer(self, envelope: Envelope, queue: WorkQueue[M], seconds: int) -> None:
        """Redeliver to `queue` after `seconds` without counting an attempt."""
        await self._publish_until_confirmed(delay_exchange(seconds), queue.name, envelope.same_attempt())

    async def bury(self, envelope: Envelope, queue: WorkQueue[M], reason: str) -> None:
        """Publish the message to the dead-letter queue of `queue`, with the reason."""
        # A header larger than a frame would close the channel.
        headers = {
            REASON_HEADER: self._redactor(reason)[:1000],
            DIED_HEADER: datetime.now(UTC).isoformat(timespec="seconds"),
        }
        await self._publish_until_confirmed(DEAD_LETTERS, queue.dead, envelope, headers)

    async def keep_salvaged(self, envelope: Envelope, queue: WorkQueue[M]) -> None:
        """Keep the message of a salvaged brief for an operator's retry, unless the broker has no queue for it."""
        if queue.salvaged in self._missing:  # publishing to what is missing would close the channel
            return
        headers = {DIED_HEADER: datetime.now(UTC).isoformat(timespec="seconds")}
        try:
            retried = (OutcomeUnknown, Overloaded)
            await self._publish_until_confirmed(DEAD_LETTERS, queue.salvaged, envelope, headers, retried=retried)
        except Unroutable as error:
            log.warning("salvaged brief not kept", reason=str(error), remedy="its sender can send it again")

    def report(self, progress: Progress) -> None:
        """Publish a progress event in the background, in order. Never raises, never blocks."""
        self._metrics.progress.observe(progress)
        self._progress.put(redacted(progress, self._redactor))

    def publish_evidence(self, evidence: SiteEvidence) -> None:
        """Tell operators what is known of a site. Never raises, never waits."""
        self._metrics.progress.observe_evidence(evidence.evidence)
        if EVIDENCE.name not in self._missing:
            self._evidence.put(evidence)

    def publish_turn(self, record: ConversationTurn) -> None:
        """Tell operators what a model was asked and replied. Never raises, never waits."""
        if CONVERSATIONS.name not in self._missing:
            turn = record.turn.model_copy(update={"failure": self._redactor(record.turn.failure)})
            self._turns.put(record.model_copy(update={"turn": turn}))

    async def _publish_until_confirmed(
        self,
        exchange: str,
        key: str,
        envelope: Envelope,
        headers: dict[str, str] | None = None,
        *,
        retried: type[SendError] | tuple[type[SendError], ...] = SendError,
    ) -> None:
        # No limit: the delivery is not acknowledged, so that giving up would only repeat the work.
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(retried),
            wait=wait_exponential_jitter(multiplier=0.1, max=5, jitter=0.1),
        ):
            with attempt:
                await self._publish(exchange, key, envelope, headers)

    async def _publish(
        self, exchange: str, key: str, envelope: Envelope, headers: dict[str, str] | None = None
    ) -> None:
        try:
            if self._channel is None:
                raise OutcomeUnknown("the broker has not been reached yet")
            await publish(self._channel, exchange, key, envelope, headers, signature=self._account.signature)
        except SendError as error:
            self._metrics.published.labels(type(error).__name__).inc()
            log.warning("message not confirmed", key=key, brief_id=envelope.brief_id, reason=str(error))
            if isinstance(error, Unroutable) and self._channel is not None:
                self._declare_again(self._channel)
            raise
        self._metrics.published.labels("confirmed").inc()

    def _declare_again(self, channel: AbstractChannel) -> None:
        """Declare a deleted queue again in the background, so that a later attempt succeeds."""
        if self._declaring is None or self._declaring.done():
            self._declaring = asyncio.create_task(self._declare_after_a_pause(channel), name="mend topology")
            self._declaring.add_done_callback(_log_failure)

    async def _declare_after_a_pause(self, channel: AbstractChannel) -> None:
        # The queue's consumer should notice the deletion and declare it first. Measured on 3.10: after an earlier
        # declaration the broker counts the old consumer, but delivers nothing to it.
        await asyncio.sleep(REDECLARE_PAUSE_SECONDS)
        self._missing = await declare_topology(channel, passive=self._account.is_own)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.warning("topology could not be declared again", exc_info=task.exception())
