"""Serves an ASGI application within the service's event loop and life cycle."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Sequence
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from chassis.address_policy import Network
from chassis.connection_acceptor import Acceptor
from chassis.connection_limits import IDLE_SECONDS, ConnectionLimits
from chassis.errors import PermanentError
from chassis.http_protocol import HttpProtocol

GRACE_SECONDS = 5
"""How long open requests, including event streams, may go on when the service stops."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the service, which drains its work before it stops HTTP."""
        yield


class HttpServer:
    """An HTTP server that starts and stops with its service. `proxies` are exempt from the limit per client."""

    def __init__(
        self, app: ASGIApp, *, host: str, port: int, port_variable: str = "HTTP_PORT", proxies: Sequence[Network] = ()
    ) -> None:
        self._address = (host, port)
        self._port_variable = port_variable
        self._connections = ConnectionLimits(exempt=proxies)
        self._config = uvicorn.Config(
            app,
            ws="none",
            proxy_headers=False,  # gateway/client_address.py decides which proxies are trusted
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_keep_alive=IDLE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._server = _Server(self._config)
        self._acceptor: Acceptor | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve until `stop`. Raises PermanentError if the port is not available."""
        protocol = partial(
            HttpProtocol,
            connections=self._connections,
            config=self._config,
            server_state=self._server.server_state,
            app_state={},
        )
        self._acceptor = Acceptor(self._bind(), self._connections, protocol)
        self._acceptor.start()
        self._task = asyncio.create_task(self._server.serve(sockets=[]), name="http")

    def _bind(self) -> socket.socket:
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # With an explicit IPPROTO_TCP asyncio sets TCP_NODELAY, which saves 40 ms for each response.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            listening.close()
            raise PermanentError(
                f"cannot listen on {host} port {port}: {error.strerror}; set HTTP_HOST and {self._port_variable}"
            ) from error
        return listening

    async def stop(self) -> None:
        """Finish open requests within GRACE_SECONDS, then close. Once stopped, nothing is left to do."""
        acceptor, self._acceptor = self._acceptor, None
        if acceptor is not None:
            acceptor.close()
        self._server.should_exit = True
        if self._task is not None:
            await self._task
