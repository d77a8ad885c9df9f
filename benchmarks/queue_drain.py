"""Looks into a work queue and takes messages away, as an administrator of the broker."""

import asyncio

import aio_pika

AT_ONCE = 500


def depth(url: str, queue: str) -> int:
    """The number of messages that wait."""
    return asyncio.run(_depth(url, queue))


def take_away(url: str, queue: str, count: int) -> None:
    """Acknowledge so many messages without handling them."""
    asyncio.run(_take_away(url, queue, count))


async def _depth(url: str, queue: str) -> int:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        return (await channel.declare_queue(queue, passive=True)).declaration_result.message_count or 0


async def _take_away(url: str, queue: str, count: int) -> None:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=2 * AT_ONCE)
        messages = (await channel.declare_queue(queue, passive=True)).iterator()
        async with messages:
            async for message in messages:
                count -= 1
                if count % AT_ONCE == 0:
                    await message.ack(multiple=True)
                if count == 0:
                    return
