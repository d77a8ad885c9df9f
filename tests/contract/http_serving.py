"""An HTTP server with a small application, and requests for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from chassis.http_server import HttpServer
from tests.contract.http_clients import Client
from tools.stack.free_ports import free_port
from tools.stack.readiness import PATIENCE

GET = b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
LAST_GET = b"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
LARGE = b"x" * 32 * 2**20


async def hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def large(_: Request) -> PlainTextResponse:
    return PlainTextResponse(LARGE)


async def read_all(request: Request) -> PlainTextResponse:
    try:
        return PlainTextResponse(str(len(await request.body())))
    except ClientDisconnect:
        return PlainTextResponse("gone")


async def too_slow(request: Request) -> PlainTextResponse:
    """An application that reads only the beginning of a body."""
    async for _ in request.stream():
        break
    return PlainTextResponse("too slow", status_code=408, headers={"Connection": "close"})


def application() -> Starlette:
    routes = [
        Route("/hello", hello, methods=["GET", "POST"]),
        Route("/large", large, methods=["GET", "POST"]),
        Route("/read", read_all, methods=["POST"]),
        Route("/too-slow", too_slow, methods=["POST"]),
    ]
    return Starlette(routes=routes)


@asynccontextmanager
async def serving() -> AsyncIterator[Client]:
    port = free_port()
    server = HttpServer(application(), host="127.0.0.1", port=port)
    await server.start()
    client = Client(port, server)
    try:
        async with asyncio.timeout(PATIENCE):
            yield client
    finally:
        client.close()
        await server.stop()
