"""The chassis of a process in this event loop, and a plain client of the same broker."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from chassis.envelope import ATTEMPT_HEADER
from chassis.metrics import Metrics
from chassis.rabbit.broker import CONSUMER_CHECK_SECONDS, Broker
from chassis.rabbit.generated_secret import GeneratedSecret
from chassis.rabbit.stream_reader import StreamSubscription
from chassis.retry_policy import RetryPolicy
from chassis.subscription import Handler, Subscription
from contracts.messages import Recipient, SitePublished
from contracts.progress_record import Progress
from contracts.service_names import ServiceName
from contracts.streams import PROGRESS
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tools.stack.readiness import PATIENCE

QUEUE = NOTIFIER_SITE_PUBLISHED
QUICK = RetryPolicy(delays=(1, 1, 1, 1), grace=0)


def site_published(brief_id: UUID | None = None, *, seconds_left: float = 600.0) -> SitePublished:
    """A message of the last stage; any would do for the chassis."""
    now = datetime.now(UTC)
    return SitePublished(
        brief_id=brief_id or uuid4(),
        accepted_at=now,
        deadline=now + timedelta(seconds=seconds_left),
        recipient=Recipient(
            email="student@example.org", task="sum", round=1, nonce="n", evaluation_url="http://evaluator.example/"
        ),
        repo_url="https://github.com/octo/sum",
        commit_sha="0" * 40,
        pages_url="https://octo.github.io/sum/",
        live=True,
    )


def subscription(
    handler: Handler[SitePublished], *, retry: RetryPolicy = QUICK, concurrency: int = 4
) -> Subscription[SitePublished]:
    return Subscription(QUEUE, handler, retry, concurrency)


@asynccontextmanager
async def running(
    url: str,
    *subscriptions: Subscription[Any],
    progress: Callable[[int, Progress], None] | None = None,
    streams: Sequence[StreamSubscription[Any]] = (),
    watch_seconds: float = CONSUMER_CHECK_SECONDS,
    service: ServiceName = "notifier",
    kept: Sequence[GeneratedSecret] = (),
) -> AsyncIterator[Broker]:
    """The broker connection of a service, opened and closed as by `run_service`."""
    metrics = Metrics()
    broker = Broker(service, url, metrics, lambda: datetime.now(UTC), new_queues_seconds=0, watch_seconds=watch_seconds)
    try:
        read = [StreamSubscription(PROGRESS, progress)] if progress else []
        await broker.open(subscriptions, [*read, *streams], kept=kept)
        yield broker
        await broker.drain(5)
    finally:
        await broker.close()


async def eventually(condition: Callable[[], bool | Awaitable[bool]], *, within: float = PATIENCE) -> None:
    """Return once `condition()` holds. Raises AssertionError if it does not in time."""
    give_up = time.monotonic() + within
    while True:
        result = condition()
        if await result if isinstance(result, Awaitable) else result:
            return
        assert time.monotonic() < give_up, f"not within {within} s"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def plain_channel(url: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    """A separate connection, to inspect and change queues."""
    connection = await aio_pika.connect(url)
    async with connection:
        yield await connection.channel()


async def take(url: str, queue: str, *, within: float = PATIENCE) -> AbstractIncomingMessage:
    """Wait for one message of a queue and take it."""
    async with plain_channel(url) as channel:
        source = await channel.get_queue(queue, ensure=False)
        give_up = time.monotonic() + within
        while True:
            message = await source.get(fail=False)
            if message is not None:
                await message.ack()
                return message
            assert time.monotonic() < give_up, f"nothing on {queue} within {within} s"
            await asyncio.sleep(0.05)


async def is_empty(url: str, queue: str) -> bool:
    """Whether a queue has no message to deliver."""
    async with plain_channel(url) as channel:
        declared = await channel.declare_queue(queue, passive=True)
        return declared.declaration_result.message_count == 0


async def put(url: str, queue: str, body: bytes, **properties: Any) -> None:
    """Put any body on a queue."""
    async with plain_channel(url) as channel:
        await channel.default_exchange.publish(aio_pika.Message(body, **properties), queue)


def properties_of(message: SitePublished) -> dict[str, Any]:
    """The properties that the chassis would set for `message`."""
    return {
        "type": message.type_name(),
        "message_id": str(uuid4()),
        "correlation_id": str(message.brief_id),
        "headers": {ATTEMPT_HEADER: 1},
    }


def user(urls: Mapping[str, str], role: str) -> str:
    return str(urlsplit(urls[role]).username)


async def publish(channel: AbstractChannel, exchange: str, key: str, body: bytes = b"x", **properties: Any) -> None:
    target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
    await target.publish(aio_pika.Message(body, **properties), key)
