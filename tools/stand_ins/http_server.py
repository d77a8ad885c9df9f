"""Serves an ASGI application on loopback: from a thread of a test, or as the stand-in's own process."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp

PATIENCE_SECONDS = 240.0
"""Time limit in seconds for the start and stop of a server; no test depends on it."""
_SECONDS_BETWEEN_DRIPS = 0.1


class _AnnouncingServer(uvicorn.Server):
    """Reports when it listens, so that nobody has to poll."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextlib.contextmanager
def serving(app: ASGIApp, *, port: int = 0) -> Iterator[str]:
    """Serve `app` from a thread with an event loop of its own; yields its base URL, without a trailing slash.

    Port 0 takes a free one. Requests still open at the end are cut off after a second.
    """
    with socket.create_server(("127.0.0.1", port)) as listener:
        server = _AnnouncingServer(_config(app))
        thread = threading.Thread(target=server.run, args=([listener],), name="stand-in", daemon=True)
        thread.start()
        try:
            if not server.ready.wait(PATIENCE_SECONDS):
                raise RuntimeError(
                    f"the stand-in did not start within {PATIENCE_SECONDS:.0f} s; see its traceback above"
                )
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE_SECONDS)
    if thread.is_alive():
        raise RuntimeError(f"the stand-in did not stop within {PATIENCE_SECONDS:.0f} s")


def run(app: ASGIApp, port: int, host: str = "127.0.0.1") -> None:
    """Serve `app` in this process until SIGINT or SIGTERM; in a container `host` is every address."""
    with contextlib.suppress(KeyboardInterrupt), socket.create_server((host, port)) as listener:
        uvicorn.Server(_config(app)).run([listener])


async def hang(request: Request) -> None:
    """Never respond, like a frozen peer; return once the client disconnects, and cut the connection at shutdown."""
    try:
        while (await request.receive())["type"] != "http.disconnect":
            pass
    except asyncio.CancelledError:
        reset_connection(request)


async def drip_headers(request: Request) -> None:
    """Start a 200 and send headers one by one until the client disconnects."""
    transport = _transport_of(request)
    transport.write(b"HTTP/1.1 200 OK\r\n")
    while not transport.is_closing():
        transport.write(b"X-More: to come\r\n")
        await asyncio.sleep(_SECONDS_BETWEEN_DRIPS)


def reset_connection(request: Request) -> None:
    """Cut the connection of `request` with a TCP reset, as a crashing peer or a firewall does.

    Read the body first: while the client is still sending, it may see a plain end instead of a reset.
    """
    transport = _transport_of(request)
    linger_zero_seconds = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_zero_seconds)
    transport.abort()


def _transport_of(request: Request) -> asyncio.Transport:
    # ASGI cannot do this, so it uses uvicorn's transport: `receive` is a bound method of the request cycle.
    transport: asyncio.Transport = request.receive.__self__.transport  # type: ignore[attr-defined]  # a bound method, typed as a callable
    return transport


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
