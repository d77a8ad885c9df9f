"""Asks the broker about queues: whether one exists or is consumed, and how many messages wait in it."""

import asyncio
from collections.abc import Mapping, Sequence

from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import ChannelNotFoundEntity
from aiormq import Channel
from aiormq.abc import AbstractChannel as UnderlyingChannel

from chassis.rabbit.connections import library_cancels_as

PROBE_SECONDS = 5


async def is_consumed(channel: AbstractChannel, queue: str, consumer_tag: str) -> bool:
    """Whether the consumer is known here and the broker counts any on `queue`. True if the broker cannot be asked."""
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


async def messages_waiting(channel: AbstractChannel, queues: Sequence[str]) -> Mapping[str, int]:
    """The number of messages that wait in each of the queues that exist. Empty if the broker cannot be asked."""
    try:
        with library_cancels_as(ConnectionError("lost while it was asked")):
            async with asyncio.timeout(2 * PROBE_SECONDS):
                underlay = await channel.get_underlay_channel()
                answers = {queue: await _counts(underlay, queue) for queue in queues}
    except Exception:  # noqa: BLE001 - a lost connection is noticed and told by others
        return {}
    return {queue: counts[0] for queue, counts in answers.items() if counts is not None}


async def _consumer_count(underlay: UnderlyingChannel, queue: str) -> int | None:
    counts = await _counts(underlay, queue)
    return None if counts is None else counts[1]


async def _counts(underlay: UnderlyingChannel, queue: str) -> tuple[int, int] | None:
    """The waiting messages and the consumers of a queue; None if there is no such queue."""
    # On a separate channel, because a passive declaration of a missing queue closes its channel.
    probe = await underlay.connection.channel(publisher_confirms=False, timeout=PROBE_SECONDS)
    try:
        answer = await probe.queue_declare(queue, passive=True, timeout=PROBE_SECONDS)
    except ChannelNotFoundEntity:
        return None
    await probe.close()
    return answer.message_count or 0, answer.consumer_count or 0
