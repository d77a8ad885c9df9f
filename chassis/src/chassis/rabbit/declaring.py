"""Declares the topology of `contracts.topology` on a broker; declaring twice, and by any service first, is harmless.

Queue arguments can never be changed on a queue that exists, so only what makes a queue work at all is an argument
here. What operators tune (lengths, a lower delivery limit) they set by policy.
"""

from typing import Any

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractQueue

from contracts.topology import (
    DELIVERY_LIMIT,
    EXCHANGE,
    PROGRESS,
    RETRY_DELAYS,
    WORK_QUEUES,
    WorkQueue,
    retry_queue,
)

# Without reject-publish a quorum queue silently falls back to at-most-once dead-lettering.
_AT_LEAST_ONCE = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
_DEFAULT_EXCHANGE = ""
_STREAM: dict[str, Any] = {
    "x-queue-type": "stream",
    "x-max-age": "7D",
    "x-max-length-bytes": 1_000_000_000,
    "x-stream-max-segment-size-bytes": 20_000_000,
}


async def declare_topology(channel: AbstractChannel) -> None:
    """Declare every exchange, queue and binding."""
    await channel.declare_exchange(EXCHANGE, ExchangeType.TOPIC, durable=True)
    for queue in WORK_QUEUES:
        await declare_work_queue(channel, queue)
    for seconds in RETRY_DELAYS:
        await _declare_retry_queue(channel, seconds)
    progress = await channel.declare_exchange(PROGRESS, ExchangeType.FANOUT, durable=True)
    await (await declare_progress_stream(channel)).bind(progress)


async def declare_work_queue(channel: AbstractChannel, queue: WorkQueue) -> AbstractQueue:
    """Declare one work queue with its dead queue and binding, and return it ready to be consumed."""
    await channel.declare_queue(queue.dead, durable=True, arguments={"x-queue-type": "quorum"})
    arguments: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": _DEFAULT_EXCHANGE,
        "x-dead-letter-routing-key": queue.dead,
        **_AT_LEAST_ONCE,
    }
    exchange = await channel.declare_exchange(EXCHANGE, ExchangeType.TOPIC, durable=True)
    declared = await channel.declare_queue(queue.name, durable=True, arguments=arguments)
    await declared.bind(exchange, queue.key)
    return declared


async def declare_progress_stream(channel: AbstractChannel) -> AbstractQueue:
    """Declare the stream that keeps a week of progress, and return it."""
    return await channel.declare_queue(PROGRESS, durable=True, arguments=_STREAM)


async def _declare_retry_queue(channel: AbstractChannel, seconds: int) -> None:
    # No dead-letter routing key: a message goes back through the default exchange under the name of its work queue.
    arguments: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-message-ttl": seconds * 1000,
        "x-dead-letter-exchange": _DEFAULT_EXCHANGE,
        **_AT_LEAST_ONCE,
    }
    exchange = await channel.declare_exchange(retry_queue(seconds), ExchangeType.FANOUT, durable=True)
    queue = await channel.declare_queue(retry_queue(seconds), durable=True, arguments=arguments)
    await queue.bind(exchange)
