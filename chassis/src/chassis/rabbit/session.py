"""The connections and channels of a process, from when they open until the first of them is lost."""

import asyncio
import contextlib
from collections.abc import Iterator

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection

log = structlog.get_logger()

HEARTBEAT_SECONDS = 10
"""A dead link is noticed after about three of these; RabbitMQ advises 5 to 20 s."""
CONNECT_SECONDS = 10.0
CLOSE_SECONDS = 1.0
"""How long a silent broker may delay the end of a connection."""


class Session:
    """Nothing on it is ever restored: once anything is lost, `lost` is set and the whole is replaced.

    The library's own reconnecting has states that it never leaves: docs/decisions/0053-connections-are-made-anew.md.
    """

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connections: list[AbstractConnection] = []
        self._channels: list[AbstractChannel] = []  # the library keeps weak references
        self.lost: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()

    async def connect(self, purpose: str) -> AbstractConnection:
        """Open a connection that bears the name of its purpose."""
        connection = await aio_pika.connect(
            self._url,
            heartbeat=HEARTBEAT_SECONDS,
            timeout=CONNECT_SECONDS,
            client_properties={"connection_name": f"{self._name} {purpose}"},
        )
        self._connections.append(connection)
        connection.close_callbacks.add(self._note_loss)
        return connection

    async def channel(self, connection: AbstractConnection) -> AbstractChannel:
        """Open a channel that confirms what is published and raises on what is returned."""
        channel = connection.channel(publisher_confirms=True, on_return_raises=True)
        channel.close_callbacks.add(self._note_loss)
        await channel.initialize()
        (await channel.get_underlay_channel()).on_consumer_cancel_callbacks.add(self._note_cancel)
        self._channels.append(channel)
        return channel

    async def close(self) -> None:
        """Disconnect, or leave without: what is silent is left to itself."""
        await asyncio.gather(*(_close(connection) for connection in self._connections))

    def _note_loss(self, _: object, error: BaseException | None = None) -> None:
        if not self.lost.done():
            self.lost.set_result(error)

    def _note_cancel(self, _: object) -> None:
        self._note_loss(None, ConnectionError("the broker ended a consumer: its queue was deleted or has moved"))


def is_loss(error: BaseException) -> bool:
    """Whether the library raises this where a broker is away, refuses or goes away."""
    # A bare Exception is what aiormq throws into calls that wait while a connection ends without any error.
    return isinstance(error, (*aio_pika.exceptions.CONNECTION_EXCEPTIONS, EOFError)) or type(error) is Exception


@contextlib.contextmanager
def library_cancels_as(error: Exception) -> Iterator[None]:
    """Raise `error` where the library cancels what waits for a connection that dies, CancelledError where we do.

    The library turns our cancellation into other exceptions, or drops it: whoever cancelled would wait forever.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task is not None else 0
    try:
        yield
    except BaseException as raised:
        if task is not None and task.cancelling() > before:
            raise asyncio.CancelledError from None
        if isinstance(raised, asyncio.CancelledError):
            raise error from None
        raise
    if task is not None and task.cancelling() > before:
        raise asyncio.CancelledError


async def _close(connection: AbstractConnection) -> None:
    try:
        with library_cancels_as(ConnectionError("lost while it was closed")):
            async with asyncio.timeout(CLOSE_SECONDS):
                await connection.close()
    except Exception as error:  # noqa: BLE001 - a connection that cannot be closed is gone
        log.info("connection not closed", reason=repr(error))
