"""Evaluators that mean harm or are broken: an attempt ends in time, costs little, and believes what was said."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from chassis.errors import PermanentError, TransientError
from notifier.callback_client import MAX_ANSWER_BYTES, CallbackClient
from notifier.ports import Answer

BODY = b'{"nonce": "n"}'
HEADERS = {"Content-Type": "application/json"}
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOTAL_SECONDS = 1.0

Manner = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(manner: Manner) -> AsyncIterator[str]:
    """A server that reads a request and then does as `manner` says."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(len(BODY))
            await manner(writer)
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/callback"
    finally:
        server.close()


@pytest.fixture
async def evaluator() -> AsyncIterator[CallbackClient]:
    evaluator = CallbackClient(allow_private=True, total_seconds=TOTAL_SECONDS, now=lambda: NOW)
    yield evaluator
    await evaluator.close()


def saying(*pieces: bytes, pause: float = 0.0) -> Manner:
    async def manner(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return manner


async def drip_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"x: y\r\n")
        await writer.drain()
        await asyncio.sleep(0.1)


async def drip_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.1)


async def test_headers_that_never_end_are_left_in_time(evaluator: CallbackClient) -> None:
    async with answering(drip_headers) as url:
        with pytest.raises(TransientError, match="did not answer within 1 s"):
            await evaluator.post(url, BODY, HEADERS)


async def test_a_200_counts_although_its_body_drips_for_ever() -> None:
    evaluator = CallbackClient(allow_private=True)
    async with answering(drip_body) as url:
        assert (await evaluator.post(url, BODY, HEADERS)).status == 200
    await evaluator.close()


async def test_a_200_counts_although_the_connection_breaks_behind_its_headers(evaluator: CallbackClient) -> None:
    async with answering(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"half")) as url:
        assert (await evaluator.post(url, BODY, HEADERS)).status == 200


async def test_no_more_than_a_little_of_an_answer_is_read(evaluator: CallbackClient) -> None:
    sent = 0

    async def flood(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    async with answering(flood) as url:
        assert (await evaluator.post(url, BODY, HEADERS)).status == 200
    # What is beyond it lies in the buffers of two sockets.
    assert sent < MAX_ANSWER_BYTES + 16 * 2**20


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 999999 No\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ],
    ids=["nothing", "mail", "endless header", "no status", "continue and nothing else", "tls"],
)
async def test_what_is_no_answer_is_tried_again(answer: bytes, evaluator: CallbackClient) -> None:
    async with answering(saying(answer)) as url:
        with pytest.raises(TransientError, match="gave no answer"):
            await evaluator.post(url, BODY, HEADERS)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(b"7", 7.0), (b"Sun, 22 Nov 2026 12:00:30 GMT", 30.0), (b"later", None)],
)
async def test_retry_after_is_passed_on_in_seconds(
    header: bytes, seconds: float | None, evaluator: CallbackClient
) -> None:
    answer = b"HTTP/1.1 503 Busy\r\nRetry-After: " + header + b"\r\nContent-Length: 0\r\n\r\n"
    async with answering(saying(answer)) as url:
        assert await evaluator.post(url, BODY, HEADERS) == Answer(503, seconds)


@pytest.mark.parametrize("url", ["http://[::1", "http://\u2063.example/"])
async def test_an_address_that_is_none_is_buried_and_not_tried_again(url: str, evaluator: CallbackClient) -> None:
    with pytest.raises(PermanentError, match="evaluation URL"):
        await evaluator.post(url, BODY, HEADERS)


async def test_a_network_that_is_allowed_is_called_and_no_other() -> None:
    async def elsewhere(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    ok = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    near = CallbackClient(allow_private=False, allowed=[ip_network("127.0.0.0/8")], lookup=elsewhere)
    far = CallbackClient(allow_private=False, allowed=[ip_network("10.0.0.0/8")], lookup=elsewhere)
    async with answering(ok) as url:
        assert (await near.post(url, BODY, HEADERS)).status == 200
        with pytest.raises(TransientError, match="CALLBACK_ALLOWED_NETWORKS"):
            await far.post(url, BODY, HEADERS)
    await near.close()
    await far.close()


async def test_a_name_that_resolves_to_public_and_private_addresses_is_not_called_at_all() -> None:
    connections = 0

    async def count(writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1

    async def mixed(host: str, port: int) -> Sequence[str]:
        return ["8.8.8.8", "127.0.0.1"]

    evaluator = CallbackClient(allow_private=False, lookup=mixed)
    async with answering(count) as url:
        with pytest.raises(TransientError, match="not a public address"):
            await evaluator.post(url.replace("127.0.0.1", "mixed.example"), BODY, HEADERS)
    await evaluator.close()
    assert connections == 0
