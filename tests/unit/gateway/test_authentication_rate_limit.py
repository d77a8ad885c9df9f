"""Ten failures a minute from one address, then wrong secrets are answered 429; good secrets always pass."""

import asyncio
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from gateway.authentication_rate_limit import AuthenticationRateLimit
from gateway.problem_details import TOO_SLOW, ProblemError
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.problem import problem_of
from tests.unit.gateway.sample_requests import SECRET, a_request

WRONG = a_request(secret="wrong")  # noqa: S106 - the point is that it is wrong


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time that the library and we go by."""
    clock = SimpleNamespace(now=1_000_000.0)
    for module in ("limits.storage.memory", "gateway.authentication_rate_limit"):
        monkeypatch.setattr(f"{module}.time", SimpleNamespace(time=lambda: clock.now))
    return clock


def fail(failures: AuthenticationRateLimit, address: str, times: int = 1) -> None:
    for _ in range(times):
        failures.record(address)


def test_the_tenth_failure_makes_an_address_wait_until_the_first_is_a_minute_old(clock: SimpleNamespace) -> None:
    failures = AuthenticationRateLimit()
    fail(failures, "192.0.2.1")
    clock.now += 20
    fail(failures, "192.0.2.1", 8)
    assert failures.seconds_to_wait("192.0.2.1") == 0
    fail(failures, "192.0.2.1")
    assert failures.seconds_to_wait("192.0.2.1") == 40
    clock.now += 39.5
    assert failures.seconds_to_wait("192.0.2.1") == 1
    clock.now += 1
    assert failures.seconds_to_wait("192.0.2.1") == 0


def test_other_addresses_do_not_wait(clock: SimpleNamespace) -> None:
    failures = AuthenticationRateLimit()
    fail(failures, "192.0.2.1", 20)
    assert failures.seconds_to_wait("192.0.2.2") == 0
    assert failures.seconds_to_wait("unknown") == 0


@pytest.mark.parametrize(
    ("address", "failures_each", "also_waiting", "not_waiting"),
    [
        ("2001:db8:1:2::{:x}", 1, "2001:db8:1:2:ffff::1", "2001:db8:1:3::1"),
        ("2001:db8:1:{:x}::1", 4, "2001:db8:1:ffff::1", "2001:db8:2:1::1"),
        ("2001:db8:{:x}:1::1", 16, "2001:db8:ffff::1", "2001:db9::1"),
        ("198.51.100.{}", 4, "198.51.100.200", "198.51.101.1"),
        ("198.51.{}.1", 16, "198.51.200.1", "198.52.1.1"),
    ],
    ids=["of one /64", "of one /48", "of one IPv6 /32", "of one /24", "of one /16"],
)
def test_failures_of_a_network_are_counted_together(
    clock: SimpleNamespace, address: str, failures_each: int, also_waiting: str, not_waiting: str
) -> None:
    failures = AuthenticationRateLimit()
    for number in range(10):
        fail(failures, address.format(number), failures_each)
    assert failures.seconds_to_wait(also_waiting) > 0
    assert failures.seconds_to_wait(not_waiting) == 0


def test_only_so_many_networks_are_remembered(clock: SimpleNamespace) -> None:
    failures = AuthenticationRateLimit(max_networks=100)
    for number in range(1000):
        fail(failures, f"10.0.{number // 250}.{number % 250}", 2)
        failures.seconds_to_wait(f"10.1.{number // 250}.{number % 250}")
    assert len(failures._newest_last) == len(failures._storage.events) == 100


async def unannounced(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


async def stalled() -> AsyncIterator[bytes]:
    yield b"{"
    await asyncio.Event().wait()


def from_address(address: str, app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 5000)), base_url="http://gateway")


async def test_after_ten_failures_wrong_secrets_are_answered_429_and_good_ones_pass(
    app: Starlette, outbox: RecordingOutbox
) -> None:
    async with from_address("192.0.2.1", app) as client:
        answers = [await client.post("/briefs", json=WRONG) for _ in range(12)]
        for number in range(20):
            assert (await client.post("/briefs", json=a_request(nonce=f"{number}"))).status_code == 200
    assert [answer.status_code for answer in answers] == [403] * 10 + [429] * 2
    problem = problem_of(answers[-1], 429)
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].headers["retry-after"] in problem["detail"]
    assert len(outbox.sent) == 20


async def test_good_secrets_never_count_whatever_else_is_wrong(app: Starlette) -> None:
    too_large = json.dumps(a_request()).encode().ljust(100_001)
    late_secret = json.dumps({"brief": "x" * 99_000, "secret": SECRET}).encode()
    async with from_address("192.0.2.1", app) as client:
        for _ in range(12):
            assert (await client.post("/briefs", json=a_request(round="x"))).status_code == 422
            broken = await client.post("/briefs", content=b"not json", headers=[(b"X-Brief-Secret", SECRET.encode())])
            assert broken.status_code == 400
            assert (await client.post("/briefs", content=unannounced(too_large))).status_code == 413
            assert (await client.post("/briefs", content=late_secret)).status_code == 422
        assert (await client.post("/briefs", json=WRONG)).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"), [(b"not json", 400), (b"[" * 5000, 400), (b" " * 200_000, 413), (b'{"brief": ', 400)]
)
async def test_what_is_refused_before_its_secret_is_known_counts_as_a_failure(
    body: bytes, status: int, app: Starlette
) -> None:
    async with from_address("192.0.2.1", app) as client:
        statuses = [(await client.post("/briefs", content=body)).status_code for _ in range(11)]
        assert (await client.post("/briefs", json=WRONG)).status_code == 429
        assert (await client.post("/briefs", json=a_request())).status_code == 200
    assert statuses == [status] * 10 + [429]


async def test_a_body_that_takes_too_long_counts_as_a_failure(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.body_reader.Bodies._too_slow", lambda _: ProblemError(TOO_SLOW, "late"))
    monkeypatch.setattr("gateway.body_reader.asyncio.timeout", lambda _: asyncio.timeout_at(0))
    async with from_address("192.0.2.1", app) as client:
        statuses = [(await client.post("/briefs", content=stalled())).status_code for _ in range(11)]
    assert statuses == [408] * 10 + [429]


async def test_a_wrong_secret_in_the_header_is_refused_and_counts(app: Starlette) -> None:
    async with from_address("192.0.2.1", app) as client:
        header = {"X-Brief-Secret": "wrong"}
        statuses = [(await client.post("/briefs", json=a_request(), headers=header)).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


async def test_a_wrong_secret_for_any_email_or_none_counts(app: Starlette) -> None:
    async with from_address("192.0.2.1", app) as client:
        for number in range(10):
            body = WRONG | {"email": f"{number}@example.com"} if number % 2 else {}
            assert (await client.post("/briefs", json=body)).status_code == 403
        assert (await client.post("/briefs", json=WRONG)).status_code == 429
