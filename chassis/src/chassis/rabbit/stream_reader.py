"""Reads a stream from its beginning, or from some hours ago, and follows it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic
from uuid import UUID, uuid4

import structlog
from aio_pika.abc import AbstractChannel
from aiormq.abc import DeliveredMessage
from pydantic import ValidationError

from chassis.envelope import Envelope
from chassis.errors import SendError
from chassis.rabbit.confirmed_publish import publish
from chassis.rabbit.topology_declaration import declare_stream, is_missing
from chassis.sender_verification import BrokerAccount
from contracts.streams import R, Stream

log = structlog.get_logger()

PREFETCH = 1000
"""Prefetch, which RabbitMQ requires for streams."""

CATCH_UP_SECONDS = 10.0

BEGINNING = "first"
"""The whole stream, at most a week."""

_END = "end.v1"
"""Type of a message that a reader publishes to find the stream's end, because brokers count streams late."""


@dataclass(frozen=True)
class StreamSubscription(Generic[R]):
    """Has `apply(offset, record)` called for every record from `since` (an age such as `2h`) on, without end.

    After a reconnect it begins there again: `apply` ignores offsets that it knows.
    """

    stream: Stream[R]
    apply: Callable[[int, R], None]
    since: str = BEGINNING


class StreamReader(Generic[R]):
    """Reads for one subscription, over as many connections as it takes."""

    def __init__(
        self, subscription: StreamSubscription[R], account: BrokerAccount, *, prefetch: int = PREFETCH
    ) -> None:
        self._stream = subscription.stream
        self._apply = subscription.apply
        self._since = subscription.since
        self._account = account
        self._prefetch = prefetch
        self._offsets = StreamOffsets()
        self._refused: set[tuple[str, str | None]] = set()

    async def start(
        self, channel: AbstractChannel, sending: AbstractChannel, *, max_seconds: float = CATCH_UP_SECONDS
    ) -> None:
        """Read on. A writer of the stream returns once those are read that were there, or after `max_seconds`.

        The end is marked over `sending`: a broker with an alarm reads nothing more of a connection that publishes.
        """
        if await is_missing(channel, self._stream.name, passive=self._account.is_own):
            return
        end = Envelope(_END, str(uuid4()), str(UUID(int=0)), b"")
        caught_up = asyncio.Event()

        # aio_pika's own message and second task for each delivery would take a third of the time of a long stream.
        underlying = await channel.get_underlay_channel()

        async def arrived(delivered: DeliveredMessage) -> None:
            offset, properties = self._offset_of(delivered), delivered.header.properties
            if properties.message_type != _END:
                self._pass_on(delivered.body, offset, properties.user_id)
            elif properties.message_id == end.message_id:
                caught_up.set()
            # On a stream an acknowledgement only asks for more; one for each record would take a fifth of the time.
            tag = delivered.delivery_tag
            if tag is not None and tag % (self._prefetch // 4) == 0:
                await underlying.basic_ack(tag, multiple=True)

        await channel.set_qos(prefetch_count=self._prefetch)
        await declare_stream(channel, self._stream, passive=self._account.is_own)
        await underlying.basic_consume(self._stream.name, arrived, arguments={"x-stream-offset": self._since})
        if self._account.role not in self._stream.writers:
            return
        try:
            async with asyncio.timeout(max_seconds):
                await publish(sending, self._stream.name, "", end, signature=self._account.signature)
                await caught_up.wait()
        except (TimeoutError, SendError) as error:
            log.warning("going on before the stream is read to its end", stream=self._stream.name, reason=repr(error))

    def _offset_of(self, delivered: DeliveredMessage) -> int:
        properties = delivered.header.properties
        offset = (properties.headers or {}).get("x-stream-offset")
        if not isinstance(offset, int):
            raise TypeError(f"the broker sent {offset!r} as the offset of a stream")
        return self._offsets.of(offset, properties.message_id)

    def _pass_on(self, body: bytes, offset: int, sender: str | None) -> None:
        try:
            record = self._stream.record.read(body)
        except ValidationError as error:
            log.warning("unreadable record", stream=self._stream.name, faults=error.error_count())
            return
        if record is None:
            return
        if self._account.is_own and sender != self._account.user_of(record.service):
            self._refuse(record.service, sender)
            return
        self._apply(offset, record)

    def _refuse(self, service: str, sender: str | None) -> None:
        if (service, sender) not in self._refused:  # a week of them may be in the stream
            self._refused.add((service, sender))
            log.error("records refused", stream=self._stream.name, said_to_be_from=service, sender=sender)


class StreamOffsets:
    """Monotonic offsets: those of a recreated stream continue after those of the deleted one."""

    def __init__(self) -> None:
        self._first: str | None = None
        self._base = 0
        self._next = 0

    def of(self, offset: int, message_id: str | None) -> int:
        """The monotonic offset for the message that the broker delivers at `offset`."""
        if offset == 0:
            # The same stream, read again, has the same first message.
            if self._next > self._base and message_id != self._first:
                self._base = self._next
            self._first = message_id
        self._next = max(self._next, self._base + offset + 1)
        return self._base + offset
