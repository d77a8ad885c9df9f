"""Reads dead-letter queues one letter at a time; letters that are not settled are requeued in order."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError, ChannelNotFoundEntity

from chassis.dead_letter import DeadLetter, reason_by_broker
from chassis.envelope import DIED_HEADER, REASON_HEADER, Envelope
from chassis.rabbit.amqp_properties import envelope_of, redeliveries_of
from chassis.rabbit.confirmed_publish import publish
from chassis.sender_verification import BrokerAccount
from contracts.broker_permissions import OPERATOR
from contracts.messages import M
from contracts.retry_queues import delay_exchange
from contracts.work_queues import DEAD_LETTERS, WORK_QUEUES, WorkQueue

UNREACHABLE = (AMQPError, OSError)
"""Errors if there is no broker, or none for this user and virtual host."""

CONNECT_TIMEOUT_SECONDS = 10.0

COPY_AFTER_LOOKS = 10
"""RabbitMQ 4 drops a message after 20 requeues from a queue without a dead-letter queue of its own."""


@dataclass(frozen=True)
class HeldLetter:
    """A dead letter that is reserved for this reader until it is settled or requeued."""

    letter: DeadLetter
    _incoming: AbstractIncomingMessage
    _channel: AbstractChannel
    _account: BrokerAccount

    @property
    def refusal(self) -> str | None:
        """The reason why its consumer refuses its sender; None if it does not."""
        return self._account.refusal(self.letter.envelope.sender, self.letter.queue)

    async def replay(self, envelope: Envelope) -> None:
        """Publish `envelope` to the letter's work queue, then remove the letter. Raises SendError."""
        if self._account.role == OPERATOR:
            # Sent as the operator, who is responsible for the replay.
            exchange, envelope = "", replace(envelope, sender=None)
        else:
            # A consumer reaches its own queue by way of a delay alone, and vouches for the sender.
            exchange = delay_exchange(1)
        await publish(self._channel, exchange, self.letter.queue.name, envelope, signature=self._account.signature)
        await self._incoming.ack()

    async def discard(self) -> None:
        """Remove the letter."""
        await self._incoming.ack()

    async def put_back_as_new(self) -> None:
        """Append a copy, whose delivery count is zero, then remove the letter. Raises SendError."""
        letter = self.letter
        died_at = {} if letter.died_at is None else {DIED_HEADER: letter.died_at.isoformat()}
        headers = {REASON_HEADER: letter.reason[:1000], **died_at}
        exchange = "" if self._account.role == OPERATOR else DEAD_LETTERS
        signature = self._account.signature
        await publish(self._channel, exchange, letter.source, letter.envelope, headers, signature=signature)
        await self._incoming.ack()


class DeadLetterQueues:
    """The dead-letter queues of one virtual host."""

    def __init__(self, connection: AbstractConnection, account: BrokerAccount) -> None:
        self._connection = connection
        self._account = account

    async def held(
        self, queues: Collection[WorkQueue[Any]] = WORK_QUEUES, *, salvaged: bool = False
    ) -> AsyncGenerator[HeldLetter, None]:
        """Every dead letter of `queues`, or their kept messages of `salvaged` briefs: queue by queue, the oldest first.

        A missing queue has none.

        Letters that were not settled are requeued after the last one of their queue: read to the end or close the
        iterator. Another operator does not see the letters that are held meanwhile.
        """
        for queue in queues:
            channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
            last: AbstractIncomingMessage | None = None
            copied: set[str] = set()
            is_worn = False
            try:
                name = queue.salvaged if salvaged else queue.dead
                source = await channel.declare_queue(name, passive=True)
                while incoming := await source.get(fail=False):
                    last = incoming
                    letter = _letter(queue, incoming, self._account, is_salvaged=salvaged)
                    held = HeldLetter(letter, incoming, channel, self._account)
                    if held.letter.id in copied:
                        continue
                    yield held
                    # The oldest was requeued most often; the later ones are copied too, to keep the order.
                    is_worn = is_worn or redeliveries_of(incoming) >= COPY_AFTER_LOOKS
                    if is_worn and not incoming.processed:
                        copied.add(held.letter.id)
                        await held.put_back_as_new()
            except ChannelNotFoundEntity:
                continue
            finally:
                if not channel.is_closed:
                    await _requeue_all(last, channel)


@asynccontextmanager
async def dead_letter_queues(url: str, account: BrokerAccount | None = None) -> AsyncIterator[DeadLetterQueues]:
    """Connect while the block runs, by default as an operator. Raises AMQPError or OSError if that fails."""
    connection = await aio_pika.connect(
        url, timeout=CONNECT_TIMEOUT_SECONDS, client_properties={"connection_name": "dead letters"}
    )
    async with connection:
        yield DeadLetterQueues(connection, account or BrokerAccount.of(OPERATOR, url))


async def _requeue_all(last: AbstractIncomingMessage | None, channel: AbstractChannel) -> None:
    # A nack instead of closing the channel: since RabbitMQ 4.3 it does not count as a failed delivery.
    if last is not None and last.delivery_tag is not None:
        underlay = await channel.get_underlay_channel()
        await underlay.basic_nack(last.delivery_tag, multiple=True, requeue=True)


def _letter(
    queue: WorkQueue[M], incoming: AbstractIncomingMessage, account: BrokerAccount, *, is_salvaged: bool
) -> DeadLetter:
    envelope = envelope_of(incoming, account, queue)
    if not incoming.message_id:
        envelope = replace(envelope, message_id=sha256(incoming.body).hexdigest()[:32])
    reason = incoming.headers.get(REASON_HEADER)
    by_the_broker, broker_at = _last_death(incoming)
    said = incoming.headers.get(DIED_HEADER)
    died_at = datetime.fromisoformat(said) if isinstance(said, str) else broker_at
    why = str(reason) if reason else reason_by_broker(by_the_broker)
    return DeadLetter(queue, envelope, why, died_at, is_salvaged)


def _last_death(incoming: AbstractIncomingMessage) -> tuple[str | None, datetime | None]:
    """RabbitMQ's reason and time of its own last dead-lettering, from the header x-death."""
    deaths = incoming.headers.get("x-death")
    death = deaths[0] if isinstance(deaths, list) and deaths else None
    if not isinstance(death, dict):
        return None, None
    why, at = str(death.get("reason")), death.get("time")
    return why, at if isinstance(at, datetime) else None
