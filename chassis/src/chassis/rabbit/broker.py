"""Keeps a process connected to RabbitMQ: connects, declares and consumes, and starts over after any loss."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import aio_pika
from tenacity import AsyncRetrying, retry_if_exception, wait_exponential_jitter
from tenacity import RetryCallState as Attempt

from chassis.attempt_runner import AttemptRunner
from chassis.errors import PermanentError
from chassis.metrics import Metrics
from chassis.rabbit.connections import CLOSE_SECONDS, Session, is_loss, library_cancels_as
from chassis.rabbit.consumer import Consumer
from chassis.rabbit.generated_secret import GeneratedSecret
from chassis.rabbit.operator_commands import OperatorCommands
from chassis.rabbit.outage_log import Outage
from chassis.rabbit.outbox import NEW_QUEUES_SECONDS, Outbox
from chassis.rabbit.stream_reader import StreamReader, StreamSubscription
from chassis.sender_verification import BrokerAccount
from chassis.subscription import Subscription
from chassis.task_cancellation import cancel_and_wait
from contracts.service_names import ServiceName
from contracts.streams import COMMANDS

SETUP_SECONDS = 60.0
"""Limit on connecting and declaring, which usually take less than a second."""
PAUSE_SECONDS = 1.0
"""Pause before a reconnect: each loss counts as a delivery of every message being handled."""
MAX_PAUSE_SECONDS = 5.0
CONSUMER_CHECK_SECONDS = 5.0
OUTAGE_TICK_SECONDS = 1.0
MAX_MISSED_CHECKS = 3
"""Consecutive checks that must miss a consumer, because the broker counts consumers late."""


class Broker:
    """The process's connection to the broker, over its whole life."""

    def __init__(
        self,
        service: ServiceName,
        url: str,
        metrics: Metrics,
        now: Callable[[], datetime],
        redactor: Callable[[str], str] = str,
        *,
        new_queues_seconds: float = NEW_QUEUES_SECONDS,
        watch_seconds: float = CONSUMER_CHECK_SECONDS,
    ) -> None:
        self.metrics = metrics
        self._account = BrokerAccount.of(service, url)
        self.outbox = Outbox(metrics, self._account, redactor, new_queues_seconds=new_queues_seconds)
        self.commands = OperatorCommands(url, self._account, now, self.outbox.report)
        self._service = service
        self._url = url
        self._now = now
        self._watch_seconds = watch_seconds
        self._consumers: list[Consumer[Any]] = []
        self._kept: Sequence[GeneratedSecret] = ()
        self._readers: list[StreamReader[Any]] = []
        self._up = asyncio.Event()
        self._stopping = False
        self._reading = False
        self._outage = Outage(url)
        self._session_task: asyncio.Task[None] | None = None
        self._outage_task: asyncio.Task[None] | None = None

    async def open(
        self,
        subscriptions: Sequence[Subscription[Any]] = (),
        streams: Sequence[StreamSubscription[Any]] = (),
        *,
        kept: Sequence[GeneratedSecret] = (),
    ) -> None:
        """Connect, retrying until the broker is up, declare the topology and start to consume.

        The `kept` secrets are read before. Whoever consumes also reads the commands of operators.
        """
        self._kept = kept
        commands = [StreamSubscription(COMMANDS, self.commands.apply)] if subscriptions else []
        self._readers = [StreamReader[Any](stream, self._account) for stream in (*streams, *commands)]
        for subscription in subscriptions:
            given = self._service, subscription, self.outbox.report, self.metrics, self._now
            runner = AttemptRunner(*given, given_up=self.commands.given_up)
            self._consumers.append(Consumer(runner, self.outbox, self._account))
        self._outage_task = asyncio.create_task(self._tick(), name="outage")
        self._session_task = asyncio.create_task(self._keep_connected(), name="broker")
        opened = asyncio.create_task(self._up.wait(), name="opened")
        try:
            await asyncio.wait((self._session_task, opened), return_when=asyncio.FIRST_COMPLETED)
        finally:
            opened.cancel()
        if self._session_task.done():
            self._session_task.result()

    async def watch(self) -> None:
        """Raise the first error that a reconnect cannot fix."""
        if self._session_task is not None:
            await asyncio.wait([self._session_task])
            self._session_task.result()

    def problems(self) -> list[str]:
        """The reasons why the service cannot work now; empty if it can."""
        if self._stopping:
            return ["stopping"]
        if self._reading:
            return ["reading the progress stream"]
        return [] if self._up.is_set() else [self._outage.problem]

    async def drain(self, budget: float) -> None:
        """Stop consuming, and give running handlers `budget` seconds."""
        self._stopping = True
        await asyncio.gather(*(consumer.stop(budget) for consumer in self._consumers))

    async def close(self) -> None:
        """Publish the remaining progress events, then disconnect."""
        self._stopping = True
        await self.commands.close()
        await self.outbox.close(max_seconds=2 * CLOSE_SECONDS if self._up.is_set() else 0.0)
        await cancel_and_wait(*(task for task in (self._session_task, self._outage_task) if task is not None))

    async def _keep_connected(self) -> None:
        while True:
            session = await self._connected()
            try:
                self._outage.over()
                self._up.set()
                lost = await self._wait_until_lost(session)
                self._up.clear()
                self._outage.failed(lost)
            finally:
                await session.close()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _connected(self) -> Session:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception(is_loss),
            wait=wait_exponential_jitter(multiplier=0.2, max=MAX_PAUSE_SECONDS),
            before_sleep=self._note_failure,
        ):
            with attempt:
                session = Session(self._url, self._service)
                try:
                    await self._set_up(session)
                except BaseException:
                    await session.close()
                    raise
        return session

    async def _set_up(self, session: Session) -> None:
        try:
            with library_cancels_as(ConnectionError("the connection was lost while it was set up")):
                async with asyncio.timeout(SETUP_SECONDS):
                    await self._declare_and_consume(session)
        except aio_pika.exceptions.ChannelPreconditionFailed as error:
            raise PermanentError(
                f"the broker holds a queue or exchange of ours with other arguments ({error}): "
                "empty and delete it, or use another virtual host in RABBITMQ_URL"
            ) from error

    async def _declare_and_consume(self, session: Session) -> None:
        sending = await session.connect("sending")
        channel = await session.channel(sending)
        await self.outbox.declare(channel)
        consuming = await session.connect("consuming")
        for secret in self._kept:
            await secret.read(await session.channel(consuming), channel)
        # Before anything is promised: what was promised already must not be promised once more.
        self._reading = bool(self._readers)
        try:
            for reader in self._readers:
                await reader.start(await session.channel(consuming), channel)
        finally:
            self._reading = False
        self.outbox.open(channel, await session.channel(sending))
        for consumer in self._consumers:
            await consumer.start(await session.channel(consuming))

    async def _wait_until_lost(self, session: Session) -> BaseException | None:
        missed = 0
        while missed < MAX_MISSED_CHECKS:
            await asyncio.wait([session.lost], timeout=self._watch_seconds)
            if session.lost.done():
                return session.lost.result()
            missed = missed + 1 if await self._any_consumer_lost() else 0
        return ConnectionError("a consumer is gone although its connection looks well")

    async def _any_consumer_lost(self) -> bool:
        return any([await consumer.is_lost() for consumer in self._consumers])

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(OUTAGE_TICK_SECONDS)
            self._outage.tick()

    def _note_failure(self, attempt: Attempt) -> None:
        self._outage.failed(attempt.outcome.exception() if attempt.outcome else None)
