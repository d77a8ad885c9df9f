"""Publishes one message with a publisher confirm, within five seconds."""

import asyncio
from collections.abc import Mapping

from aio_pika.abc import AbstractChannel, AbstractExchange
from aio_pika.exceptions import DeliveryError, PublishError

from chassis.envelope import Envelope
from chassis.errors import OutcomeUnknown, Overloaded, Unroutable
from chassis.rabbit.amqp_properties import message_of
from chassis.rabbit.connections import library_cancels_as

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
    message = message_of(envelope, headers or {}, signature)
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
