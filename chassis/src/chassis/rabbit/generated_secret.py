"""Keeps a generated secret in the broker, so that every replica and every later process has the same one.

The secret is the first message of a stream: reading does not remove it, and if several processes write at once, all
read the same first one. docs/decisions/0064 says why it is neither a file nor a queue.
"""

import asyncio
import secrets
from collections.abc import Sequence
from uuid import UUID, uuid4

import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from chassis.envelope import Envelope
from chassis.errors import SendError
from chassis.rabbit.confirmed_publish import publish

log = structlog.get_logger()

WAIT_SECONDS = 2.0
"""Wait for the first message of a stream that may be empty. A second message is harmless, because none is read."""
ARRIVES_WITHIN_SECONDS = 20.0
_TYPE = "secret.v1"


class GeneratedSecret:
    """Read after every connect. If the broker has lost the secret, a process that knows it writes it again."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._values: tuple[str, ...] = ()
        self._known: frozenset[str] = frozenset()

    def values(self) -> Sequence[str]:
        """The current secret, then those of brokers that this process used before; empty until the first connect."""
        return self._values

    def known(self) -> frozenset[str]:
        """See `chassis.log_redaction.KnownSecrets`."""
        return self._known

    async def read(self, channel: AbstractChannel, sending: AbstractChannel) -> None:
        """Read the secret, or create it over `sending`. Raises the library's errors if the broker goes away."""
        stream = await channel.get_queue(self._stream, ensure=False)
        first: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def arrived(incoming: AbstractIncomingMessage) -> None:
            await incoming.ack()
            if not first.done():
                first.set_result(incoming.body.decode())

        await channel.set_qos(prefetch_count=1)
        tag = await stream.consume(arrived, arguments={"x-stream-offset": "first"})
        if not (await asyncio.wait([first], timeout=WAIT_SECONDS))[0]:
            await self._write(sending)
        async with asyncio.timeout(ARRIVES_WITHIN_SECONDS):
            value = await first
        await stream.cancel(tag)
        self._values = tuple(dict.fromkeys((value, *self._values)))
        self._known |= {value}

    async def _write(self, sending: AbstractChannel) -> None:
        value = self._values[0] if self._values else secrets.token_hex(32)
        try:
            await publish(sending, self._stream, "", Envelope(_TYPE, str(uuid4()), str(UUID(int=0)), value.encode()))
        except SendError as error:
            raise ConnectionError(f"{self._stream} could not be written: {error}") from error
        log.info("secret made and kept in the broker", stream=self._stream)
