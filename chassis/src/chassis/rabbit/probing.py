"""Asks the broker itself whether anybody consumes a queue: a client can believe so and be wrong."""

from aio_pika.abc import AbstractRobustChannel
from aio_pika.exceptions import AMQPError, ChannelNotFoundEntity
from aiormq import Channel

PROBE_SECONDS = 5


async def is_consumed(channel: AbstractRobustChannel, queue: str, consumer_tag: str) -> bool:
    """Whether `consumer_tag` is known here and the broker counts any consumer on `queue`. True where it cannot say."""
    underlay = await channel.get_underlay_channel()
    if not isinstance(underlay, Channel) or underlay.is_closed:
        return True
    if consumer_tag not in underlay.consumers:
        return False
    try:
        # On a channel of its own: asking for a queue that does not exist closes the channel it is asked on.
        probe = await underlay.connection.channel(publisher_confirms=False, timeout=PROBE_SECONDS)
        answer = await probe.queue_declare(queue, passive=True, timeout=PROBE_SECONDS)
        await probe.close()
    except ChannelNotFoundEntity:
        return False
    except (AMQPError, RuntimeError, OSError, TimeoutError):
        return True
    return bool(answer.consumer_count)
