"""Consumes one queue: handles each brief once at a time and settles all its deliveries."""

import asyncio
import time
from collections.abc import Coroutine
from functools import partial
from typing import Generic

import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue

from chassis.attempt_runner import AttemptResult, AttemptRunner
from chassis.envelope import Envelope
from chassis.rabbit.acknowledgement import acknowledge, requeue
from chassis.rabbit.amqp_properties import envelope_of
from chassis.rabbit.connections import library_cancels_as
from chassis.rabbit.outbox import Outbox
from chassis.rabbit.queue_checks import is_consumed, messages_waiting
from chassis.rabbit.topology_declaration import declare_work_queue
from chassis.redelivery_deduplication import InFlight, InFlightRun
from chassis.sender_verification import BrokerAccount
from chassis.settlement import Acknowledge, Bury, Defer, RetryLater
from chassis.task_cancellation import cancel_and_wait
from contracts.messages import M
from contracts.work_queues import SALVAGING

log = structlog.get_logger()

CANCEL_SECONDS = 1.0
"""Limit on cancelling the consumer; deliveries that arrive meanwhile are requeued."""


class Consumer(Generic[M]):
    """The consumer of one subscription, on its own channel."""

    def __init__(self, runner: AttemptRunner[M], outbox: Outbox, account: BrokerAccount) -> None:
        self._runner = runner
        self._account = account
        self._work_queue = runner.subscription.queue
        self._outbox = outbox
        self._in_flight: InFlight[AbstractIncomingMessage] = InFlight(time.monotonic)
        self._tasks: set[asyncio.Task[None]] = set()
        self._channel: AbstractChannel | None = None
        self._queue: AbstractQueue | None = None
        self._tag: str | None = None
        self._stopping = False
        self._joined = runner.metrics.joined.labels(self._work_queue.name)
        runner.metrics.in_hand.labels(self._work_queue.name).set_function(partial(len, self._in_flight))

    async def start(self, channel: AbstractChannel) -> None:
        """Start to consume. Called again after a reconnect: redeliveries join the run in flight."""
        if self._stopping:
            return
        # Prefetch equals concurrency: a delivery waiting in memory would be stuck behind others.
        await channel.set_qos(prefetch_count=self._runner.subscription.concurrency)
        self._queue = await declare_work_queue(channel, self._work_queue, passive=self._account.is_own)
        self._tag = await self._queue.consume(self._arrived)
        self._channel = channel

    async def is_lost(self) -> bool:
        """Whether the consumer is gone although connection and channel look open; measures its queue as well."""
        if self._channel is None or self._tag is None or self._stopping or self._channel.is_closed:
            return False
        await self._measure(self._channel)
        return not await is_consumed(self._channel, self._work_queue.name, self._tag)

    async def stop(self, budget: float) -> None:
        """Stop consuming, let running handlers go on for `budget` seconds, and requeue the rest."""
        self._stopping = True
        if self._queue is not None and self._tag is not None:
            try:
                with library_cancels_as(ConnectionError("lost while it was stopped")):
                    async with asyncio.timeout(CANCEL_SECONDS):
                        await self._queue.cancel(self._tag)
            except Exception as error:  # noqa: BLE001 - a broker that is away consumes nothing either
                log.info("consumer not cancelled", queue=self._work_queue.name, reason=repr(error))
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=budget)
            await cancel_and_wait(*unfinished)

    async def _arrived(self, incoming: AbstractIncomingMessage) -> None:
        # Starts a task and returns: the library cancels this callback when its connection breaks.
        if self._stopping:
            await requeue(incoming)
            return
        envelope = envelope_of(incoming, self._account, self._work_queue)
        if refusal := self._account.refusal(envelope.sender, self._work_queue):
            # Not registered in flight, so that a forged delivery never joins a genuine one.
            self._start(self._refuse(envelope, incoming, refusal), f"refuse {envelope.message_id}")
            return
        if self._in_flight.was_settled(envelope.message_id, envelope.attempt):
            await acknowledge(incoming)
            return
        run = self._in_flight.join(envelope.work_key, incoming)
        if run is None:
            self._joined.inc()
            return
        self._start(self._process(envelope, run), f"brief {envelope.brief_id}")

    async def _measure(self, channel: AbstractChannel) -> None:
        queues = (self._work_queue.name, self._work_queue.dead)
        for name, count in (await messages_waiting(channel, queues)).items():
            self._runner.metrics.waiting.labels(name).set(count)

    def _start(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _refuse(self, envelope: Envelope, incoming: AbstractIncomingMessage, reason: str) -> None:
        """Move the message to the dead-letter queue, without a progress event for the brief that it claims."""
        log.error("message refused", queue=self._work_queue.name, message_id=envelope.message_id, reason=reason)
        self._runner.metrics.settled.labels(self._work_queue.name, "Refuse").inc()
        try:
            await self._outbox.bury(envelope, self._work_queue, reason)
        except asyncio.CancelledError:
            await requeue(incoming)
            raise
        await acknowledge(incoming)

    async def _process(self, envelope: Envelope, run: InFlightRun[AbstractIncomingMessage]) -> None:
        structlog.contextvars.bind_contextvars(brief_id=envelope.brief_id, run=envelope.run)
        try:
            result = await self._runner.attempt(envelope)
            await self._publish_settlement(envelope, result)
            self._runner.report_settled(envelope, result)
            while run.deliveries:
                delivery = run.deliveries.pop(0)
                settled = envelope_of(delivery, self._account, self._work_queue)
                self._in_flight.remember_settled(settled.message_id, settled.attempt)
                await acknowledge(delivery)
        except asyncio.CancelledError:
            for delivery in run.deliveries:
                await requeue(delivery)
            raise
        finally:
            self._in_flight.finish(envelope.work_key)

    async def _publish_settlement(self, envelope: Envelope, result: AttemptResult) -> None:
        """Publish what the settlement requires, with confirms, before the delivery is acknowledged."""
        match result.settlement:
            case Acknowledge():
                for key, outgoing in result.outgoing:
                    await self._outbox.publish_until_confirmed(outgoing, key)
                if result.is_salvaged and self._work_queue in SALVAGING:
                    await self._outbox.keep_salvaged(envelope, self._work_queue)
            case RetryLater(delay=delay):
                await self._outbox.retry_later(envelope, self._work_queue, delay)
            case Defer(delay=delay):
                await self._outbox.defer(envelope, self._work_queue, delay)
            case Bury(reason=reason):
                await self._outbox.bury(envelope, self._work_queue, reason)
