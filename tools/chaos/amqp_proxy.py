"""A proxy between the services and the broker that parses AMQP frames and can stop at any of them.

With it a process can be killed between any two frames, without hooks in its code.
"""

import asyncio
import contextlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Self

Sender = Literal["service", "broker"]
Method = tuple[int, int]

ACK: Method = (60, 80)
"""basic.ack: acknowledges a delivery, or confirms a publish."""

_START_OK: Method = (10, 11)
_METHOD_FRAME = 1
_NAME = re.compile(rb"connection_nameS....([a-z]+ [a-z]+)", re.DOTALL)


@dataclass
class Strike:
    """Waits for one frame, and withholds it and all later ones until `release`."""

    connection: str
    sender: Sender
    method: Method
    hit: threading.Event = field(default_factory=threading.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def fits(self, connection: str, sender: Sender, method: Method | None) -> bool:
        return not self.hit.is_set() and (connection, sender, method) == (self.connection, self.sender, self.method)


@dataclass(eq=False)
class _Link:
    """One connection of a service. `name` is its connection name, e.g. `gateway sending`."""

    writers: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    name: str = ""
    frames_left: int | None = None

    def cut(self) -> None:
        for writer in self.writers:
            writer.transport.abort()


class AmqpProxy:
    """Forwards its own loopback port to a broker, from a thread. `port` does not change while the context lasts."""

    def __init__(self, broker_port: int) -> None:
        self.port = 0
        self._broker_port = broker_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="amqp proxy", daemon=True)
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._strikes: list[Strike] = []
        self._limits: Iterator[int] = iter(())
        self._links: set[_Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def hold(self) -> None:
        """Forward nothing from now on without closing connections, like a network that loses all packets."""
        self._tell(self._flowing.clear)

    def release(self) -> None:
        """Forward the withheld data and everything after it; remove all strikes."""

        def go_on() -> None:
            self._flowing.set()
            for strike in self._strikes:
                strike.released.set()
            self._strikes.clear()

        self._tell(go_on)

    def move(self, broker_port: int) -> None:
        """Forward to another broker from now on, and close all existing connections, like a load balancer."""

        def lead_elsewhere() -> None:
            self._broker_port = broker_port
            for link in list(self._links):
                link.cut()

        self._tell(lead_elsewhere)

    def cut(self) -> None:
        """Close every connection; new ones are forwarded."""
        self.move(self._broker_port)

    def limit(self, frames: Iterable[int]) -> None:
        """Close each new connection after the next number of frames from the broker, while numbers are left."""
        self._limits = iter(frames)

    def strike(self, connection: str, sender: Sender, method: Method = ACK) -> Strike:
        """Stop at the next such frame on the connection of that name."""
        strike = Strike(connection, sender, method)
        self._tell(lambda: self._strikes.append(strike))
        return strike

    def __enter__(self) -> Self:
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._connected, "127.0.0.1", 0), self._loop)
        self._server = starting.result(10)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _tell(self, what: Callable[[], object]) -> None:
        async def do() -> None:
            what()

        asyncio.run_coroutine_threadsafe(do(), self._loop).result(10)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for link in self._links:
            link.cut()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._broker_port)
        except OSError:
            writer.transport.abort()
            return
        link = _Link((writer, back), frames_left=next(self._limits, None))
        self._links.add(link)
        back.write(await reader.readexactly(8))  # the protocol header is not a frame
        for pumping in (self._pump(link, "service", reader, back), self._pump(link, "broker", there, writer)):
            task = asyncio.create_task(pumping)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(
        self, link: _Link, sender: Sender, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await source.readexactly(7)
                frame = head + await source.readexactly(int.from_bytes(head[3:7], "big") + 1)
                method = _method_of(frame)
                if method == _START_OK and (name := _NAME.search(frame)):
                    link.name = name[1].decode()
                await self._pass(link.name, sender, method)
                sink.write(frame)
                await sink.drain()
                if sender == "broker" and link.frames_left is not None:
                    link.frames_left -= 1
                    if link.frames_left == 0:
                        break
        sink.close()  # so that written data arrives before the end
        link.cut()
        self._links.discard(link)

    async def _pass(self, name: str, sender: Sender, method: Method | None) -> None:
        await self._flowing.wait()
        for strike in self._strikes:
            if strike.fits(name, sender, method):
                strike.hit.set()
                await strike.released.wait()


def _method_of(frame: bytes) -> Method | None:
    if frame[0] != _METHOD_FRAME:
        return None
    return int.from_bytes(frame[7:9], "big"), int.from_bytes(frame[9:11], "big")
