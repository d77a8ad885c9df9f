"""A TCP proxy that can withhold all data, like a network that loses everything, or refuse connections."""

import asyncio
from typing import Self
from urllib.parse import urlsplit, urlunsplit

CHUNK = 65_536


class TcpProxy:
    """Forwards its own loopback port to `host:port`; data that arrives while it holds is forwarded at release."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server: asyncio.Server | None = None
        self.port = 0
        """The proxy's port, which never changes."""
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def before(cls, url: str) -> Self:
        """A proxy for the server of `url`."""
        parts = urlsplit(url)
        return cls(parts.hostname or "127.0.0.1", parts.port or 0)

    def through(self, url: str) -> str:
        """`url` with the proxy's port."""
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{self.port}"))

    def hold(self) -> None:
        """Forward no data from now on."""
        self._flowing.clear()

    def release(self) -> None:
        """Forward the withheld data and everything after it."""
        self._flowing.set()

    async def cut(self) -> None:
        """Close every connection and refuse new ones."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def mend(self) -> None:
        """Accept connections again on the same port."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._target)
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pump(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while chunk := await source.read(CHUNK):
                await self._flowing.wait()
                sink.write(chunk)
                await sink.drain()
        except ConnectionError:
            return
        finally:
            sink.close()
