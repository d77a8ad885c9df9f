"""Publishes one message with a publisher confirm, within five seconds."""

import asyncio
from collections.abc import Mapping

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractExchange
from aio_pika.exceptions import DeliveryError, PublishError

from chassis.envelope import ATTEMPT_HEADER, RUN_HEADER, SENDER_HEADER, TRACE_HEADER, Envelope
from chassis.errors import OutcomeUnknown, Overloaded, Unroutable
from chassis.rabbit.session import library_cancels_as

PUBLISH_TIMEOUT_SECONDS = 5.0


async def publish(
    channel: AbstractChannel,
    exchange_name: str,
    routing_key: str,
    envelope: Envelope,
    headers: Mapping[str, str] | None = None,
    *,
    signature: str | None = None,
) -> None:
    """Return once the broker has confirmed the message. `channel` must raise on returned messages.

    Raises Unroutable or Overloaded if it was not stored, OutcomeUnknown in every other case.
    """
    message = _message(envelope, headers or {}, signature)
    try:
        with library_cancels_as(OutcomeUnknown("the connection to the broker was lost")):
            async with asyncio.timeout(PUBLISH_TIMEOUT_SECONDS):
                exchange = await _exchange(channel, exchange_name)
                await exchange.publish(message, routing_key, mandatory=True)
    except PublishError as error:
        raise Unroutable(f"no queue takes {routing_key!r} from exchange {exchange_name!r}") from error
    except DeliveryError as error:
        raise Overloaded(f"the broker refuses {routing_key!r}: its queue is full") from error
    except OutcomeUnknown:
        raise
    except Exception as error:  # after any other exception the message may be stored
        raise OutcomeUnknown(f"no confirmation from the broker: {type(error).__name__} {error}".rstrip()) from error


async def _exchange(channel: AbstractChannel, name: str) -> AbstractExchange:
    return channel.default_exchange if name == "" else await channel.get_exchange(name, ensure=False)


def _message(envelope: Envelope, headers: Mapping[str, str], signature: str | None) -> Message:
    sender = {SENDER_HEADER: envelope.sender} if envelope.sender and signature else {}
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
            **headers,
        },
    )
