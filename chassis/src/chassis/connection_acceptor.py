"""Accepts HTTP connections within the connection limit, and pauses while the process can open no more files.

asyncio's own server accepts the whole backlog before it handles a connection, and logs a traceback for each failure.
"""

import asyncio
import socket
from collections.abc import Callable

import structlog

from chassis.connection_limits import ConnectionLimits
from chassis.http_protocol import HttpProtocol

BACKLOG = 512
ACCEPTED_AT_ONCE = 16
"""Connections accepted in one turn of the event loop, so that open connections are served in between."""
PAUSE_SECONDS = 0.2
LOG_EVERY_SECONDS = 60.0

log = structlog.get_logger()


class Acceptor:
    """Accepts connections on `listening` and creates a protocol for each."""

    def __init__(
        self, listening: socket.socket, connections: ConnectionLimits, protocol: Callable[[], HttpProtocol]
    ) -> None:
        self._listening = listening
        self._connections = connections
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._opening: set[asyncio.Task[None]] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._logged_at: float | None = None

    def start(self) -> None:
        """Listen, and accept from now on."""
        self._listening.setblocking(False)
        self._listening.listen(BACKLOG)
        self._resume()

    def close(self) -> None:
        """Stop listening; open connections stay."""
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._listening.fileno())
        self._listening.close()

    def _resume(self) -> None:
        self._pause = None
        self._loop.add_reader(self._listening.fileno(), self._accept)

    def _accept(self) -> None:
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                accepted, address = self._listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                self._wait_after(error)
                return
            protocol = self._protocol()
            if not self._connections.add(protocol, address[0]):
                accepted.close()
                continue
            task = self._loop.create_task(self._open(accepted, protocol), name="http connection")
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _open(self, accepted: socket.socket, protocol: HttpProtocol) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: protocol, accepted)
        except OSError as error:  # the client has gone
            accepted.close()
            self._connections.remove(protocol)
            log.debug("connection not opened", reason=str(error))

    def _wait_after(self, error: OSError) -> None:
        self._loop.remove_reader(self._listening.fileno())
        self._pause = self._loop.call_later(PAUSE_SECONDS, self._resume)
        now = self._loop.time()
        if self._logged_at is None or now - self._logged_at > LOG_EVERY_SECONDS:
            self._logged_at = now
            log.error("cannot accept connections; trying again", reason=error.strerror, remedy="raise ulimit -n")
