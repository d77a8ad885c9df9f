"""Bodies are read for so long, and hold so much together, and not more."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request

from gateway.body_memory_limit import MAX_LARGEST_PROVEN, MAX_LARGEST_UNPROVEN, PROTECTED_SECONDS, UNCOUNTED_BYTES
from gateway.body_reader import Bodies
from gateway.problem_details import WRONG_SECRET, ProblemError, answer_with_problems
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import SECRET
from tools.stack.readiness import PATIENCE

LIMIT = 2 * 2**20
PIECE = b" " * 65_536
KNOWN = b'{"secret": "%s"' % SECRET.encode()


class Proof:
    """Knows one secret."""

    proven = False

    def prove_early(self, secret: str, *, required: bool) -> None:
        self.proven = secret == SECRET
        if required and not self.proven:
            raise ProblemError(WRONG_SECRET, "wrong")


class Intake:
    """An application that only reads bodies, and keeps them until it is told to go on."""

    def __init__(self, *, read_seconds: float = 30.0) -> None:
        self.bodies = Bodies(max_bytes=LIMIT, read_seconds=read_seconds)
        self.most = 0
        self.has_read = asyncio.Event()
        self.go_on = asyncio.Event()
        self.app = FastAPI()
        self.app.post("/")(self.read)
        answer_with_problems(self.app)

    @property
    def held(self) -> int:
        return sum(self.bodies.memory.held.values())

    async def read(self, request: Request) -> int:
        async with self.bodies.read(request, Proof()) as body:
            self.has_read.set()
            await self.go_on.wait()
            return len(body)

    async def until_held(self, size: int) -> None:
        while self.held < size:  # noqa: ASYNC110 - a number, no event
            await asyncio.sleep(0)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://gateway")


async def streamed(size: int, intake: Intake, first: bytes = b"") -> AsyncIterator[bytes]:
    yield first
    for _ in range(size // len(PIECE)):
        await asyncio.sleep(0)
        intake.most = max(intake.most, intake.held)
        yield PIECE


@pytest.mark.parametrize(("first", "largest"), [(b"", MAX_LARGEST_UNPROVEN), (KNOWN, MAX_LARGEST_PROVEN)])
async def test_forty_megabytes_in_each_of_many_requests_never_hold_more_than_a_few_bodies(
    first: bytes, largest: int
) -> None:
    intake = Intake()
    async with intake.client() as client:
        flood = (client.post("/", content=streamed(40 * 2**20, intake, first)) for _ in range(12))
        answers = await asyncio.gather(*flood)
    assert {answer.status_code for answer in answers} <= {413, 503}
    assert LIMIT / 2 < intake.most <= largest * LIMIT
    assert intake.held == 0


async def test_large_bodies_beyond_their_bound_are_answered_503_and_all_others_go_on() -> None:
    intake = Intake()
    async with intake.client() as client:
        large = [asyncio.create_task(client.post("/", content=b" " * LIMIT)) for _ in range(MAX_LARGEST_UNPROVEN)]
        await intake.until_held(MAX_LARGEST_UNPROVEN * (LIMIT - UNCOUNTED_BYTES))
        refused = await client.post("/", content=b" " * LIMIT)
        ordinary = asyncio.create_task(client.post("/", content=b" " * UNCOUNTED_BYTES))
        known = asyncio.create_task(client.post("/", content=KNOWN.ljust(LIMIT)))
        await intake.until_held((MAX_LARGEST_UNPROVEN + 1) * (LIMIT - UNCOUNTED_BYTES))
        intake.go_on.set()
        answers = await asyncio.gather(*large, ordinary, known)
        assert [answer.json() for answer in answers] == [LIMIT] * MAX_LARGEST_UNPROVEN + [UNCOUNTED_BYTES, LIMIT]
        assert (await client.post("/", content=b" " * LIMIT)).status_code == 200
    problem_of(refused, 503)
    assert int(refused.headers["retry-after"]) > 0
    assert intake.held == 0


async def test_large_bodies_with_a_known_secret_wait_for_their_turn_and_none_is_refused() -> None:
    intake = Intake()
    intake.go_on.set()
    async with asyncio.timeout(PATIENCE), intake.client() as client:
        many = [client.post("/", content=streamed(LIMIT - len(PIECE), intake, KNOWN)) for _ in range(32)]
        answers = await asyncio.gather(*many)
    assert {answer.status_code for answer in answers} == {200}
    assert LIMIT < intake.most <= MAX_LARGEST_PROVEN * LIMIT
    assert intake.held == 0


async def test_a_large_body_for_which_there_is_no_room_in_time_is_answered_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.body_memory_limit.TURN_SECONDS", 0.05)
    intake = Intake()
    async with asyncio.timeout(PATIENCE), intake.client() as client:
        first = [asyncio.create_task(client.post("/", content=KNOWN.ljust(LIMIT))) for _ in range(MAX_LARGEST_PROVEN)]
        await intake.until_held(MAX_LARGEST_PROVEN * (LIMIT - UNCOUNTED_BYTES))
        problem_of(await client.post("/", content=KNOWN.ljust(LIMIT)), 503)
        intake.go_on.set()
        assert [(await answer).json() for answer in first] == [LIMIT] * MAX_LARGEST_PROVEN
    assert intake.held == 0


async def test_a_large_body_with_a_wrong_secret_is_refused_before_the_rest_of_it_arrives() -> None:
    intake = Intake()

    async def unending() -> AsyncIterator[bytes]:
        yield b'{"secret": "wrong", "brief": "'
        while True:
            yield PIECE

    async with asyncio.timeout(PATIENCE), intake.client() as client:
        problem_of(await client.post("/", content=unending()), 403)
    assert intake.held == 0


async def test_a_slow_large_body_without_a_secret_gives_way_to_another_one() -> None:
    intake, now = Intake(), [0.0]
    intake.bodies.memory.clock = lambda: now[0]
    intake.go_on.set()
    unending = asyncio.Event()

    async def stalled() -> AsyncIterator[bytes]:
        yield b" " * LIMIT
        await unending.wait()

    async with asyncio.timeout(PATIENCE), intake.client() as client:
        slow = [asyncio.create_task(client.post("/", content=stalled())) for _ in range(MAX_LARGEST_UNPROVEN)]
        await intake.until_held(MAX_LARGEST_UNPROVEN * (LIMIT - UNCOUNTED_BYTES))
        problem_of(await client.post("/", content=b" " * LIMIT), 503)
        now[0] = PROTECTED_SECONDS
        assert (await client.post("/", content=b" " * LIMIT)).json() == LIMIT
        problem_of(await slow[0], 503)
        unending.set()
        assert (await slow[1]).json() == LIMIT


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


async def test_only_reading_is_limited_in_time_and_not_what_is_done_with_a_body(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: list[asyncio.Timeout] = []

    def limit(seconds: float) -> asyncio.Timeout:
        limits.append(asyncio.timeout_at(asyncio.get_running_loop().time() + seconds))
        return limits[-1]

    monkeypatch.setattr("gateway.body_reader.asyncio.timeout", limit)
    intake = Intake()
    async with intake.client() as client:
        answering = asyncio.create_task(client.post("/", content=b" " * UNCOUNTED_BYTES * 2))
        await intake.has_read.wait()
        with pytest.raises(RuntimeError, match="finished"):
            limits[0].reschedule(0.0)
        intake.go_on.set()
        assert (await answering).status_code == 200


@pytest.mark.parametrize("length", ["-1", "ten", "٣", "9" * 5000, "1e3"])
async def test_an_odd_length_is_no_crash(length: str) -> None:
    intake = Intake()
    intake.go_on.set()
    async with intake.client() as client:
        answer = await client.post("/", content=b"{}", headers=[(b"Content-Length", length.encode())])
    assert answer.status_code == (413 if length.isascii() and length.isdigit() else 200)
