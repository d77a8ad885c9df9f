"""Asks the broker itself how things are: a client can believe that it consumes a queue and be wrong."""

import asyncio

from aio_pika.abc import AbstractChannel, AbstractRobustChannel
from aio_pika.exceptions import AMQPError, ChannelNotFoundEntity
from aiormq import Channel
from aiormq.abc import AbstractChannel as UnderlyingChannel

PROBE_SECONDS = 5


async def is_consumed(channel: AbstractRobustChannel, queue: str, consumer_tag: str) -> bool:
    """Whether `consumer_tag` is known here and the broker counts any consumer on `queue`. True where it cannot say."""
    underlay = await channel.get_underlay_channel()
    if not isinstance(underlay, Channel) or underlay.is_closed:
        return True
    if consumer_tag not in underlay.consumers:
        return False
    try:
        return bool(await _consumer_count(underlay, queue))
    except (AMQPError, RuntimeError, OSError, TimeoutError):
        return True
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        return True  # not ours: a question that dies together with its connection raises it


async def exists(channel: AbstractChannel, queue: str) -> bool:
    """Whether the broker has a queue of that name."""
    return await _consumer_count(await channel.get_underlay_channel(), queue) is not None


async def _consumer_count(underlay: UnderlyingChannel, queue: str) -> int | None:
    # On a channel of its own: asking for a queue that does not exist closes the channel it is asked on.
    probe = await underlay.connection.channel(publisher_confirms=False, timeout=PROBE_SECONDS)
    try:
        answer = await probe.queue_declare(queue, passive=True, timeout=PROBE_SECONDS)
    except ChannelNotFoundEntity:
        return None
    await probe.close()
    return answer.consumer_count
