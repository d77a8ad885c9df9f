"""Converts a delivery into an envelope, and acknowledges or requeues it."""

from uuid import UUID, uuid4

import structlog
from aio_pika.abc import AbstractIncomingMessage

from chassis.envelope import ATTEMPT_HEADER, RUN_HEADER, SENDER_HEADER, Envelope
from chassis.sender_verification import BrokerAccount
from contracts.messages import M
from contracts.work_queues import WorkQueue

log = structlog.get_logger()


def envelope_of(incoming: AbstractIncomingMessage, account: BrokerAccount, queue: WorkQueue[M]) -> Envelope:
    """Read the properties of a delivery of `queue`; missing or foreign ones get defaults."""
    vouched = incoming.headers.get(SENDER_HEADER)
    return Envelope(
        type_name=incoming.type or "",
        message_id=incoming.message_id or str(uuid4()),
        brief_id=_uuid_or_new(incoming.correlation_id),
        body=incoming.body,
        attempt=_count_in(incoming.headers.get(ATTEMPT_HEADER)),
        run=_count_in(incoming.headers.get(RUN_HEADER)),
        redeliveries=redeliveries_of(incoming),
        sender=account.sender_of(incoming.user_id, vouched if isinstance(vouched, str) else None, queue.consumer),
    )


def redeliveries_of(incoming: AbstractIncomingMessage) -> int:
    """The queue's count of earlier deliveries of the message."""
    count = incoming.headers.get("x-delivery-count")
    return count if isinstance(count, int) else 0


async def acknowledge(incoming: AbstractIncomingMessage) -> None:
    """Acknowledge the message."""
    try:
        await incoming.ack()
    except Exception as error:  # noqa: BLE001 - the broker takes back what was not answered on a connection that broke
        log.info("not acknowledged: the delivery's connection is gone", reason=repr(error))


async def requeue(incoming: AbstractIncomingMessage) -> None:
    """Requeue the message with a nack, which since RabbitMQ 4.3 does not count as a failed delivery."""
    try:
        await incoming.nack(requeue=True)
    except Exception as error:  # noqa: BLE001 - the broker takes back what was not answered on a connection that broke
        log.info("not handed back: the delivery's connection is gone", reason=repr(error))


def _count_in(header: object) -> int:
    return header if isinstance(header, int) and header > 0 else 1


def _uuid_or_new(text: str | None) -> str:
    try:
        return str(UUID(text or ""))
    except ValueError:
        return str(uuid4())
