"""Acknowledges or requeues a delivery; a connection that broke meanwhile is no error."""

import structlog
from aio_pika.abc import AbstractIncomingMessage

log = structlog.get_logger()


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
