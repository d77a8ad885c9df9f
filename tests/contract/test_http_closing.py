"""When the server of every service closes a connection: announced, late enough, and after the answer is read."""

import asyncio

import pytest

from chassis.connection_limits import DEADLINES_SECONDS, WaitingFor
from chassis.http_protocol import READ_BYTES
from chassis.http_server import HttpServer
from tests.contract.http_clients import Client, until, until_closed
from tests.contract.http_serving import GET, LARGE, LAST_GET, application, serving
from tools.stack.free_ports import free_port
from tools.stack.readiness import PATIENCE

BODY = b"x" * 16 * 2**20
"""More than the kernel takes for a server that does not read."""


def post(path: str) -> bytes:
    """The head of a request with BODY."""
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a client sends after its answer is read at full speed, and for long on slow machines."""
    monkeypatch.setattr("chassis.http_protocol.REST_PAUSE_SECONDS", 0.0)
    monkeypatch.setitem(DEADLINES_SECONDS, WaitingFor.REST, 10 * PATIENCE)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("path", "end"), [("/hello", b"\r\n\r\nhello"), ("/large", LARGE), ("/too-slow", b"too slow")])
async def test_an_answer_before_the_end_of_the_body_says_close_and_is_read_by_who_sends_all_first(
    path: str, end: bytes
) -> None:
    async with serving() as client:
        answer = await client.answer_after_sending(post(path) + BODY)
    assert answer.startswith(b"HTTP/1.1 ")
    assert answer.lower().count(b"connection: close\r\n") == 1
    assert answer.endswith(end)


@pytest.mark.usefixtures("patient")
async def test_the_refusal_of_what_is_no_http_is_read_by_who_sends_all_first() -> None:
    async with serving() as client:
        assert (await client.answer_after_sending(b"no http\r\n\r\n" + BODY)).startswith(b"HTTP/1.1 400 ")


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("path", ["/hello", "/too-slow"])
async def test_the_rest_of_a_body_is_thrown_away_and_its_connection_closed_by_the_client(path: str) -> None:
    async with serving() as client:
        reader, writer = await client.send(post(path))
        writer.write(BODY[:-1])
        await until_closed(reader)
        await writer.drain()
        (connection,) = client.at_the_server()
        assert connection.awaited is WaitingFor.REST
        assert len(connection.cycle.body) + len(connection.conn.trailing_data[0]) <= 2 * READ_BYTES
        writer.close()
        await until(lambda: client.open_at_the_server() == 0)


async def test_a_connection_whose_bodies_are_read_whole_is_used_again() -> None:
    request = b"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    async with serving() as client:
        reader, writer = await client.send(request + request)
        answers = [await reader.readuntil(b"\r\n\r\n3") for _ in range(2)]
        writer.write(LAST_GET)
        answers.append(await until_closed(reader))
    assert [answer.startswith(b"HTTP/1.1 200 ") for answer in answers] == [True] * 3
    assert [b"connection: close" in answer.lower() for answer in answers] == [False, False, True]


async def test_an_idle_connection_outlasts_silent_ones_and_the_minute_that_proxies_keep_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(DEADLINES_SECONDS, WaitingFor.HEAD, 0.1)
    async with serving() as client:
        reader, writer = await client.send(b"")
        writer.write(GET)
        await reader.readuntil(b"hello")
        (connection,) = client.at_the_server()
        assert connection.awaited is WaitingFor.IDLE
        assert min(DEADLINES_SECONDS[WaitingFor.IDLE], connection.timeout_keep_alive) > 60
        assert await client.answer_to(b"") == b""
        writer.write(LAST_GET)
        assert (await until_closed(reader)).endswith(b"hello")


async def test_a_head_that_trickles_in_on_a_used_connection_gets_no_more_time_than_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(DEADLINES_SECONDS, WaitingFor.HEAD, 0.2)
    async with serving() as client:
        reader, writer = await client.send(GET)
        await reader.readuntil(b"hello")
        await until(lambda: client.at_the_server()[0].awaited is WaitingFor.IDLE)
        writer.write(b"GET / HTTP/1.1\r\nX: ")
        closed = asyncio.create_task(until_closed(reader))
        while not closed.done():
            writer.write(b"x")
            await asyncio.wait([closed], timeout=0.02)
        assert closed.result().startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("before", [b"", GET])
async def test_the_time_for_a_head_begins_with_its_first_byte(before: bytes) -> None:
    async with serving() as client:
        reader, writer = await client.send(before)
        if before:
            await reader.readuntil(b"hello")
        await until(lambda: client.open_at_the_server() == 1)
        (connection,) = client.at_the_server()
        waiting_since = connection.awaited_since
        writer.write(b"G")
        await until(lambda: connection.awaited is WaitingFor.HEAD and connection.awaited_since > waiting_since)
        head_since = connection.awaited_since
        writer.write(b"ET")
        await until(lambda: connection.conn.trailing_data[0] == b"GET")
        assert connection.awaited_since == head_since


async def test_a_server_that_was_stopped_can_be_stopped_again() -> None:
    server = HttpServer(application(), host="127.0.0.1", port=free_port())
    await server.start()
    await server.stop()
    await server.stop()


@pytest.mark.usefixtures("patient")
async def test_stopping_waits_neither_for_idle_connections_nor_for_bodies_that_nobody_reads(
    caplog: pytest.LogCaptureFixture,
) -> None:
    port = free_port()
    server = HttpServer(application(), host="127.0.0.1", port=port)
    await server.start()
    client = Client(port, server)
    async with asyncio.timeout(PATIENCE):
        readers = [reader for reader, _ in [await client.send(GET), await client.send(post("/hello"))]]
        await until(lambda: {one.awaited for one in client.at_the_server()} == {WaitingFor.IDLE, WaitingFor.REST})
        await server.stop()
        for reader in readers:
            await until_closed(reader)
    client.close()
    assert not [record for record in caplog.records if "exceeded" in record.getMessage()]
