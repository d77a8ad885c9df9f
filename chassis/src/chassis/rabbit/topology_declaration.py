"""Declares what `contracts.queue_declarations` lists; declaring twice, and by any service first, is harmless.

A service with a user of its own may declare nothing. It declares passively: where anything is missing,
ChannelNotFoundEntity names it.
"""

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractQueue

from contracts.queue_declarations import BINDINGS, EXCHANGES, PROGRESS_STREAM, QUEUES, Queue
from contracts.topology import WorkQueue

_QUEUES = {queue.name: queue for queue in QUEUES}


async def declare_topology(channel: AbstractChannel, *, passive: bool) -> None:
    """Declare every exchange, queue and binding."""
    for exchange in EXCHANGES:
        await channel.declare_exchange(exchange.name, ExchangeType(exchange.kind), durable=True, passive=passive)
    for queue in QUEUES:
        await _declare(channel, queue, passive=passive)
    if not passive:
        await _bind(channel, {queue.name for queue in QUEUES})


async def declare_work_queue(channel: AbstractChannel, queue: WorkQueue, *, passive: bool) -> AbstractQueue:
    """Declare one work queue with its dead queue and their bindings, and return it ready to be consumed."""
    await _declare(channel, _QUEUES[queue.dead], passive=passive)
    declared = await _declare(channel, _QUEUES[queue.name], passive=passive)
    if not passive:
        await _bind(channel, {queue.name, queue.dead})
    return declared


async def declare_progress_stream(channel: AbstractChannel, *, passive: bool) -> AbstractQueue:
    """Declare the stream that keeps a week of progress, and return it."""
    return await _declare(channel, PROGRESS_STREAM, passive=passive)


async def _declare(channel: AbstractChannel, queue: Queue, *, passive: bool) -> AbstractQueue:
    return await channel.declare_queue(queue.name, durable=True, passive=passive, arguments=dict(queue.arguments))


async def _bind(channel: AbstractChannel, queues: set[str]) -> None:
    for binding in BINDINGS:
        if binding.queue in queues:
            queue = await channel.get_queue(binding.queue, ensure=False)
            await queue.bind(binding.exchange, binding.key)
