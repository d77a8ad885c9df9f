"""Asks the broker itself how things are: a client can believe that it consumes a queue and be wrong."""

import asyncio

from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import ChannelNotFoundEntity
from aiormq import Channel
from aiormq.abc import AbstractChannel as UnderlyingChannel

from chassis.rabbit.session import library_cancels_as

PROBE_SECONDS = 5


async def is_consumed(channel: AbstractChannel, queue: str, consumer_tag: str) -> bool:
    """Whether `consumer_tag` is known here and the broker counts any consumer on `queue`. True where it cannot say."""
    underlay = await channel.get_underlay_channel()
    if not isinstance(underlay, Channel) or underlay.is_closed:
        return True
    if consumer_tag not in underlay.consumers:
        return False
    try:
        with library_cancels_as(ConnectionError("lost while it was asked")):
            async with asyncio.timeout(2 * PROBE_SECONDS):
                return bool(await _consumer_count(underlay, queue))
    except Exception:  # noqa: BLE001 - a question that fails with its connection says nothing of the consumer
        return True


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
