"""The process's two connections to RabbitMQ, and everything that hangs on them."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import aio_pika
import structlog
from aio_pika.abc import AbstractRobustChannel, AbstractRobustConnection
from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential_jitter
from tenacity import RetryCallState as Attempt

from chassis.attempt import Worker
from chassis.errors import PermanentError
from chassis.handling import Subscription
from chassis.metrics import Metrics
from chassis.rabbit.consumer import Consumer
from chassis.rabbit.outage import FailedReconnects, Outage
from chassis.rabbit.outbox import Outbox
from chassis.rabbit.progress_tail import BEGINNING, tail_progress
from contracts.progress import Progress, ServiceName

log = structlog.get_logger()

HEARTBEAT_SECONDS = 10
"""A dead link is noticed after about three of these; RabbitMQ advises 5 to 20 s."""
WATCH_SECONDS = 5.0
TICK_SECONDS = 1.0
CLOSE_SECONDS = 1.0
"""How long a broker that is silent may hold up the end of the process, for each step of taking leave."""
STRIKES = 3
"""Looks in a row that must find a consumer gone before the process gives up: a reconnect takes a moment."""


class Broker:
    """Opens, watches, drains and closes. Channels and connections are held here: the library keeps weak references."""

    def __init__(
        self,
        service: ServiceName,
        url: str,
        metrics: Metrics,
        now: Callable[[], datetime],
        outbox: Outbox | None = None,
    ) -> None:
        self.metrics = metrics
        self.outbox = outbox or Outbox(metrics)
        self._service = service
        self._url = url
        self._now = now
        self._connections: list[AbstractRobustConnection] = []
        self._channels: list[AbstractRobustChannel] = []
        self._consumers: list[Consumer[Any]] = []
        self._stopping = False
        self._reading = False
        self._lost: str | None = None
        self._outage = Outage(url)
        self._reconnects = FailedReconnects(self._outage.failed)
        self._ticking: asyncio.Task[None] | None = None

    async def open(
        self,
        subscriptions: Sequence[Subscription[Any]] = (),
        progress: Callable[[int, Progress], None] | None = None,
        *,
        since: str = BEGINNING,
    ) -> None:
        """Connect, however long the broker takes to come up, declare the topology and begin to consume."""
        self._ticking = asyncio.create_task(self._tick(), name="outage")
        try:
            await self._open(subscriptions, progress, since)
        except aio_pika.exceptions.ChannelPreconditionFailed as error:
            raise PermanentError(
                f"the broker holds a queue or exchange of ours with other arguments ({error}): "
                "empty and delete it, or use another virtual host in RABBITMQ_URL"
            ) from error

    async def _open(
        self, subscriptions: Sequence[Subscription[Any]], progress: Callable[[int, Progress], None] | None, since: str
    ) -> None:
        sending = await self._connect("sending")
        channel = await self._channel(sending)
        await self.outbox.declare(channel)
        consuming = await self._connect("consuming")
        if progress is not None:
            # Before anything is promised: what was promised already must not be promised once more.
            self._reading = True
            await tail_progress(await self._channel(consuming), progress, since=since)
            self._reading = False
        self.outbox.open(channel, await self._channel(sending))
        for subscription in subscriptions:
            worker = Worker(self._service, subscription, self.outbox.report, self.metrics, self._now)
            consumer = Consumer(worker, self.outbox)
            await consumer.start(await self._channel(consuming))
            self._consumers.append(consumer)

    def problems(self) -> list[str]:
        """Why the service cannot do its work just now; empty when it can."""
        if self._stopping:
            return ["stopping"]
        if self._lost:
            return [self._lost]
        if len(self._connections) < 2 or not self._connected():  # noqa: PLR2004 - one to send, one to consume
            return [self._outage.problem]
        return ["reading the progress stream"] if self._reading else []

    async def watch(self, *, every: float = WATCH_SECONDS) -> None:
        """Return, with the reason in `problems`, when a consumer is gone although its connection looks well."""
        strikes = 0
        while strikes < STRIKES:
            await asyncio.sleep(every)
            connected = not self.problems()
            strikes = strikes + 1 if connected and await self._any_consumer_lost() else 0
        self._lost = "a consumer is gone although its connection looks well"
        log.error(self._lost)

    async def drain(self, budget: float) -> None:
        """Take no more work and give what is in hand `budget` seconds."""
        self._stopping = True
        # Asked through a connection that is gone, the library waits until it is back.
        patience = CLOSE_SECONDS if self._connected() else 0.0
        await asyncio.gather(*(consumer.stop(budget, patience=patience) for consumer in self._consumers))

    async def close(self) -> None:
        """Send what progress is left, then disconnect."""
        self._stopping = True
        if self._ticking is not None:
            self._ticking.cancel()
        await self.outbox.close(patience=2 * CLOSE_SECONDS if self._connected() else 0.0)
        await asyncio.gather(*(_close(connection) for connection in self._connections))
        self._reconnects.close()

    async def _any_consumer_lost(self) -> bool:
        return any([await consumer.is_lost() for consumer in self._consumers])

    async def _connect(self, purpose: str) -> AbstractRobustConnection:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type((*aio_pika.exceptions.CONNECTION_EXCEPTIONS, EOFError)),
            wait=wait_exponential_jitter(multiplier=0.2, max=5),
            before_sleep=self._note_failure,
        ):
            with attempt:
                connection = await aio_pika.connect_robust(
                    self._url,
                    heartbeat=HEARTBEAT_SECONDS,
                    reconnect_interval=1,
                    timeout=10,
                    client_properties={"connection_name": f"{self._service} {purpose}"},
                )
        self._connections.append(connection)
        connection.close_callbacks.add(self._note_loss)
        connection.reconnect_callbacks.add(self._note_reconnect)
        self._reconnects.follow(connection)
        self._note_reconnect(connection)
        return connection

    async def _channel(self, connection: AbstractRobustConnection) -> AbstractRobustChannel:
        channel = connection.channel(publisher_confirms=True, on_return_raises=True)
        await channel.initialize()
        self._channels.append(channel)
        return channel

    def _connected(self) -> bool:
        return all(link.connected.is_set() for link in self._connections)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._outage.tick()

    def _note_failure(self, attempt: Attempt) -> None:
        self._outage.failed(attempt.outcome.exception() if attempt.outcome else None)

    def _note_loss(self, _: object, error: BaseException | None = None) -> None:
        if not self._stopping:
            self._outage.failed(error)

    def _note_reconnect(self, _: object) -> None:
        if self._connected():
            self._outage.over()


async def _close(connection: AbstractRobustConnection) -> None:
    """Take leave, or leave without: the process ends in any case."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await connection.close()
    except (TimeoutError, *aio_pika.exceptions.CONNECTION_EXCEPTIONS) as error:
        log.info("connection not closed", reason=repr(error))
