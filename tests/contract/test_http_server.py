"""The server of every service, spoken to over real connections: slow, silent, greedy and broken clients."""

import asyncio
import errno
import socket
from typing import cast

import pytest
from structlog.testing import capture_logs

from chassis.connection_acceptor import Acceptor
from chassis.connection_limits import DEADLINES_SECONDS, MAX_CONNECTIONS_PER_CLIENT, ConnectionLimits, WaitingFor
from chassis.http_chunk_limit import FREE_CHUNKS
from tests.contract.http_clients import is_closed, until, until_closed
from tests.contract.http_serving import GET, LARGE, LAST_GET, serving
from tools.stack.readiness import PATIENCE


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    for awaited in WaitingFor:
        monkeypatch.setitem(DEADLINES_SECONDS, awaited, 0.2)
    monkeypatch.delitem(DEADLINES_SECONDS, WaitingFor.BODY)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("head", [b"G", b"GET / HTTP/1.1\r\n", GET[:-2], GET + b"GET"])
async def test_a_head_that_does_not_end_is_answered_408_and_its_connection_closed(head: bytes) -> None:
    async with serving() as client:
        answer = await client.answer_to(head)
    assert b"HTTP/1.1 408 " in answer
    assert answer.startswith(b"HTTP/1.1 200 ") == head.startswith(GET)


@pytest.mark.usefixtures("hasty")
async def test_a_head_that_trickles_in_gets_no_more_time_than_one_that_does_not() -> None:
    async with serving() as client:
        reader, writer = await client.send(b"GET / HTTP/1.1\r\nX: ")
        closed = asyncio.create_task(until_closed(reader))
        while not closed.done():
            writer.write(b"x")
            await asyncio.wait([closed], timeout=0.02)
        assert closed.result().startswith(b"HTTP/1.1 408 ")


@pytest.mark.usefixtures("hasty")
async def test_a_client_that_says_nothing_is_closed_in_silence() -> None:
    async with serving() as client:
        assert await client.answer_to(b"") == b""


@pytest.mark.usefixtures("hasty")
async def test_a_client_that_goes_on_sending_after_its_answer_is_closed() -> None:
    async with serving() as client:
        reader, writer = await client.send(b"POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        closed = asyncio.create_task(until_closed(reader))
        while not closed.done():
            writer.write(b"x")
            await asyncio.wait([closed], timeout=0.02)
        assert closed.result().startswith(b"HTTP/1.1 200 ")


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("header", [b"", b"Connection: close\r\n"])
async def test_a_client_that_does_not_read_its_answer_is_closed(header: bytes) -> None:
    async with serving() as client:
        reader, writer = await client.send(b"GET /large HTTP/1.1\r\nHost: a\r\n" + header + b"\r\n")
        transport = cast("asyncio.Transport", writer.transport)
        transport.pause_reading()
        await until(lambda: client.open_at_the_server() == 1)
        await until(lambda: client.open_at_the_server() == 0)
        transport.resume_reading()
        assert len(await until_closed(reader)) < len(LARGE)


async def test_two_hundred_slow_clients_are_bounded_and_keep_nobody_else_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(DEADLINES_SECONDS, WaitingFor.HEAD, 10 * PATIENCE)
    async with serving() as client:
        slow = [reader for reader, _ in [await client.send(GET[:-2]) for _ in range(200)]]
        assert (await client.answer_to(LAST_GET)).endswith(b"hello")
        await until(lambda: sum(map(is_closed, slow)) >= len(slow) - MAX_CONNECTIONS_PER_CLIENT)
        assert (await client.answer_to(LAST_GET)).endswith(b"hello")


async def test_a_body_in_thousands_of_tiny_chunks_is_refused_and_one_in_hundreds_is_read() -> None:
    head = b"POST /read HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with serving() as client:
        few = await client.answer_to(head + b"1\r\nx\r\n" * FREE_CHUNKS + b"0\r\n\r\n")
        many = await client.answer_to(head + b"1\r\nx\r\n" * 20 * FREE_CHUNKS + b"0\r\n\r\n")
    assert few.endswith(str(FREE_CHUNKS).encode())
    assert many.startswith(b"HTTP/1.1 400 ")


async def test_what_is_no_http_after_an_answer_is_no_crash(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as client:
        head = b"POST /hello HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        reader, writer = await client.send(head)
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
        writer.write(b"no size of a chunk\r\n")
        await until_closed(reader)
    assert not [record for record in caplog.records if record.exc_info]


class WithoutFiles(socket.socket):
    """Cannot accept until it is told so."""

    failures = 0
    may_accept = False

    def accept(self) -> tuple[socket.socket, object]:
        if not self.may_accept:
            self.failures += 1
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


async def test_running_out_of_files_is_logged_once_and_accepting_goes_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.connection_acceptor.PAUSE_SECONDS", 0.01)
    listening = WithoutFiles()
    listening.bind(("127.0.0.1", 0))
    accepted = asyncio.Event()

    class Refusing(ConnectionLimits):
        def add(self, connection: object, address: str) -> bool:
            accepted.set()
            return False

    acceptor = Acceptor(listening, Refusing(), lambda: None)  # type: ignore[arg-type, return-value] # never opened
    with capture_logs() as logs:
        acceptor.start()
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        async with asyncio.timeout(PATIENCE):
            await until(lambda: listening.failures >= 5)
            listening.may_accept = True
            await accepted.wait()
            await until_closed(reader)
    acceptor.close()
    writer.close()
    assert len(logs) == 1
    assert "Too many open files" in logs[0]["reason"]
