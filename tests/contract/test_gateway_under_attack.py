"""The gateway over real connections, while somebody who knows no secret does what costs most."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from chassis.http_server import HttpServer
from gateway.briefs_read_model import BriefsReadModel
from gateway.http_application import create_app
from gateway.settings import GatewaySettings
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.names import look_up
from tests.unit.gateway.sample_requests import SECRET, a_request, data_uri
from tools.stack.free_ports import free_port
from tools.stack.readiness import PATIENCE

MB = 2**20
LARGE = {"attachments": [{"name": "a.bin", "url": data_uri(b"x" * 2 * MB)}]}
WRONG = a_request(secret="w" * 20)


@asynccontextmanager
async def gateway() -> AsyncIterator["Door"]:
    settings = GatewaySettings(brief_secret=SecretStr(SECRET), operator_token=None)
    app = create_app(
        settings,
        outbox=RecordingOutbox(),
        read_model=BriefsReadModel(),
        clock=lambda: datetime.now(UTC),
        lookup=look_up,
    )
    door = Door(free_port())
    server = HttpServer(app, host="127.0.0.1", port=door.port)
    await server.start()
    try:
        async with asyncio.timeout(10 * PATIENCE):
            yield door
    finally:
        for writer in door.writers:
            writer.transport.abort()
        await server.stop()


class Door:
    """The gateway's address, and connections that are left open to it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.writers: list[asyncio.StreamWriter] = []

    async def hold(self, beginning: bytes) -> asyncio.StreamReader:
        """Send so much, and nothing more."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        writer.write(beginning)
        return reader

    async def post(self, body: Any, *headers: tuple[bytes, bytes]) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE) as client:
            return await client.post("/briefs", content=content, headers=list(headers))

    async def let_all_be_read(self) -> None:
        """An answer to whoever came later shows that what came before was read."""
        for writer in self.writers:
            await writer.drain()
        for _ in range(3):
            assert (await self.post(a_request())).status_code == 200


def head(length: int = 9 * MB, *more: str) -> bytes:
    lines = ["POST /briefs HTTP/1.1", "Host: gateway", f"Content-Length: {length}", *more]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize(
    ("beginning", "status"),
    [
        (b"[" * 1000, b"400"),
        (b'{"a":' * 1000, b"400"),
        (b"[" + b"[]," * 100_000, b"400"),
        (b"[" + b"1," * 100_000, b"400"),
        (b'{"secret": "wrong, wrong, wrong", "brief": "' + b"x" * 200_000, b"403"),
        (b'{"brief": "' + b"x" * 200_000 + b'", "\\u0073ecret": "wrong, wrong", "task": "' + b"x" * 50_000, b"403"),
    ],
    ids=["nested lists", "nested objects", "many lists", "many numbers", "a wrong secret", "a late wrong secret"],
)
async def test_a_hostile_body_is_refused_before_the_rest_of_it_arrives(beginning: bytes, status: bytes) -> None:
    async with gateway() as door:
        reader = await door.hold(head() + beginning)
        assert (await reader.readline()).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize("count", [2, 50])
async def test_large_bodies_whose_secret_never_comes_do_not_stop_those_that_begin_with_it(count: int) -> None:
    async with gateway() as door:
        for _ in range(count):
            await door.hold(head() + b'{"brief": "' + b"x" * (9 * MB if count == 2 else MB))
        await door.let_all_be_read()
        first = await asyncio.gather(*(door.post(a_request(nonce=f"{n}", **LARGE)) for n in range(3)))
        assert [answer.status_code for answer in first] == [200] * 3
        last = a_request(nonce="last", **LARGE)
        del last["secret"]
        last["secret"] = SECRET
        by_header = await door.post(last, (b"X-Brief-Secret", SECRET.encode()))
        assert by_header.status_code == 200


async def test_a_large_body_that_ends_with_its_secret_is_taken_while_there_is_room() -> None:
    async with gateway() as door:
        last = LARGE | {"brief": "x", **a_request()}
        del last["secret"]
        assert (await door.post(last | {"secret": SECRET})).status_code == 200
        assert (await door.post(last | {"secret": "w" * 20})).status_code == 403


async def test_a_good_secret_passes_beside_any_number_of_wrong_ones() -> None:
    async with gateway() as door:
        wrong = [(await door.post(WRONG)).status_code for _ in range(30)]
        assert wrong == [403] * 10 + [429] * 20
        assert (await door.post(a_request())).status_code == 200
        assert (await door.post(a_request(nonce="large", **LARGE))).status_code == 200


async def test_a_whole_site_of_ipv6_networks_has_few_guesses_together() -> None:
    app = create_app(
        GatewaySettings(brief_secret=SecretStr(SECRET), operator_token=None),
        outbox=RecordingOutbox(),
        read_model=BriefsReadModel(),
        clock=lambda: datetime.now(UTC),
        lookup=look_up,
    )
    statuses = []
    for number in range(100):
        transport = httpx.ASGITransport(app, client=(f"2001:db8:1:{number:x}::1", 5000))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            statuses.append((await client.post("/briefs", json=WRONG)).status_code)
    assert statuses.count(403) < 50
    assert set(statuses) == {403, 429}


@pytest.mark.parametrize("beginning", [b"", b"POST /briefs HTTP/1.1\r\nHost: gateway\r\nX-Slow: "])
async def test_a_request_whose_head_does_not_end_is_given_up(beginning: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    async with gateway() as door:
        reader = await door.hold(beginning)
        await door.let_all_be_read()
        loop, before = asyncio.get_running_loop(), asyncio.get_running_loop().time
        monkeypatch.setattr(loop, "time", lambda: before() + PATIENCE)
        await reader.read()


async def test_one_client_can_keep_only_so_many_connections_open() -> None:
    async with gateway() as door:
        readers = [await door.hold(b"POST /briefs HTTP/1.1\r\n") for _ in range(400)]
        await door.let_all_be_read()
        closed = [asyncio.create_task(reader.read()) for reader in readers]
        await asyncio.wait(closed, return_when=asyncio.FIRST_COMPLETED)
        for task in closed:
            task.cancel()
        await asyncio.gather(*closed, return_exceptions=True)
