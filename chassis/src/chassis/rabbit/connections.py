"""Opens the connections and channels of a process, and reports the first loss of any of them."""

import asyncio
import contextlib
from collections.abc import Iterator

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection

log = structlog.get_logger()

HEARTBEAT_SECONDS = 10
"""A dead connection is noticed after about three heartbeats; RabbitMQ recommends 5 to 20 s."""
CONNECT_SECONDS = 10.0
CLOSE_SECONDS = 1.0
"""Limit on closing a connection to an unresponsive broker."""


class Session:
    """Connections and channels that are replaced together: the first loss sets `lost`.

    The library's own reconnect may hang forever: docs/decisions/0053-connections-are-made-anew.md.
    """

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connections: list[AbstractConnection] = []
        self._channels: list[AbstractChannel] = []  # the library keeps weak references
        self.lost: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()

    async def connect(self, purpose: str) -> AbstractConnection:
        """Open a connection, named after its purpose."""
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
        """Open a channel with publisher confirms that raises on returned messages."""
        channel = connection.channel(publisher_confirms=True, on_return_raises=True)
        channel.close_callbacks.add(self._note_loss)
        await channel.initialize()
        (await channel.get_underlay_channel()).on_consumer_cancel_callbacks.add(self._note_cancel)
        self._channels.append(channel)
        return channel

    async def close(self) -> None:
        """Disconnect; an unresponsive connection is abandoned after CLOSE_SECONDS."""
        await asyncio.gather(*(_close(connection) for connection in self._connections))

    def _note_loss(self, _: object, error: BaseException | None = None) -> None:
        if not self.lost.done():
            self.lost.set_result(error)

    def _note_cancel(self, _: object) -> None:
        self._note_loss(None, ConnectionError("the broker ended a consumer: its queue was deleted or has moved"))


def is_loss(error: BaseException) -> bool:
    """Whether the error means that the broker is away or refuses the connection."""
    # aiormq raises a bare Exception in pending calls when a connection ends without an error.
    return isinstance(error, (*aio_pika.exceptions.CONNECTION_EXCEPTIONS, EOFError)) or type(error) is Exception


@contextlib.contextmanager
def library_cancels_as(error: Exception) -> Iterator[None]:
    """Raise `error` if the library cancels this task because a connection dies; CancelledError if we cancel it.

    The library replaces or drops our cancellation, and then the canceller would wait forever.
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
