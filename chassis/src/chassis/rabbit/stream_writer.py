"""Publishes records to a stream in the background, in order unless one fails. Best effort: may lose records."""

import asyncio
from collections.abc import Sequence
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
from contracts.stream_record import StreamRecord
from contracts.streams import R, Stream

log = structlog.get_logger()

AT_ONCE = 32
"""Records on their way to the broker. After a failure a record may come after later ones; readers take any order."""


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
            records = [await self._records.get()]
            while len(records) < AT_ONCE and not self._records.empty():
                records.append(self._records.get_nowait())
            envelopes = [_envelope_of(record) for record in records]
            for envelope, is_sent in zip(envelopes, await self._try_all(envelopes), strict=True):
                if not is_sent:
                    await self._publish_until_confirmed(envelope)
                self._records.task_done()

    async def _try_all(self, envelopes: Sequence[Envelope]) -> Sequence[bool]:
        """Publish each once, without waiting for one confirmation before the next is sent; False for a SendError."""
        return await asyncio.gather(*map(self._try, envelopes))

    async def _try(self, envelope: Envelope) -> bool:
        try:
            await self._publish_once(envelope)
        except SendError:
            return False
        return True

    async def _publish_until_confirmed(self, envelope: Envelope) -> None:
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(SendError), wait=wait_exponential_jitter(multiplier=0.1, max=5)
        ):
            with attempt:
                await self._publish_once(envelope)

    async def _publish_once(self, envelope: Envelope) -> None:
        if self._channel is None:
            raise OutcomeUnknown("the broker has not been reached yet")
        await publish(self._channel, self.stream.name, "", envelope, signature=self._account.signature)


def _envelope_of(record: StreamRecord) -> Envelope:
    return Envelope(record.type_name, str(uuid4()), str(record.brief_id), record.model_dump_json().encode())
