"""Inspects and fills the stack's queues with a separate AMQP client."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

import aio_pika
from aio_pika.abc import AbstractChannel

from contracts.broker_permissions import Role
from contracts.retry_queues import RETRY_DELAYS, retry_queue
from contracts.streams import PROGRESS
from contracts.work_queues import EXCHANGE, WORK_QUEUES
from tools.stack.readiness import PATIENCE

DEAD_QUEUES = tuple(queue.dead for queue in WORK_QUEUES)
WAITING_QUEUES = (*(queue.name for queue in WORK_QUEUES), *map(retry_queue, RETRY_DELAYS))

T = TypeVar("T")


@dataclass(frozen=True)
class DeadLetter:
    """A dead letter: its body and headers."""

    body: bytes
    headers: Mapping[str, object]


@dataclass(frozen=True)
class Queues:
    """The queues of one virtual host; each method opens a connection, because the broker may be killed."""

    url: str = field(repr=False)
    """The administrator's URL."""
    users: Mapping[str, str] = field(repr=False)
    """The other users' URLs, as `tools.stack.broker_users` returns them."""

    def waiting(self) -> dict[str, int]:
        """The number of waiting and delayed messages by queue, without those in flight."""
        return self._counts(WAITING_QUEUES)

    def dead(self) -> dict[str, int]:
        """The number of dead letters by queue."""
        return self._counts(DEAD_QUEUES)

    @property
    def passwords(self) -> list[str]:
        """The passwords of all users."""
        return [str(urlsplit(url).password) for url in (self.url, *self.users.values())]

    def url_of(self, role: Role) -> str:
        """The broker URL of a role's user."""
        return self.users[f"RABBITMQ_URL_{role.upper()}"]

    def throw(self, queue: str, message: aio_pika.Message) -> None:
        """Put a message into a queue, as an operator may."""

        async def publish(channel: AbstractChannel) -> None:
            await channel.default_exchange.publish(message, queue)

        self._publish_as("operator", message, publish)

    def throw_as_progress(self, message: aio_pika.Message) -> None:
        """Put an event into the progress stream, as the generator may."""

        async def publish(channel: AbstractChannel) -> None:
            exchange = await channel.get_exchange(PROGRESS.name, ensure=False)
            await exchange.publish(message, "", mandatory=False)

        self._publish_as("generator", message, publish)

    def _publish_as(
        self, role: Role, message: aio_pika.Message, publish: Callable[[AbstractChannel], Awaitable[None]]
    ) -> None:
        url = self.url_of(role)
        message.user_id = urlsplit(url).username
        self._on_a_channel(publish, url)

    def take_dead(self, queue: str) -> list[DeadLetter]:
        """Remove and return all dead letters of a queue."""

        async def take(channel: AbstractChannel) -> list[DeadLetter]:
            taken = []
            dead = await channel.declare_queue(queue, passive=True)
            while message := await dead.get(fail=False):
                taken.append(DeadLetter(message.body, message.headers))
                await message.ack()
            return taken

        return self._on_a_channel(take)

    def tap(self, name: str) -> None:
        """Copy every message and progress event from now on into a queue `name`."""

        async def declare(channel: AbstractChannel) -> None:
            queue = await channel.declare_queue(name, durable=True)
            await queue.bind(EXCHANGE, "#")
            await queue.bind(PROGRESS.name)

        self._on_a_channel(declare)

    def drain_tap(self, name: str) -> list[str]:
        """Return the copies, with properties and bodies as text, and delete the queue."""

        async def drain(channel: AbstractChannel) -> list[str]:
            queue = await channel.declare_queue(name, passive=True)
            seen = []
            while message := await queue.get(fail=False, no_ack=True):
                seen.append(f"{message.info()} {message.body.decode()}")
            await queue.delete()
            return seen

        return self._on_a_channel(drain)

    def _counts(self, names: Sequence[str]) -> dict[str, int]:
        async def count(channel: AbstractChannel) -> dict[str, int]:
            declared = [await channel.declare_queue(name, passive=True) for name in names]
            return {queue.name: queue.declaration_result.message_count or 0 for queue in declared}

        return self._on_a_channel(count)

    def _on_a_channel(self, work: Callable[[AbstractChannel], Awaitable[T]], url: str | None = None) -> T:
        async def connected() -> T:
            connection = await aio_pika.connect(url or self.url, timeout=PATIENCE)
            async with connection:
                return await work(await connection.channel(on_return_raises=True))

        return asyncio.run(connected())
