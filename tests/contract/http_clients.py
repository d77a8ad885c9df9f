"""Clients of an HTTP server that send any bytes."""

import asyncio
import socket
from collections.abc import Callable
from typing import cast

from chassis.http_protocol import HttpProtocol
from chassis.http_server import HttpServer


class Client:
    """Opens connections, and closes them all at the end."""

    def __init__(self, port: int, server: HttpServer) -> None:
        self.port = port
        self._server = server
        self._writers: list[asyncio.StreamWriter] = []

    async def send(self, data: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        writer.write(data)
        return reader, writer

    async def answer_to(self, data: bytes) -> bytes:
        """The whole response, until the server closes."""
        reader, _ = await self.send(data)
        return await until_closed(reader)

    async def answer_after_sending(self, data: bytes) -> bytes:
        """The response to a client that reads only after it has sent everything."""
        loop = asyncio.get_running_loop()
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.setblocking(False)
            await loop.sock_sendall(connection, data)
            received = bytearray()
            while more := await loop.sock_recv(connection, 65_536):
                received += more
            return bytes(received)

    def at_the_server(self) -> list[HttpProtocol]:
        """The server's open connections, the oldest first."""
        return cast("list[HttpProtocol]", list(self._server._connections._client_of))

    def open_at_the_server(self) -> int:
        return len(self.at_the_server())

    def close(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    received = bytearray()
    try:
        while more := await reader.read(65_536):
            received += more
    except ConnectionResetError:
        pass
    return bytes(received)


def is_closed(reader: asyncio.StreamReader) -> bool:
    return reader.at_eof() or reader.exception() is not None


async def until(condition: Callable[[], bool]) -> None:
    """Poll until a number is reached, because no event announces it."""
    while not condition():  # noqa: ASYNC110 - see above
        await asyncio.sleep(0.01)
