"""Converts envelopes to AMQP messages and deliveries to envelopes: the properties and headers, and their defaults."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractIncomingMessage

from chassis.envelope import ATTEMPT_HEADER, REPLAYED_HEADER, RUN_HEADER, SENDER_HEADER, TRACE_HEADER, Envelope
from chassis.sender_verification import BrokerAccount
from contracts.messages import M
from contracts.work_queues import WorkQueue


def message_of(envelope: Envelope, headers: Mapping[str, str], signature: str | None) -> Message:
    """The message to publish; `signature` is the AMQP `user-id`."""
    sender = {SENDER_HEADER: envelope.sender} if envelope.sender and signature else {}
    replayed = {REPLAYED_HEADER: envelope.replayed_at.isoformat()} if envelope.replayed_at else {}
    return Message(
        envelope.body,
        content_type="application/json",
        delivery_mode=DeliveryMode.PERSISTENT,
        type=envelope.type_name,
        message_id=envelope.message_id,
        correlation_id=envelope.brief_id,
        user_id=signature,
        headers={
            ATTEMPT_HEADER: envelope.attempt,
            RUN_HEADER: envelope.run,
            TRACE_HEADER: envelope.traceparent,
            **sender,
            **replayed,
            **headers,
        },
    )


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
        replayed_at=_moment_in(incoming.headers.get(REPLAYED_HEADER)),
        trace=_text_in(incoming.headers.get(TRACE_HEADER)),
        sender=account.sender_of(incoming.user_id, vouched if isinstance(vouched, str) else None, queue.consumer),
    )


def redeliveries_of(incoming: AbstractIncomingMessage) -> int:
    """The queue's count of earlier deliveries of the message."""
    count = incoming.headers.get("x-delivery-count")
    return count if isinstance(count, int) else 0


def _count_in(header: object) -> int:
    return header if isinstance(header, int) and header > 0 else 1


def _moment_in(header: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(header) if isinstance(header, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo else None


def _text_in(header: object) -> str | None:
    return header if isinstance(header, str) else None


def _uuid_or_new(text: str | None) -> str:
    try:
        return str(UUID(text or ""))
    except ValueError:
        return str(uuid4())
