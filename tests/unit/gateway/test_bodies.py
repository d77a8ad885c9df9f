"""Bodies are read for so long, and hold so much together, and not more."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from gateway.body import LARGEST_AT_ONCE, ORDINARY_BYTES, Bodies
from gateway.problems import answer_with_problems
from tests.stack.readiness import PATIENCE
from tests.unit.gateway.problem import problem_of

LIMIT = 2 * 2**20
PIECE = b"x" * 65_536


class Intake:
    """An application that only reads bodies, and keeps them until it is told to go on."""

    def __init__(self, *, read_seconds: float = 30.0) -> None:
        self.bodies = Bodies(max_bytes=LIMIT, read_seconds=read_seconds)
        self.most = 0
        self.go_on = asyncio.Event()
        self.app = FastAPI()
        self.app.post("/")(self.read)
        answer_with_problems(self.app)

    async def read(self, request: Request) -> int:
        async with self.bodies.of(request) as body:
            await self.go_on.wait()
            return len(body)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://gateway")


async def streamed(size: int, intake: Intake) -> AsyncIterator[bytes]:
    for _ in range(size // len(PIECE)):
        await asyncio.sleep(0)
        intake.most = max(intake.most, intake.bodies.held)
        yield PIECE


async def test_forty_megabytes_in_each_of_many_requests_never_hold_more_than_a_few_bodies() -> None:
    intake = Intake()
    async with intake.client() as client:
        answers = await asyncio.gather(*(client.post("/", content=streamed(40 * 2**20, intake)) for _ in range(12)))
    assert {answer.status_code for answer in answers} <= {413, 503}
    assert LIMIT / 2 < intake.most <= LARGEST_AT_ONCE * LIMIT
    assert intake.bodies.held == 0


async def test_large_bodies_beyond_the_bound_are_answered_503_and_ordinary_ones_go_on() -> None:
    intake = Intake()
    async with intake.client() as client:
        large = [asyncio.create_task(client.post("/", content=b"x" * LIMIT)) for _ in range(LARGEST_AT_ONCE)]
        while intake.bodies.held < LARGEST_AT_ONCE * (LIMIT - ORDINARY_BYTES):  # noqa: ASYNC110 - a number, no event
            await asyncio.sleep(0)
        refused = await client.post("/", content=b"x" * LIMIT)
        ordinary = asyncio.create_task(client.post("/", content=b"x" * ORDINARY_BYTES))
        intake.go_on.set()
        answers = await asyncio.gather(*large, ordinary)
        assert [answer.json() for answer in answers] == [LIMIT] * LARGEST_AT_ONCE + [ORDINARY_BYTES]
        assert (await client.post("/", content=b"x" * LIMIT)).status_code == 200
    problem_of(refused, 503)
    assert int(refused.headers["retry-after"]) > 0
    assert intake.bodies.held == 0


async def test_a_body_that_takes_too_long_is_answered_408() -> None:
    intake = Intake(read_seconds=0.05)

    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.005)

    async with asyncio.timeout(PATIENCE), intake.client() as client:
        answer = await client.post("/", content=drip())
    assert "0.05 seconds" in problem_of(answer, 408)["detail"]
    assert answer.headers["connection"] == "close"


async def test_only_reading_is_limited_in_time_and_not_what_is_done_with_a_body() -> None:
    intake = Intake(read_seconds=0.01)
    async with intake.client() as client:
        answering = asyncio.create_task(client.post("/", content=b"x" * ORDINARY_BYTES * 2))
        await asyncio.wait([answering], timeout=0.1)
        intake.go_on.set()
        assert (await answering).status_code == 200


@pytest.mark.parametrize("length", ["-1", "ten", "٣", "9" * 5000, "1e3"])
async def test_an_odd_length_is_no_crash(length: str) -> None:
    intake = Intake()
    intake.go_on.set()
    async with intake.client() as client:
        answer = await client.post("/", content=b"{}", headers=[(b"Content-Length", length.encode())])
    assert answer.status_code == (413 if length.isascii() and length.isdigit() else 200)
