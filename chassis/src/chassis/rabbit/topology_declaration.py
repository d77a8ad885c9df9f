"""Declares the exchanges, queues and bindings of `contracts.broker_topology`. Idempotent, for any service.

A service with a user of its own has no permission to declare. It checks with passive declarations, which raise
ChannelNotFoundEntity for whatever is missing.
"""

from typing import Any

import structlog
from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractQueue

from chassis.rabbit.queue_checks import exists
from contracts.broker_topology import BINDINGS, EXCHANGES, QUEUES, Queue
from contracts.streams import Stream
from contracts.work_queues import WorkQueue

log = structlog.get_logger()

_QUEUES = {queue.name: queue for queue in QUEUES}


async def declare_topology(channel: AbstractChannel, *, passive: bool) -> frozenset[str]:
    """Declare every exchange, queue and binding; return the names of queues that are missing but not required."""
    missing = frozenset([name for name in _QUEUES if await is_missing(channel, name, passive=passive)])
    for exchange in (one for one in EXCHANGES if one.name not in missing):
        await channel.declare_exchange(exchange.name, ExchangeType(exchange.kind), durable=True, passive=passive)
    for queue in (one for one in QUEUES if one.name not in missing):
        await _declare(channel, queue, passive=passive)
    if not passive:
        await _bind(channel, {queue.name for queue in QUEUES})
    return missing


async def declare_work_queue(channel: AbstractChannel, queue: WorkQueue[Any], *, passive: bool) -> AbstractQueue:
    """Declare one work queue with its dead queue and their bindings, and return it ready to be consumed."""
    await _declare(channel, _QUEUES[queue.dead], passive=passive)
    declared = await _declare(channel, _QUEUES[queue.name], passive=passive)
    if not passive:
        await _bind(channel, {queue.name, queue.dead})
    return declared


async def declare_stream(channel: AbstractChannel, stream: Stream[Any], *, passive: bool) -> AbstractQueue:
    """Declare a stream, and return it ready to be read."""
    return await _declare(channel, _QUEUES[stream.name], passive=passive)


async def is_missing(channel: AbstractChannel, name: str, *, passive: bool) -> bool:
    """Whether services must do without the queue or stream, because only an administrator may make it."""
    if _QUEUES[name].required or not passive or await exists(channel, name):
        return False
    log.warning("a queue is missing", queue=name, remedy="import the definitions of this release")
    return True


async def _declare(channel: AbstractChannel, queue: Queue, *, passive: bool) -> AbstractQueue:
    return await channel.declare_queue(queue.name, durable=True, passive=passive, arguments=dict(queue.arguments))


async def _bind(channel: AbstractChannel, queues: set[str]) -> None:
    for binding in BINDINGS:
        if binding.queue in queues:
            queue = await channel.get_queue(binding.queue, ensure=False)
            await queue.bind(binding.exchange, binding.key)
