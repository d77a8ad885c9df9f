"""An evaluator that only counts: the smallest HTTP server, in a thread, on several loopback addresses."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator

from tools.stack.readiness import wait_until

HOSTS = tuple(f"127.0.0.{number}" for number in range(2, 34))
"""Many, because the notifier calls at most ten of one host at once."""


class CallbackReceiver:
    """HTTP server that answers every POST with `status`.

    `arrivals` are the times of requests since `forget`, in seconds.
    """

    def __init__(self) -> None:
        self.status = 200
        self.arrivals: list[float] = []
        self.port = 0

    def urls(self, count: int) -> list[str]:
        """One URL for each of `count` callbacks, over all hosts in turn."""
        return [f"http://{HOSTS[number % len(HOSTS)]}:{self.port}/notify" for number in range(count)]

    def forget(self, status: int = 200) -> None:
        """Count anew, and answer with `status` from now on."""
        self.status, self.arrivals = status, []

    def rate_of(self, count: int, timeout: float = 120) -> float:
        """Wait for `count` callbacks; returns how many arrived a second, from the first to the last."""
        wait_until(lambda: len(self.arrivals) >= count, f"{count} callbacks", timeout=timeout)
        return (count - 1) / (self.arrivals[count - 1] - self.arrivals[0])

    async def serve(self, ready: threading.Event, done: asyncio.Event) -> None:
        """Serve requests until `done` is set."""
        server = await asyncio.start_server(self._answer, HOSTS[0], 0)
        self.port = server.sockets[0].getsockname()[1]
        others = await asyncio.start_server(self._answer, HOSTS[1:], self.port)
        ready.set()
        await done.wait()
        server.close()
        others.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                self.arrivals.append(time.monotonic())
                writer.write(f"HTTP/1.1 {self.status} x\r\ncontent-length: 0\r\n\r\n".encode())
                if b"connection: close" in head:
                    break
        writer.close()


@contextlib.contextmanager
def receiving() -> Iterator[CallbackReceiver]:
    """Serve from a thread until the context ends."""
    receiver, ready, done = CallbackReceiver(), threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(receiver.serve(ready, done)), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield receiver
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()
