"""Publishes records to a stream in the background and in order. Best effort: records may be lost."""

import asyncio
from typing import Generic
from uuid import uuid4

import structlog
from aio_pika.abc import AbstractChannel
from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential_jitter

from chassis.envelope import Envelope
from chassis.errors import OutcomeUnknown, SendError
from chassis.rabbit.confirmed_publish import publish
from chassis.sender_verification import BrokerAccount
from chassis.task_cancellation import cancel_and_wait
from contracts.streams import R, Stream

log = structlog.get_logger()


class StreamWriter(Generic[R]):
    """Writes to one stream. `backlog` limits the records kept in memory while the broker is away."""

    def __init__(self, stream: Stream[R], account: BrokerAccount, *, backlog: int) -> None:
        self.stream = stream
        self._account = account
        self._records: asyncio.Queue[R] = asyncio.Queue(backlog)
        self._channel: AbstractChannel | None = None
        self._publishing: asyncio.Task[None] | None = None

    def open(self, channel: AbstractChannel) -> None:
        """Publish over this channel from now on."""
        self._channel = channel
        if self._publishing is None:
            self._publishing = asyncio.create_task(self._publish(), name=self.stream.name)

    def put(self, record: R) -> None:
        """Publish later. Never raises, never blocks."""
        try:
            self._records.put_nowait(record)
        except asyncio.QueueFull:
            log.warning("record dropped: the broker is away", stream=self.stream.name, brief_id=str(record.brief_id))

    async def close(self, *, max_seconds: float) -> None:
        """Stop sending; records still in the backlog are sent for at most `max_seconds`."""
        if self._publishing is None:
            return
        try:
            async with asyncio.timeout(max_seconds):
                await self._records.join()
        except TimeoutError:
            log.warning("records lost at shutdown", stream=self.stream.name, records=self._records.qsize())
        await cancel_and_wait(self._publishing)

    async def _publish(self) -> None:
        while True:
            record = await self._records.get()
            body = record.model_dump_json().encode()
            envelope = Envelope(record.type_name, str(uuid4()), str(record.brief_id), body)
            async for attempt in AsyncRetrying(
                retry=retry_if_exception_type(SendError), wait=wait_exponential_jitter(multiplier=0.1, max=5)
            ):
                with attempt:
                    if self._channel is None:
                        raise OutcomeUnknown("the broker has not been reached yet")
                    await publish(self._channel, self.stream.name, "", envelope, signature=self._account.signature)
            self._records.task_done()
