"""Takes deliveries from one queue, works on each brief once at a time, and settles every delivery of it."""

import asyncio
import time
from functools import partial
from typing import Generic

import structlog
from aio_pika.abc import AbstractIncomingMessage, AbstractQueue, AbstractRobustChannel

from chassis.attempt import Verdict, Worker
from chassis.cancelling import cancel_and_wait
from chassis.envelope import Envelope
from chassis.flights import Flight, Flights
from chassis.handling import M
from chassis.rabbit.declaring import declare_work_queue
from chassis.rabbit.delivery import acknowledge, envelope_of, hand_back
from chassis.rabbit.outbox import Outbox
from chassis.rabbit.probing import is_consumed
from chassis.settle import Acknowledge, Bury, Defer, RetryLater

log = structlog.get_logger()


class Consumer(Generic[M]):
    """One subscription of this process, on a channel of its own."""

    def __init__(self, worker: Worker[M], outbox: Outbox) -> None:
        self._worker = worker
        self._work_queue = worker.subscription.queue
        self._outbox = outbox
        self._flights: Flights[AbstractIncomingMessage] = Flights(time.monotonic)
        self._tasks: set[asyncio.Task[None]] = set()
        self._channel: AbstractRobustChannel | None = None
        self._queue: AbstractQueue | None = None
        self._tag: str | None = None
        self._stopping = False
        self._joined = worker.metrics.joined.labels(self._work_queue.name)
        worker.metrics.in_hand.labels(self._work_queue.name).set_function(partial(len, self._flights))

    async def start(self, channel: AbstractRobustChannel) -> None:
        """Consume; after a reconnect the channel does so again by itself."""
        # The prefetch is the number of briefs in hand: a delivery waiting in memory would be stuck behind others.
        await channel.set_qos(prefetch_count=self._worker.subscription.concurrency)
        self._queue = await declare_work_queue(channel, self._work_queue)
        self._tag = await self._queue.consume(self._arrived)
        self._channel = channel

    async def is_lost(self) -> bool:
        """Whether nothing is consumed although the connection and the channel look well."""
        if self._channel is None or self._tag is None or self._stopping or self._channel.is_closed:
            return False
        return not await is_consumed(self._channel, self._work_queue.name, self._tag)

    async def stop(self, budget: float, *, patience: float = 1.0) -> None:
        """Take no more, let work in hand go on for `budget` seconds, and hand the rest back to the broker.

        The broker has `patience` seconds to stop sending; what still comes is handed back.
        """
        self._stopping = True
        if self._queue is not None and self._tag is not None and patience > 0:
            try:
                async with asyncio.timeout(patience):
                    await self._queue.cancel(self._tag)
            except Exception as error:  # noqa: BLE001 - a broker that is away consumes nothing either
                log.info("consumer not cancelled", queue=self._work_queue.name, reason=repr(error))
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=budget)
            await cancel_and_wait(*unfinished)

    async def _arrived(self, incoming: AbstractIncomingMessage) -> None:
        # A moment's work only: the library cancels this callback when its connection breaks.
        if self._stopping:
            await hand_back(incoming)
            return
        envelope = envelope_of(incoming)
        if self._flights.was_settled(envelope.message_id, envelope.attempt):
            await acknowledge(incoming)
            return
        flight = self._flights.board(envelope.work_key, incoming)
        if flight is None:
            self._joined.inc()
            return
        task = asyncio.create_task(self._fly(envelope, flight), name=f"brief {envelope.brief_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fly(self, envelope: Envelope, flight: Flight[AbstractIncomingMessage]) -> None:
        structlog.contextvars.bind_contextvars(brief_id=envelope.brief_id, run=envelope.run)
        try:
            verdict = await self._worker.attempt(envelope)
            await self._hand_on(envelope, verdict)
            self._worker.report_settled(envelope, verdict)
            while flight.deliveries:
                delivery = flight.deliveries.pop(0)
                settled = envelope_of(delivery)
                self._flights.remember_settled(settled.message_id, settled.attempt)
                await acknowledge(delivery)
        except asyncio.CancelledError:
            for delivery in flight.deliveries:
                await hand_back(delivery)
            raise
        finally:
            self._flights.land(envelope.work_key)

    async def _hand_on(self, envelope: Envelope, verdict: Verdict) -> None:
        """Have the broker confirm everything that must outlive the delivery, before it is acknowledged."""
        match verdict.outcome:
            case Acknowledge():
                for key, outgoing in verdict.outgoing:
                    await self._outbox.send_surely(outgoing, key)
            case RetryLater(delay=delay):
                await self._outbox.put_off(envelope, self._work_queue, delay)
            case Defer(delay=delay):
                await self._outbox.defer(envelope, self._work_queue, delay)
            case Bury(reason=reason):
                await self._outbox.bury(envelope, self._work_queue, reason)
