"""Runs an ASGI application inside a service's own event loop and life cycle."""

import asyncio
import contextlib
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

GRACE_SECONDS = 5
"""How long open requests, event streams among them, may go on when the service stops."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the service's: it drains its work first and stops HTTP last."""
        yield


class HttpServer:
    """An HTTP server that is started and stopped with its service."""

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve until `stop`. Returns once the port answers; raises SystemExit where it cannot be had."""
        self._task = asyncio.create_task(self._server.serve(), name="http")
        while not self._server.started:
            if self._task.done():
                await self._task
                raise SystemExit(1)
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Finish open requests within the grace, then close."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
